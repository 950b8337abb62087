# Files that are not what they should be, to import and to keep books in: told by name, and left as they are.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

fixtures=$TOP_SRCDIR/tests/fixtures file=$TMP/archivo
books() { sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }
stand() { books "SELECT (SELECT count(*) FROM conversion), (SELECT count(*) FROM comision), (SELECT count(*) FROM salida),
	(SELECT count(*) FROM diario)"; }
told()
{
	t "$1" "$2" "${@:4}"
	like "$out$err" "$3" "$1: told by name"
}
refused() { told "$1" "$2" "$3" "$ALPES" importar "$file" --tipo conversiones "${@:4}" && is "$(stand)" "$before" "$1: nothing is written"; }
for body in afiliado campana conversion; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
before=$(stand)
head=conversion_id,afiliado_id,campana_id,tipo_conversion,valor_conversion,moneda
row=conv_9,af_12345,camp_67890,venta,5,COP

printf '%s\n%s\n' $head $row | iconv -t UTF-16 >"$file" && refused "UTF-16" 4 'UTF-16; save it as UTF-8'
printf '%s\nconv_9,af_12345,camp_67890,venta,5\0,COP\n' $head >"$file" && refused "a NUL" 4 'the row holds a NUL character'
printf '{"conversion_id":"conv_9\\u0000"}' >"$file" && refused "an escaped NUL" 4 'u0000 is not allowed'
printf '%s,canal_origen\n%s,Bogot\xe1\n' $head $row >"$file" && refused "latin1" 4 'not UTF-8; for an older file name its encoding, latin1'
printf '%s,moneda\n%s,COP\n' $head $row >"$file" && refused "a column twice" 4 'names the column "moneda" twice'
printf '%s\nconv_9,af_12345,"camp"x,venta,5,COP\n' $head >"$file" && refused "text behind a quote" 4 'cell 3: text stands behind its closing quote'
{ printf '%s\nconv_9,af_12345,camp_67890,venta,5,' $head; head -c 1000000 /dev/zero | tr '\0' a; echo; } >"$file"
refused "a cell of a megabyte" 4 'moneda: "a+" is not a currency'
{ printf '%s\n"' $head; head -c 5000000 /dev/zero | tr '\0' a; } >"$file"
refused "a quote that is never closed" 4 'line 2: a cell in quotes in the record that starts here is not closed'
echo '[{"conversion_id":"conv_9"' >"$file" && refused "an array cut off" 4 archivo_truncado
echo '["conv_9"]' >"$file" && refused "no object" 4 'a record must be an object'
: >"$file" && told "an empty file" 0 '^0 read, 0 taken' "$ALPES" importar "$file"
told "a folder" 2 'cannot be read: Is a directory' "$ALPES" importar "$TMP"
told "a file without an end" 4 '/dev/zero: more than 67108864 bytes are read from a file only' "$ALPES" importar /dev/zero
told "no file" 3 'there is no file .*/nada' "$ALPES" importar "$TMP/nada"
cp "$fixtures/conversion.json" "$file"
told "the same file by another name" 4 'was imported before, by decision dec_.*; --repetir takes it again' "$ALPES" importar "$file"
told "the same file, repeated" 0 '1 read, 0 taken, 1 were here already' "$ALPES" importar "$file" --repetir
jq '.porcentaje = 11' "$fixtures/comision.json" >"$file" && t "other terms replace what the program made" 0 "$ALPES" importar "$file"
before=$(stand)
jq '.porcentaje = 12 | .comision_id = "com_2"' "$fixtures/comision.json" >"$file"
told "a second live commission" 4 'comision_viva: conversion_id: has the live commission com_11111' "$ALPES" importar "$file"
is "$(stand)" "$before" "writes nothing"
{ cat "$TOP_SRCDIR/tests/fixtures/conversion.json" | jq -c '.conversion_id = "conv_9"' | sed 's/^/\xef\xbb\xbf/'; printf '\r\n'; } >"$file"
t "a byte order mark and CRLF are taken" 0 "$ALPES" importar "$file"

t "a backup" 0 "$ALPES" respaldo crear "$TMP/copia.db"
other=$TMP/otro.db
kept() { told "$1" "$2" "$3" "$ALPES" --bd "$other" "${@:4}" && ok "$1: is as it was" cmp "$other" "$TMP/as_it_was"; }
spoil() { rm -f "$other"* && cp "$TMP/copia.db" "$other" && chmod 600 "$other"; }
spoil && sqlite3 "$other" 'PRAGMA user_version = 999' && cp "$other" "$TMP/as_it_was"
kept "books from the future" 5 'otro.db: was made by a newer alpes [(]schema 999, this one knows [0-9]+[)]; upgrade alpes' afiliados listar
kept "a change in them" 5 'upgrade alpes' configuracion poner dias_salida 31
spoil && yes alpes | head -c 200000 | dd of="$other" bs=4096 seek=5 conv=notrunc 2>/dev/null && cp "$other" "$TMP/as_it_was"
kept "damaged books" 5 'otro.db: the file is damaged .*; restore a backup: alpes respaldo restaurar' afiliados listar
told "a change in damaged books" 5 'the file is damaged' "$ALPES" --bd "$other" configuracion poner dias_salida 31
spoil && truncate -s 50000 "$other" && cp "$other" "$TMP/as_it_was"
kept "books cut short" 5 'the file is damaged' afiliados listar
setting() { spoil && sqlite3 "$other" "DROP TRIGGER ajuste_cambia; UPDATE ajuste SET valor = '$2' WHERE id = '$1'" && cp "$other" "$TMP/as_it_was" && kept "a $1 that alpes never wrote" 5 "otro.db: the setting $1 is \"$2\"" afiliados listar; }
setting zona No/Hay
setting moneda XXX
setting estacion ''
echo hola >"$other" && cp "$other" "$TMP/as_it_was"
rm -f "$other"-lock && kept "a text" 5 'otro.db: is not a file of alpes' configuracion poner dias_salida 31
is "$(ls "$other"*)" "$other" "and nothing is left beside it"
rm -f "$other"* && sqlite3 "$other" 'CREATE TABLE otra (a)' && chmod 600 "$other" && cp "$other" "$TMP/as_it_was"
kept "another program's" 5 'otro.db: is not a file of alpes' configuracion poner dias_salida 31
spoil && chmod 666 "$other" && cp "$other" "$TMP/as_it_was"
kept "books that all may write" 5 'otro.db: others may write to it; chmod 600 it' afiliados listar
mkdir "$TMP/plaza" && chmod 777 "$TMP/plaza"
told "books where all may put a file" 5 'plaza: others may write to this folder; chmod o-w it' "$ALPES" --bd "$TMP/plaza/a.db" configuracion poner dias_salida 31
is "$(ls "$TMP/plaza")" "" "none are made"
chmod 1777 "$TMP/plaza"
t "where all may, but only their own" 0 "$ALPES" --bd "$TMP/plaza/a.db" configuracion poner dias_salida 31
ln -s "$other" "$TMP/enlace.db"
told "a link" 5 'enlace.db: is a symbolic link; name the file itself' "$ALPES" --bd "$TMP/enlace.db" afiliados listar

conf=$XDG_CONFIG_HOME/alpes/alpes.conf && mkdir -p "${conf%/*}"
config() { printf "$2" >"$conf" && told "$1" 2 "$3" "$ALPES" afiliados listar; }
config "an unknown key" '# a\ntena = claro\n' 'alpes.conf:2: there is no setting tena; did you mean tema?'
config "a line that sets nothing" 'tema\n' 'alpes.conf:1: must be a line like tema = claro'
config "a value that there is not" 'tema = rosa\n' 'alpes.conf:1: tema: must be one of oscuro'
config "a language that there is not" 'idioma = xx\n' 'alpes.conf:1: idioma: must be one of es|en'
printf '\xef\xbb\xbfidioma = es\nnivel_registro = info\n' >"$conf"
told "behind a byte order mark the config is read" 0 af_12345 "$ALPES" afiliados listar
printf 'idioma =\n' >"$conf" && told "a language that is left to the system" 0 af_12345 "$ALPES" afiliados listar
config "the broker's other address" 'pulsar_url = pulsar://h:6650\n' 'is not the broker.s web address; try http://h:8080'
config "a config that is no text" 'tema = \xff\n' 'alpes.conf: must be UTF-8 text'
rm "$conf" && mkdir "$conf"
told "a folder for a config" 2 'alpes.conf: must be a file of at most 64 KB' "$ALPES" afiliados listar
rmdir "$conf"
told "a config that is not there" 3 '/nada: cannot be read: No such file' "$ALPES" --config "$TMP/nada" afiliados listar
told "an environment without a home" 2 'HOME is not set, so name a place with ALPES_BD' env -u HOME -u XDG_DATA_HOME "$ALPES" afiliados listar
told "books that are named need no home" 0 af_12345 \
	env -u HOME -u XDG_DATA_HOME -u XDG_STATE_HOME -u XDG_CONFIG_HOME "$ALPES" --bd "$XDG_DATA_HOME/alpes/alpes.db" afiliados listar
t "books in order" 0 "$ALPES" verificar
done_testing

# Options that nobody should be able to give: refused by name, and neither a file nor a row is made of them.
. "$(dirname "$0")/../tap.sh"
command -v sqlite3 >/dev/null || skip_all "no sqlite3"

refused()
{
	t "$1" "$2" "${@:4}"
	like "$err" "$3" "$1: told by name"
	ok "$1: in valid UTF-8" iconv -f UTF-8 -t UTF-8 "$TMP/.err"
}
books=$TMP/libros/alpes.db
making() { refused "$1" 4 "$2" "$ALPES" --bd "$books" "${@:3}" configuracion poner dias_salida 31 && is "$(ls "$TMP/libros" 2>&1)" "$none" "$1: no file is made"; }
none=$(ls "$TMP/libros" 2>&1)

making "no zone at all" 'zona: is required' --zona ''
making "an unknown zone" 'America/Bogta is unknown; write it like America/Bogota' --zona America/Bogta
making "a path for a zone" 'is unknown' --zona ../../etc/passwd
making "no station at all" 'estacion: is required' --estacion ''
making "a station that is no UTF-8" 'estacion: not valid UTF-8' --estacion $'mesa\xff'
making "an unknown currency" 'moneda: "XYZ" is not a currency' --moneda XYZ
making "a user that is no UTF-8" '--usuario: not valid UTF-8' --usuario $'ana\xff'
making "a user with a line break" '--usuario: control characters' --usuario $'ana\nluis'
making "a user of 65 characters" '--usuario: must be 1 to 64 characters' --usuario "$(printf 'a%.0s' {1..65})"
making "a user without a name" '--usuario: must be 1 to 64 characters' --usuario ''

t "a user with as many as there may be" 0 "$ALPES" --bd "$books" --usuario "$(printf 'ñ%.0s' {1..64})" configuracion poner dias_salida 31
is "$(sqlite3 "$books" "SELECT length(nombre) FROM actor ORDER BY 1 DESC LIMIT 1")" 64 "is kept whole"
export ALPES_BD=$books
fixtures=$TOP_SRCDIR/tests/fixtures
for body in afiliado campana conversion; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
row=conv_9,af_12345,camp_67890,venta,5,COP
printf 'conversion_id,afiliado_id,campana_id,tipo_conversion,valor_conversion,moneda\n%s\n' $row >"$TMP/una.csv"
head -n 1 "$TMP/una.csv" | tr '\n' '\r' >"$TMP/mac.csv" && tail -n 1 "$TMP/una.csv" | tr '\n' '\r' >>"$TMP/mac.csv"
printf '%s\n%s\n' $row $row >"$TMP/sin.csv"
rows() { sqlite3 "$books" 'SELECT (SELECT count(*) FROM conversion), (SELECT count(*) FROM diario)'; }
before=$(rows)
kept() { refused "$1" "$2" "$3" "$ALPES" "${@:4}" && is "$(rows)" "$before" "$1: nothing is written"; }

kept "a negative limit" 2 '--limite: must be a whole number from 0 to 1000000000, not "-1"' comisiones listar --limite -1
kept "a version in words" 2 '--si-version: must be a whole number' afiliados editar af_12345 nombre=Ana --si-version 1x
kept "an older version" 4 'is at version 1, not 9: look at it again' afiliados suspender af_12345 --codigo fraude --si-version 9
kept "rows in words" 2 '--filas: must be a whole number' demo --filas muchas
kept "a seed of nothing" 2 '--semilla: must be a number above 0' demo --semilla 0
kept "an unknown format" 2 '--formato: "xml" is not one of csv, csv-excel, json, jsonl' exportar comisiones --formato xml
kept "an unknown format of a list" 2 '--formato: "xml" is not one of csv' comisiones listar --formato xml
kept "an unknown level" 2 '--nivel_aprobacion: "dios" is not one of automatico' comisiones aprobar x --nivel_aprobacion dios
kept "an unknown code" 2 '--codigo: "x" is not one of' comisiones rechazar x --codigo x
kept "an unknown kind" 2 '--tipo: "pagos" is not one of afiliados' importar "$TMP/una.csv" --tipo pagos
kept "an unknown encoding" 2 '--codificacion: "ebcdic" is not one of utf-8, latin1' importar "$TMP/una.csv" --codificacion ebcdic
kept "two separators" 2 '--separador: ",," is not one of ,, ;, [|], tab' importar "$TMP/una.csv" --separador ,,
kept "no separator" 2 '--separador: "" is not one of' importar "$TMP/una.csv" --separador ''
kept "another decimal sign" 2 '--decimal: "x" is not one of ,, [.]' importar "$TMP/una.csv" --decimal x
kept "lines that end in CR alone" 4 'save the file with LF or CRLF' importar "$TMP/mac.csv" --tipo conversiones
kept "a CSV without a header" 4 'must name the columns, like conversion_id' importar "$TMP/sin.csv" --tipo conversiones
kept "a threshold beyond its range" 4 'umbral_automatico: must lie between 0 and 100$' configuracion poner umbral_automatico 300
kept "a rate beyond its range" 4 'tasa_iva: must lie between 0[.]0 and 100[.]0' configuracion poner tasa_iva 1900
kept "a sale below 0" 4 'valor_conversion: must lie between 0[.]0 and 100000000000[.]0' conversiones crear afiliado_id=af_12345 \
	campana_id=camp_67890 tipo_conversion=venta valor_conversion=-1
kept "a refund of more than the sale" 4 'more than what is left of the conversion, 250000[.]0' conversiones reembolsar conv_98765 250000.5
kept "an e-mail that another has" 4 'email: af_12345 has this value already; see: alpes afiliados ver af_12345' \
	afiliados crear nombre=Luis email=maria.gonzalez@email.com documento.tipo=cedula documento.numero=99887766
tr , '\t' <"$TMP/una.csv" >"$TMP/tab.csv"
t "a tab by its name" 0 "$ALPES" importar "$TMP/tab.csv" --tipo conversion --separador tab

place() { refused "$1" "$2" "$3" "$ALPES" --bd "$4" configuracion poner dias_salida 31; }
place "no name at all" 2 'is not the name of a file' ''
place "a name that SQLite keeps in memory" 2 'is not the name of a file; write it like ./alpes.db' :memory:
place "a name that ends in a slash" 2 'is not the name of a file' "$TMP/carpeta/"
place "a folder" 5 'is not a regular file' "$TMP/libros"
place "a device" 5 'is not a regular file' /dev/zero
place "a folder that is a file" 5 'una.csv' "$TMP/una.csv/alpes.db"
place "a name of 5000 bytes" 2 'the path is too long' "$(printf 'a%.0s' {1..5000})"
is "$(ls -d "$TMP/carpeta" ":memory:"* 2>/dev/null)" "" "none of them makes a file"
refused "no time zones on the machine" 4 'there are none in /nada; install tzdata' env TZDIR=/nada "$ALPES" afiliados listar

t "books in order" 0 "$ALPES" --bd "$books" verificar
done_testing

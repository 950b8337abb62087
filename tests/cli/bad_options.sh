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
t "books in order" 0 "$ALPES" --bd "$books" verificar
done_testing

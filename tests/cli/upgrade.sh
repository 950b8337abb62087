# A file of an older schema is brought up to date by the first command that writes, with a copy beside it.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

file=$XDG_DATA_HOME/alpes/alpes.db
mkdir -p "${file%/*}"
(umask 077 && sqlite3 "$file" <"$TOP_SRCDIR/tests/fixtures/v1.sql")
amounts() { sqlite3 "$1" "SELECT id, estado, monto_total, version FROM comision; SELECT sum(monto), sum(n), count(*) FROM movimiento;
	SELECT max(seq), hex((SELECT hash FROM diario ORDER BY seq DESC LIMIT 1)) FROM diario"; }
before=$(amounts "$file")

t "reading says what to do" 5 "$ALPES" comisiones listar
like "$err" "older alpes.*alpes vencimientos" "by name"
is "$(sqlite3 "$file" "PRAGMA user_version")" 1 "and changes nothing"
t "writing brings it up to date" 0 "$ALPES" vencimientos
is "$(amounts "$file")" "$before" "nothing of the books changes"
is "$(sqlite3 "$file.v1" "PRAGMA user_version"; amounts "$file.v1")" "1
$before" "a copy of what it was stands beside it"
t "books in order" 0 "$ALPES" verificar
t "they go on" 0 "$ALPES" comisiones reabrir "$("$ALPES" comisiones listar --json | jq -r .comision_id)" --motivo "otra duda"
t "and back" 0 "$ALPES" deshacer
t "still in order" 0 "$ALPES" verificar

other=$TMP/otros.db
(umask 077 && sqlite3 "$other" <"$TOP_SRCDIR/tests/fixtures/v1.sql")
echo notas >"$other.v1"
t "where something stands in the copy's place" 0 "$ALPES" --bd "$other" vencimientos
is "$(cat "$other.v1")" notas "it is left alone"
is "$(sqlite3 "$other.v1.2" "PRAGMA user_version"; amounts "$other.v1.2")" "1
$before" "and the copy is beside it"

sqlite3 "$file" "PRAGMA user_version = 99" >/dev/null
t "a file from the future" 5 "$ALPES" vencimientos
done_testing

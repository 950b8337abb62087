# Bytes of file for a commission with its whole life, published events pruned: all, and by table with its indexes.
. "$(dirname "$0")/bench.sh"

n=$((ROWS / 10)) file=$(copy "$(books 2)" size.db)
conversions csv "$n" 1 >"$BENCH/source"
{
	"$ALPES" --bd "$file" configuracion poner limite_automatico COP:50000
	"$ALPES" --bd "$file" importar "$BENCH/source"
	"$ALPES" --bd "$file" comisiones aprobar --filtro estado:calculada --si
} >"$BENCH/log" 2>&1 || { cat "$BENCH/log" >&2 && exit 1; }
sqlite3 "$file" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null

# What belongs to each table, less what stood there before the first life.
bytes() { sqlite3 "$1" "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) GROUP BY 1"; }

report()
{
	awk -F'|' -v n="$n" -v what="$1" 'NR == FNR { base[$1] = $2; next }
		{ each = ($2 - base[$1]) / n; all += each
		  if (each >= 1) printf "%s_%s %.0f\n", what, $1, each }
		END { printf "%s %.0f\n", what, all }' <(bytes "$(books 2)") <(bytes "$file") |
		while read -r name value; do figure "$name" "$value" "B a life"; done
}

report life_unpublished | tail -n 1
sqlite3 "$file" "UPDATE salida SET estado = 1, mensaje = '10:20:3'; DELETE FROM salida" >/dev/null
report life
rm -f "$BENCH"/size.db* "$BENCH/source" "$BENCH/log"

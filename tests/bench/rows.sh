# rows.sh FILE N - books with N commissions and their conversions for the bench: rows only, no journal.
#
# The program makes the file and, from the documents of the old system, the first row of each kind; the rest are
# copies of those with other ids, amounts, dates and states. Triggers and secondary indexes are put aside meanwhile
# and made again from the program's own text. What `alpes verificar` says of such a file is true: nobody decided it.
. "$(dirname "$0")/bench.sh"

file=$1 rows=$2
affiliates=$((rows / 50 < 50 ? 50 : rows / 50 > 20000 ? 20000 : rows / 50))
campaigns=$((rows / 5000 < 20 ? 20 : rows / 5000 > 500 ? 500 : rows / 5000))
fixtures=$TOP_SRCDIR/tests/fixtures

rm -f "$file" "$file"-*
{
	"$ALPES" --bd "$file" configuracion poner limite_automatico COP:0 &&
		"$ALPES" --bd "$file" importar "$fixtures/afiliado.json" &&
		"$ALPES" --bd "$file" importar "$fixtures/campana.json" &&
		"$ALPES" --bd "$file" importar "$fixtures/conversion.json"
} >"$file-log" 2>&1 || { cat "$file-log" >&2 && exit 1; }

# copies TABLE N COLUMN=EXPRESSION...: rows 2 to N like the first but for these columns; n is the row's number.
copies()
{
	local table=$1 n=$2 columns
	shift 2
	columns=$(sqlite3 "$file" "SELECT name FROM pragma_table_info('$table')")
	echo "WITH RECURSIVE i(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM i WHERE n < $n)"
	echo "INSERT INTO $table SELECT"
	awk 'NR == FNR { at = index($0, "="); text[substr($0, 1, at - 1)] = substr($0, at + 1); next }
	     { printf "%s%s", separator, $0 in text ? text[$0] : "t." $0; separator = ", " }' \
		<(printf '%s\n' "fila=n" "$@") <(echo "$columns")
	echo " FROM i CROSS JOIN $table t WHERE t.fila = 1;"
}

# A number below $1, mixed from the row's; $2 makes it independent of others.
mixed() { echo "((n * $2 & 4294967295) >> 12) % $1"; }

day=86400000 now=$(date +%s)000
created="$now - 730 * $day + n * (730 * $day / $rows)"
kind="$(mixed 100 2654435761)"
value="(20 + $(mixed 2481 2246822519)) * 100000"

put_aside="type = 'trigger' OR (type = 'index' AND sql IS NOT NULL AND tbl_name IN ('conversion', 'comision'))"
sqlite3 "$file" "SELECT sql || ';' FROM sqlite_master WHERE $put_aside" >"$file-objects"
{
	echo "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;"
	echo "PRAGMA temp_store = FILE; BEGIN;"
	sqlite3 "$file" "SELECT 'DROP ' || type || ' ' || name || ';' FROM sqlite_master WHERE $put_aside"
	copies afiliado $affiliates "id=printf('af_%026d', n)" "email='afiliado' || n || '@ejemplo.co'" \
		"documento_numero=printf('%010d', n)" "numero_cuenta=printf('%010d', n)"
	copies campana $campaigns "id=printf('camp_%026d', n)"
	echo "UPDATE campana SET presupuesto = 10000000000000;"
	copies conversion "$rows" "id=printf('conv_%026d', n)" "creado=$created" "cambiado=$created" \
		"fecha_conversion=$created" "afiliado=1 + $(mixed $affiliates 3266489917)" "afiliado_id=''" \
		"campana=1 + $(mixed $campaigns 668265263)" "campana_id=''" "valor_conversion=$value" \
		"estado=CASE WHEN $kind < 60 THEN 1 ELSE 2 END" "cliente_email='cliente' || n || '@correo.co'"
	echo "UPDATE conversion SET afiliado_id = (SELECT id FROM afiliado a WHERE a.fila = afiliado),"
	echo "	campana_id = (SELECT id FROM campana c WHERE c.fila = campana) WHERE fila > 1;"
	copies comision "$rows" "id=printf('com_%026d', n)" "creado=$created" "cambiado=$created" "conversion=n" \
		"afiliado=1 + $(mixed $affiliates 3266489917)" "campana=1 + $(mixed $campaigns 668265263)" \
		"monto_base=$value" "monto_calculado=$value * 15 / 100" "monto_total=$value * 15 / 100" \
		"estado=CASE WHEN $kind < 60 THEN 1 WHEN $kind < 92 THEN 2 ELSE 4 END" \
		"fecha_aprobacion=CASE WHEN $kind BETWEEN 60 AND 91 THEN $created END"
	for noun in afiliado campana; do
		echo "DELETE FROM suma_$noun; INSERT INTO suma_$noun SELECT $noun, moneda, max(estado, 1),"
		echo "	CAST(strftime('%Y%m%d', creado / 1000, 'unixepoch') AS INTEGER), sum(monto_total), count(*)"
		echo "	FROM comision WHERE estado <= 2 GROUP BY 1, 2, 3, 4;"
	done
	echo "INSERT INTO suma_campana SELECT campana, moneda, cuenta, 0, sum(monto), sum(n) FROM suma_campana"
	echo "	GROUP BY 1, 2, 3;"
	echo "DELETE FROM suma_conversion; INSERT INTO suma_conversion SELECT afiliado, campana, moneda, estado,"
	echo "	sum(valor_conversion), count(*) FROM conversion GROUP BY 1, 2, 3, 4;"
	cat "$file-objects"
	echo "COMMIT; PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE);"
} >"$file-script"
sqlite3 -bail "$file" <"$file-script" >/dev/null
rm -f "$file-objects" "$file-script" "$file-log"

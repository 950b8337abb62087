# Several processes on one file: an import, bulk approvals and single ones at once; one that is stopped or killed while it
# holds the write lock. All others go on, nothing is done twice.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../halt.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

rows=${ROWS:-600}
fixtures=$TOP_SRCDIR/tests/fixtures
file=$XDG_DATA_HOME/alpes/alpes.db

books() { sqlite3 -readonly "$file" "$1"; }

# sales PREFIX N: an import's file, none of whose rows approves itself.
sales()
{
	jq -c --arg prefix "$1" --argjson n "$2" '. as $one | range($n) | . as $i | $one | del(.productos) |
		.conversion_id = "conv_\($prefix)_\($i)" | .datos_cliente.email = "c\($prefix)_\($i)@email.com" |
		.valor_conversion = 100 + $i' "$fixtures/conversion.json"
}

# start NAME COMMAND...: in the background, its words in $TMP/NAME.out and .err; $pid.
start()
{
	local name=$1
	shift
	"$@" >"$TMP/$name.out" 2>"$TMP/$name.err" &
	pid=$!
}

ends() # NAME PID STATUS
{
	local status=0
	wait "$2" 2>/dev/null || status=$?
	is $status "$3" "$1"
	[ $status = "$3" ] || diag "$(tail -n 3 "$TMP"/*.err)"
}

tells() { [ -s "$TMP/halt.out" ]; }

t "nothing approves itself" 0 "$ALPES" configuracion poner limite_automatico COP:0
sed 's/\("presupuesto": *\)[0-9.]*/\199999999999.0/' "$fixtures/campana.json" >"$TMP/campaign"
for body in "$fixtures/afiliado.json" "$TMP/campaign"; do t "$(basename "$body")" 0 "$ALPES" importar "$body"; done
for set in uno dos tres; do sales $set "$rows" >"$TMP/$set"; done
sales suelta 20 >"$TMP/suelta"
t "sales for the bulk" 0 "$ALPES" importar "$TMP/uno"
t "sales for single approvals" 0 "$ALPES" importar "$TMP/suelta"
mapfile -t singles < <(books "SELECT c.id FROM comision c JOIN conversion v ON v.fila = c.conversion WHERE v.id LIKE 'conv\_suelta%' ESCAPE '\\'")
is ${#singles[@]} 20 "twenty wait for single approvals"

# --- at once ---
start import "$ALPES" importar "$TMP/dos"
import=$pid
start bulk "$ALPES" comisiones aprobar --filtro 'estado:calculada valor:<100' --si
bulk=$pid
start twin "$ALPES" comisiones aprobar --filtro 'estado:calculada valor:<100' --si
twin=$pid
done_singles=0
for id in "${singles[@]}"; do "$ALPES" comisiones aprobar "$id" >>"$TMP/single.out" 2>>"$TMP/single.err" && done_singles=$((done_singles + 1)); done
is $done_singles 20 "each single approval is answered"
ends "the import ends" $import 0
ends "the bulk ends" $bulk 0
ends "its twin ends" $twin 0
t "the rest" 0 "$ALPES" comisiones aprobar --filtro 'estado:calculada' --si
t "books in order" 0 "$ALPES" verificar
is "$(books "SELECT count(*) FROM comision WHERE estado = 2")" $((2 * rows + 20)) "all are approved"
is "$(books "SELECT count(*), count(DISTINCT cuerpo ->> '\$.comision_id') FROM salida NATURAL JOIN salida_cuerpo WHERE tipo_evento = 'comision_aprobada'")" \
	"$((2 * rows + 20))|$((2 * rows + 20))" "each approval is announced once"
is "$(cat "$TMP"/{bulk,twin,single}.out | grep '  hecho  ' | cut -d' ' -f1 | sort | uniq -d)" "" "none is answered twice"

# --- stopped while it holds the lock ---
t "more sales" 0 "$ALPES" importar "$TMP/tres"
id=$("$ALPES" comisiones listar --estado calculada --limite 1 --json | jq -r .comision_id)
halting "$ALPES" comisiones aprobar --filtro estado:calculada --si
stopped=$pid
ok "a bulk is stopped while it holds the lock" halts_when tells
t "reading goes on" 0 "$ALPES" comisiones ver "$id"
t "writing waits, then gives up" 5 "$ALPES" comisiones disputar "$id" --motivo 'no cuadra'
like "$err" "pid $stopped.*kill -CONT $stopped" "it is told who holds the lock and what lets it go on"
runs_on
ends "the bulk goes on" $stopped 0
t "writing works again" 0 "$ALPES" deshacer --si
t "books in order again" 0 "$ALPES" verificar

# --- killed while it holds the lock ---
halting "$ALPES" comisiones aprobar --filtro estado:calculada --si
ok "a bulk holds the lock" halts_when tells
kill -KILL $pid
ends "it is killed" $pid 137
id=$("$ALPES" comisiones listar --estado calculada --limite 1 --json | jq -r .comision_id)
t "a single approval works" 0 "$ALPES" comisiones aprobar "$id"
t "books in order after it" 0 "$ALPES" verificar
cut=$("$ALPES" continuar | awk 'NR == 1 { print $1 }')
t "the bulk is offered and goes on" 0 "$ALPES" continuar "$cut"
is "$(books "SELECT count(*) FROM comision WHERE estado <> 2")" 0 "to its end"
t "books in order at last" 0 "$ALPES" verificar
done_testing

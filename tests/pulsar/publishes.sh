# What the program publishes to a real broker: nothing lost, in order per key, readable by the
# native client, over a stop and a crash of the broker in the middle; topics; tokens.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../halt.sh"
. "$(dirname "$0")/broker.sh"

db=$TMP/a.db
alpes() { "$ALPES" --bd "$db" "$@"; }

read_back()
{
	alpes eventos listar --json | "$python" "$TOP_SRCDIR/tests/pulsar/read_all.py" \
		"$ALPES_PULSAR_URL" "$ALPES_PULSAR_NATIVE_URL" "$(alpes auditoria listar | wc -l)"
}

waits() { alpes eventos listar --json --estado espera | wc -l; }

published() { alpes eventos listar --json --estado publicado | wc -l; }
running_well() { [ "$(published)" -gt "$1" ]; }

python=$(pulsar_python) || skip_all "no Python with pulsar-client"
broker --name publica --fresh

t "a store is made" 0 alpes demo --filas 3000
t "without topics nothing is published" 4 alpes sincronizar
t "demo data is published when told" 0 alpes configuracion poner publicar_demo si
t "and kept, though it is three months old" 0 alpes configuracion poner dias_salida 3650
t "a missing topic is told" 6 alpes sincronizar
like "$err" "alpes topicos preparar" "with what to do"

t "topics are prepared" 0 alpes topicos preparar
like "$out" "auditoria.eventos: retention set to 525600 minutes" "1y is a year"
like "$out" "comisiones.eventos: subscription payment-consumer made" "with their subscriptions"
t "and once more" 0 alpes topicos preparar
unlike "$out" "made|set to|grown" "which changes nothing"

halting "$ALPES" --bd "$db" sincronizar --hasta-vaciar
ok "it publishes" halts_when running_well 100
kill -9 $pid
wait $pid 2>/dev/null
ok "it is killed in the middle" test "$(waits)" -gt 2000

before=$(published)
halting "$ALPES" --bd "$db" sincronizar --hasta-vaciar
sync=$pid
ok "it goes on" halts_when running_well $((before + 1000))
t "the broker stops in the middle" 0 "$standalone" stop --name publica
ok "something waits" test "$(waits)" -gt 0
runs_on
sleep 3
t "a second sync is refused meanwhile" 5 alpes sincronizar
t "the broker starts again" 0 "$standalone" start --name publica
wait $sync
is $? 0 "the sync goes on by itself and ends"
is "$(waits)" 0 "nothing waits"
# What was under way when it was killed or the broker stopped went out twice: consumers drop a known evento_id.
read=$(read_back)
diag "$read"
like "$read" ", wrong nothing" "everything is there once in effect, in order, for a native client"

ok "the screens' thread publishes what is committed" "$TOP_BUILDDIR/tests/sync/test_sync_thread"

t "one more comes" 0 alpes afiliados crear nombre=Ana email=ana@example.com \
	documento.tipo=cedula documento.numero=1234567
"$standalone" stop --name publica >"$TMP/stop" 2>&1
t "without a broker it says so" 6 alpes sincronizar
like "$err" "no answer from the broker" "by name"
t "nothing is lost by that" 0 alpes verificar
"$standalone" start --name publica >"$TMP/start" 2>&1
done_testing

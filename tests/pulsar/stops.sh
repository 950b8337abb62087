# A sync on a real broker that is interrupted, forbidden or told to wait, and what it deletes when it is done.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../halt.sh"
. "$(dirname "$0")/broker.sh"

db=$TMP/a.db
alpes() { "$ALPES" --bd "$db" "$@"; }
in_state() { alpes eventos listar --json --estado "$1" | wc -l; }
publishes() { [ "$(in_state publicado)" -gt "$1" ]; }
says() { alpes diagnostico | grep -Eq "$1"; }
silent() { ! says "$1"; }

broker
t "the topics are there" 0 alpes topicos preparar
t "a store" 0 alpes demo --filas 3000
t "whose events may go out" 0 alpes configuracion poner publicar_demo si
t "and are kept" 0 alpes configuracion poner dias_salida 3650
all=$(in_state espera)

halting "$ALPES" --bd "$db" sincronizar --hasta-vaciar
ok "it publishes" halts_when publishes 50
kill -INT $pid
runs_on
wait $pid
is $? 130 "Ctrl-C ends it with 130"
like "$(cat "$TMP/halt.err")" "interrupted: [1-9][0-9]* events published, [1-9][0-9]* wait: alpes sincronizar goes on" "which is told"
ok "something still waits" test "$(in_state espera)" -gt 0
is "$(($(in_state espera) + $(in_state publicado)))" "$all" "no event is lost"
like "$(alpes eventos listar --estado publicado --limite 3)" "publicado .*[0-9]+:[0-9]+:[0-9]+" "what was published has its message id"

before=$(in_state publicado)
halting "$ALPES" --bd "$db" sincronizar --continuo
ok "it goes on" halts_when publishes "$before"
runs_on
like "$(alpes diagnostico)" "^bien +sincroniza +.*\(pid $pid\) synchronises" "diagnostico says who it is"
t "publishing is forbidden" 0 alpes configuracion poner publicar_demo no
wait $pid
is $? 4 "the sync that runs ends by itself"
like "$(cat "$TMP/halt.err")" "demo data, which is not published" "and says why"
t "it is allowed again" 0 alpes configuracion poner publicar_demo si
t "what waits goes out" 0 alpes sincronizar --hasta-vaciar
is "$(in_state espera)" 0 "all of it"

t "an event that has to wait" 0 alpes configuracion poner gracia_publicacion 86400
t "of a new affiliate" 0 alpes afiliados crear nombre=Ana email=ana@example.com documento.tipo=cedula documento.numero=1234567
t "a sync does not wait for it" 0 alpes sincronizar
like "$(alpes eventos listar --estado espera)" "afiliado_creado" "it is not published"
t "diagnostico looks at the broker" 0 alpes diagnostico
like "$out" "^bien +pulsar +the broker answers" "which answers"
like "$out" "^aviso +topicos +comisiones.eventos: payment-consumer has not read [0-9]+ messages" "and at those that are behind"
unlike "$out" "this machine's clock" "their clocks agree"

admin=$ALPES_PULSAR_URL/admin/v2/persistent/${ALPES_PULSAR_TENANT:-public}/${ALPES_PULSAR_NAMESPACE:-default}/afiliados.eventos
ok "a subscription is dropped" curl -sfX DELETE "$admin/subscription/audit-consumer?force=true"
ok "and the retention shortened" curl -sfX POST -H 'Content-Type: application/json' \
	-d '{"retentionTimeInMinutes":60,"retentionSizeInMB":-1}' "$admin/retention"
ok "diagnostico names the retention" eventually 60 says "^aviso +topicos +afiliados.eventos keeps what was read 60 minutes, documented are 43200"
ok "and the subscription" says "^aviso +topicos +afiliados.eventos is without its subscription audit-consumer"
t "both are prepared again" 0 alpes topicos preparar
ok "then there is nothing to say of them" eventually 60 silent "without its subscription|keeps what was read"

before=$(stat -c %s "$db") kept=$(in_state publicado)
t "published events are kept for 30 days now" 0 alpes configuracion poner dias_salida 30
t "a sync deletes the older ones" 0 alpes sincronizar
ok "they are gone, not all of them" test "$(in_state publicado)" -lt $((kept / 2)) -a "$(in_state publicado)" -gt 0
ok "the file is smaller by them" test "$(stat -c %s "$db")" -lt "$before"
t "the books are whole" 0 alpes verificar
done_testing

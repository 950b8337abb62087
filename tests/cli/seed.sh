# The documented request bodies, from the file to the approved commission and its event.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

fixtures=$TOP_SRCDIR/tests/fixtures
bodies() { for body in afiliado campana conversion comision; do t "$1: $body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done; }
rows() { "$ALPES" comisiones listar --json | grep -v '"estado":"anulada"'; }
books() { sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }

bodies "as delivered"
com=$(rows)
is "$(wc -l <<<"$com")" 1 "E1: one commission stands"
like "$com" '"monto_calculado":37500\.0,"monto_iva":0\.0,"monto_total":37500\.0[,}]' "E1 to the digit"
like "$com" '"estado":"aprobada"' "E1 is approved"
like "$com" '"nivel_aprobacion":"automatico","politica_aplicada":"estandar"' "by the standard policy"
t "the conversion" 0 "$ALPES" conversiones ver conv_98765 --json
like "$out" '"estado":"procesada"' "the conversion is processed"

is "$(books "SELECT tipo_evento FROM salida WHERE topico IN (SELECT n FROM topico WHERE nombre NOT LIKE 'auditoria%') ORDER BY seq" |
	paste -sd' ')" \
	"afiliado_creado campana_creada campana_activada conversion_registrada conversion_validada comision_creada comision_calculada comision_aprobada conversion_procesada" \
	"the events in their order"
event=$(books "SELECT cuerpo FROM salida NATURAL JOIN salida_cuerpo WHERE tipo_evento = 'comision_aprobada'")
like "$event" '"monto_calculado": ?37500\.0,' "comision_aprobada has the amount"
is "$(jq -c '[.tipo_evento, .afiliado_id, .campana_id, .conversion_id, .datos_comision.moneda, .datos_comision.estado,
	.datos_comision.tipo_comision, .metadatos.version, .metadatos.origen, .metadatos.modulo]' <<<"$event")" \
	'["comision_aprobada","af_12345","camp_67890","conv_98765","COP","aprobada","porcentual","1.0","marketing-service","comisiones"]' \
	"comision_aprobada as documented"
is "$(jq -c '(keys_unsorted - ["metadatos"]), (.datos_comision | keys_unsorted[:4])' <<<"$event" | paste -sd' ')" \
	'["evento_id","tipo_evento","fecha_evento","comision_id","afiliado_id","campana_id","conversion_id","datos_comision"] ["monto_calculado","moneda","estado","tipo_comision"]' \
	"with the documented fields first, in their order"
is "$(books "SELECT count(*) FROM salida_cuerpo WHERE cuerpo LIKE '%Banco Nacional%' OR cuerpo LIKE '%cliente@email.com%'")" 0 \
	"no bank and no client in an event"

before=$(rows) events=$(books "SELECT count(*) FROM salida")
for body in afiliado campana conversion; do
	t "again: $body.json is refused" 4 "$ALPES" importar "$fixtures/$body.json"
	like "$err" 'dec_.*--repetir' "it names the decision and the way"
	"$ALPES" importar "$fixtures/$body.json" --repetir >"$TMP/again" 2>&1
	like "$(cat "$TMP/again")" " 1 were here already, 0 refused" "repeated: $body.json is known"
done
is "$(rows)" "$before" "a second import changes no commission"
is "$(books "SELECT count(*) FROM salida")" "$events" "nor does it send an event"

t "E2" 0 "$ALPES" importar "$fixtures/e2.jsonl"
t "E2 is calculated" 0 "$ALPES" comisiones calcular com_e2
t "E2's commission" 0 "$ALPES" comisiones ver com_e2 --json
like "$out" '"monto_calculado":30000\.0,"monto_iva":5700\.0,"monto_total":35700\.0[,}]' "E2 to the digit"
is "$("$ALPES" comisiones listar --json | grep '"conv_e2"' | grep -vc '"estado":"anulada"')" 1 "one live commission for E2's conversion"
jq -c 'select(.comision_id) | .comision_id = "com_e2_again"' "$fixtures/e2.jsonl" >"$TMP/again.jsonl"
t "a second one by hand, of the same terms" 4 "$ALPES" importar "$TMP/again.jsonl"
like "$err" "comision_viva.*com_e2$" "is refused, and the live one named"
t "books in order" 0 "$ALPES" verificar

XDG_DATA_HOME=$TMP/waits
t "nothing approves itself" 0 "$ALPES" configuracion poner limite_automatico COP:0
bodies "with no automatic limit"
com=$(rows)
is "$(wc -l <<<"$com")" 1 "one commission waits"
like "$com" '"estado":"calculada"' "it stays calculada"
like "$com" '"monto_calculado":37500\.0,' "with its amount"
is "$(books "SELECT count(*) FROM salida WHERE tipo_evento = 'comision_aprobada'")" 0 "no approval was sent"
id=$(jq -r .comision_id <<<"$com")
t "a person approves" 0 "$ALPES" comisiones aprobar "$id" --comentarios "Comisión aprobada" --nivel_aprobacion automatico --politica_aplicada estandar
like "$(rows)" '"estado":"aprobada"' "it is approved"
like "$(books "SELECT cuerpo FROM salida NATURAL JOIN salida_cuerpo WHERE tipo_evento = 'comision_aprobada'")" '"monto_calculado": ?37500\.0,' "and sent with its amount"
t "approving again" 0 "$ALPES" comisiones aprobar "$id"
like "$out$err" 'ya_estaba' "answers ya_estaba"
is "$(books "SELECT count(*) FROM salida WHERE tipo_evento = 'comision_aprobada'")" 1 "and sends nothing"
t "books in order after it" 0 "$ALPES" verificar
done_testing

# The documented request bodies, from the file to the topics of a real broker, read back over HTTP
# and with the native client: approved by a person, and by the default policy.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/broker.sh"
command -v jq >/dev/null || skip_all "no jq"

bodies() { for body in afiliado campana conversion comision; do "$ALPES" importar "$TOP_SRCDIR/tests/fixtures/$body.json" || return; done; }
over() { "$python" "$TOP_SRCDIR/tests/pulsar/messages.py" "$@"; }
events() { jq -c "select(.topico == \"$1\") | .cuerpo | fromjson" "$TMP/native"; }

# What was published since the last time, by both ways, into $TMP/http and $TMP/native.
read_back()
{
	over "$ALPES_PULSAR_URL" >"$TMP/http" && over "$ALPES_PULSAR_URL" "$ALPES_PULSAR_NATIVE_URL" >"$TMP/native"
}

# The types on a topic, in order of the journal: one record a key or not, they come by partition.
types() { events "$1" | jq -r .tipo_evento | sort | paste -sd' '; }

approved='{"topico":"comisiones.eventos","clave":"af_12345","tipo":"comision_aprobada","monto":37500.0}'
# jq rounds 37500.0 to 37500: the amount's own text is looked at.
approval()
{
	jq -r 'select(.topico == "comisiones.eventos") | [.clave, .cuerpo] | @tsv' "$TMP/native" |
		sed -nE 's/^(\S+)\t.*"tipo_evento":"(comision_aprobada)".*"monto_calculado":([0-9.]+),.*/{"topico":"comisiones.eventos","clave":"\1","tipo":"\2","monto":\3}/p'
}

python=$(pulsar_python) || skip_all "no Python with pulsar-client"
broker --name semilla --fresh
t "without topics their list says so" 0 "$ALPES" topicos listar
like "$out" "^comisiones.eventos: .*alpes topicos preparar" "with what to do"
t "topics are prepared, told as JSON" 0 "$ALPES" topicos preparar --json
is "$(jq -c 'select(.topico == "marketing.eventos" and .particiones)' <<<"$out")" \
	'{"topico":"marketing.eventos","particiones":4,"antes":0,"documentado":4,"resultado":"hecho"}' "one object a thing done"
is "$(jq -r 'select(.topico == "marketing.eventos" and .suscripcion) | .suscripcion + " " + .resultado' <<<"$out" | sort | paste -sd,)" \
	"afiliados-consumer hecho,conversiones-consumer hecho" "and its readers"
t "a second time" 0 "$ALPES" topicos preparar --json
is "$(jq -r .resultado <<<"$out" | sort -u)" ya_estaba "it was all there"
t "they are listed" 0 "$ALPES" topicos listar --json
is "$(jq -c 'select(.topico == "comisiones.eventos") | .suscripciones |= sort' <<<"$out")" \
	'{"topico":"comisiones.eventos","existe":true,"particiones":8,"retencion_minutos":525600,"retencion_mb":-1,"suscripciones":["afiliados-consumer","payment-consumer","reporting-consumer"]}' \
	"as documented"

t "nothing approves itself" 0 "$ALPES" configuracion poner limite_automatico COP:0
ok "the documented bodies go in" bodies
t "they are published" 0 "$ALPES" sincronizar --hasta-vaciar
t "the topics' state" 0 "$ALPES" topicos estado --json
is "$(jq -c 'select(.topico == "comisiones.eventos") | [.deduplica, .suscripciones["payment-consumer"], .bytes > 0]' <<<"$out")" \
	'[false,2,true]' "says what waits for its readers"
ok "and read back" read_back
is "$(types comisiones.eventos)" "comision_calculada comision_creada" "no approval is on the topic yet"
id=$("$ALPES" comisiones listar --estado calculada --json | jq -r .comision_id)
t "a person approves" 0 "$ALPES" comisiones aprobar "$id" --comentarios "Comisión aprobada" \
	--nivel_aprobacion automatico --politica_aplicada estandar
t "that is published" 0 "$ALPES" sincronizar --hasta-vaciar
ok "and read back, too" read_back
is "$(approval)" "$approved" "the native client reads comision_aprobada with 37500.0 from comisiones.eventos"
is "$(types sistema.eventos)" health_check "each sync's start is one health_check"

export XDG_DATA_HOME=$TMP/policy
ok "once more with the default policy" bodies
t "it is published" 0 "$ALPES" sincronizar --hasta-vaciar
ok "read back" read_back
is "$(approval)" "$approved" "the policy's approval has 37500.0, too"
is "$(cat "$TMP/http")" "$(cat "$TMP/native")" "over HTTP and with the native client it is the same to the byte"
is "$(types afiliados.eventos) $(types marketing.eventos) $(types conversiones.eventos)" \
	"afiliado_creado campana_activada campana_creada conversion_procesada conversion_registrada conversion_validada" \
	"all topics have their events"
is "$(jq -c 'select(.topico == "auditoria.eventos") | .evento_id' "$TMP/native" | sort -u | wc -l)" \
	"$("$ALPES" auditoria listar | wc -l)" "auditoria.eventos has one event a journal row"
is "$(events auditoria.eventos | jq -r .metadatos.causa_id | sort -u)" \
	"$("$ALPES" auditoria listar --json | jq -r .decision_id | sort -u)" "each with its decision"

envelope() { events "$1" | jq -c "select(.tipo_evento == \"$2\") | [(keys_unsorted | join(\" \")), (.$3 | keys_unsorted | join(\" \")), (.metadatos | .version, .origen, .modulo)]"; }
is "$(envelope afiliados.eventos afiliado_creado datos_afiliado)" \
	'["evento_id tipo_evento fecha_evento afiliado_id datos_afiliado metadatos","nombre email tipo_afiliado configuracion_comisiones estado","1.0","afiliados-service",null]' \
	"the envelope of an affiliate"
is "$(envelope conversiones.eventos conversion_registrada datos_conversion)" \
	'["evento_id tipo_evento fecha_evento conversion_id afiliado_id campana_id datos_conversion metadatos","tipo_conversion valor_conversion moneda canal_origen estado fecha_conversion reembolsado","1.0","conversiones-service",null]' \
	"of a conversion"
is "$(envelope comisiones.eventos comision_aprobada datos_comision)" \
	'["evento_id tipo_evento fecha_evento comision_id afiliado_id campana_id conversion_id datos_comision metadatos","monto_calculado moneda estado tipo_comision monto_base porcentaje monto_iva monto_total origen nivel_aprobacion","1.0","marketing-service","comisiones"]' \
	"of a commission"
unlike "$(cat "$TMP/native")" "Banco Nacional|cliente@email.com" "no bank and no client leaves"
done_testing

# What a commission goes through, what each step asks for, and the exit statuses.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

fixtures=$TOP_SRCDIR/tests/fixtures
state() { "$ALPES" comisiones ver "$id" --json | grep -oE '"(estado|aplazada|en_disputa)":("[a-z]*"|true|false)' | cut -d: -f2 | paste -sd' '; }
version() { "$ALPES" comisiones ver "$id" --json | jq .version; }
refused() { t "$1" 4 "${@:3}"; is "$(state)" "$2" "$1: nothing changed"; }
step() { t "$1" 0 "$ALPES" comisiones "${@:3}"; is "$(state)" "$2" "$1: $2"; }

t "a list without a file" 3 "$ALPES" comisiones listar
t "a check without a file" 3 "$ALPES" verificar
ok "reading made no file" test ! -e "$XDG_DATA_HOME/alpes/alpes.db"
t "an import of a file that is not there" 3 "$ALPES" importar "$TMP/none.json"

t "nothing approves itself" 0 "$ALPES" configuracion poner limite_automatico COP:0
for body in afiliado campana conversion; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
id=$("$ALPES" comisiones listar --json | jq -r .comision_id)
calculated='"calculada" false false' rejected='"rechazada" false false' approved='"aprobada" false false'
is "$(state)" "$calculated" "it waits"

refused "reject without a reason" "$calculated" "$ALPES" comisiones rechazar "$id"
refused "reject with a reason of four characters" "$calculated" "$ALPES" comisiones rechazar "$id" --motivo malo
t "reject with a code that is none" 2 "$ALPES" comisiones rechazar "$id" --codigo nada
is "$(state)" "$calculated" "it still waits"
step "reject with words" "$rejected" rechazar "$id" --motivo "cliente no existe"
step "reject again" "$rejected" rechazar "$id" --motivo "cliente no existe"
like "$out$err" ya_estaba "it says so"
refused "approve a rejected one" "$rejected" "$ALPES" comisiones aprobar "$id"
like "$err" transicion_invalida "by name"
refused "reopen without a reason" "$rejected" "$ALPES" comisiones reabrir "$id"
step "reopen" "$calculated" reabrir "$id" --motivo "si existe"
step "reject with a code" "$rejected" rechazar "$id" --codigo datos_errados
like "$("$ALPES" comisiones ver "$id" --json)" 'datos_errados' "the code stands on the row"
event=$("$ALPES" eventos listar --json | jq -r 'select(.tipo_evento == "comision_rechazada").evento_id' | tail -1)
is "$("$ALPES" eventos ver "$event" --json | jq -r .cuerpo.datos_comision.motivo)" datos_errados "and is told where there are no words"
step "reopen again" "$calculated" reabrir "$id" --motivo "ya corregidos"

step "defer" '"calculada" true false' aplazar "$id" --hasta 2099-01-01 --motivo "esperar factura"
refused "approve a deferred one" '"calculada" true false' "$ALPES" comisiones aprobar "$id"
step "release" "$calculated" liberar "$id" --motivo "llegó la factura"
step "dispute" '"calculada" false true' disputar "$id" --motivo "reclamo del cliente"
refused "approve a disputed one" '"calculada" false true' "$ALPES" comisiones aprobar "$id"
step "release it" "$calculated" liberar "$id" --motivo "reclamo cerrado"
free=$(version)
step "release what is free" "$calculated" liberar "$id"
like "$out" ya_estaba "it says so"
is "$(version)" "$free" "and nothing is changed"

stale=$(version)
step "defer once more" '"calculada" true false' aplazar "$id" --motivo "esperar factura"
step "release once more" "$calculated" liberar "$id" --motivo "llegó la factura"
refused "approve at a stale version" "$calculated" "$ALPES" comisiones aprobar "$id" --si-version "$stale"
step "approve at the version that stands" "$approved" aprobar "$id" --si-version "$(version)"
step "calculate an approved one" "$approved" calcular "$id"
like "$out" 'ya_estaba.* 37500.0 COP$' "the amount is answered"
is "$("$ALPES" comisiones calcular "$id" --json | jq -c '[.resultado, .monto_calculado, .monto_iva, .monto_total, .moneda]')" \
	'["ya_estaba",37500,0,37500,"COP"]' "as JSON all amounts"
step "reopen an approved one" "$calculated" reabrir "$id" --motivo "revisar tarifa"
step "approve it" "$approved" aprobar "$id"
step "calculate by force" "$calculated" calcular "$id" --forzar_recalculo
refused "annul without a reason" "$calculated" "$ALPES" comisiones anular "$id"
step "annul" '"anulada" false false' anular "$id" --motivo "venta de prueba"
refused "approve an annulled one" '"anulada" false false' "$ALPES" comisiones aprobar "$id"
refused "reopen an annulled one" '"anulada" false false' "$ALPES" comisiones reabrir "$id" --motivo "otra vez"

t "an unknown id to show" 3 "$ALPES" comisiones ver com_none
t "an unknown id to approve" 3 "$ALPES" comisiones aprobar com_none
t "an unknown affiliate" 3 "$ALPES" afiliados ver af_none
t "an unknown command" 2 "$ALPES" nada
t "an unknown step" 2 "$ALPES" comisiones pintar "$id"
t "an unknown option" 2 "$ALPES" comisiones listar --colores
t "an option without its value" 2 "$ALPES" comisiones listar --limite
t "a limit below nothing" 2 "$ALPES" comisiones listar --limite -1
t "a limit in words" 2 "$ALPES" comisiones listar --limite diez
t "a version in words" 2 "$ALPES" comisiones aprobar "$id" --si-version dos
t "an unknown filter field" 2 "$ALPES" comisiones listar --filtro 'colour:red'
t "books in order" 0 "$ALPES" verificar
done_testing

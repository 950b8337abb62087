# A refund after the payment: an adjustment by sistema that says what it corrects and why, and that moves to another store.
. "$(dirname "$0")/../tap.sh"
command -v jq >/dev/null || skip_all "no jq"

fixtures=$TOP_SRCDIR/tests/fixtures
com=com_55555
books() { "$ALPES" "$@" --bd "$TMP/paid.db"; }
everything() { for kind in afiliados campanas conversiones comisiones; do "$ALPES" exportar $kind --formato jsonl -q "$@"; done; }

for body in afiliado campana conversion; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
everything | jq -c --arg com $com 'if .comision_id then .comision_id = $com | .estado = "pagada" | .fecha_pago = .fecha_aprobacion
	| .referencia_pago = "P-1" else . end' >"$TMP/paid.jsonl"
t "a paid commission from elsewhere" 0 books importar "$TMP/paid.jsonl" --apertura
t "a part is refunded" 0 books conversiones reembolsar conv_98765 100000 --codigo reembolso
adjustment=$(books comisiones listar --filtro origen:ajuste --json)
id=$(jq -r .comision_id <<<"$adjustment")
is "$(jq -r '"\(.monto_total) \(.ajusta_a_id) \(.desglose | join("; "))"' <<<"$adjustment")" \
	"-15000 $com base 150000.0; porcentaje 15.0 campana:comision_conversion; redondeo half_up 22500.0; total 22500.0; menos 37500.0; ajuste -15000.0" \
	"it says what it corrects, and each step"
is "$(books auditoria listar "$id" --json | jq -r '"\(.usuario) \(.pasos)"')" "sistema ajustar" "nobody decided it"
is "$(books auditoria listar conv_98765 --json | jq -rs '.[0].usuario')" "$(id -un)" "the refund somebody did"
event=$(books eventos listar --json | jq -r 'select(.tipo_evento == "comision_aprobada").evento_id')
is "$(books eventos ver "$event" --json | jq -r .cuerpo.metadatos.usuario)" sistema "the event names sistema, too"
t "the rest is refunded" 0 books conversiones reembolsar conv_98765 150000
is "$(books comisiones listar --filtro origen:ajuste --json | jq -r '.desglose | join("; ")' | head -1)" \
	"base 0.0; menos 22500.0; ajuste -22500.0" "nothing is left to earn"

everything --bd "$TMP/paid.db" >"$TMP/all.jsonl"
t "all of it into another store" 0 "$ALPES" importar "$TMP/all.jsonl" --apertura --bd "$TMP/moved.db"
is "$(everything --bd "$TMP/moved.db" | jq -c 'del(.version)')" "$(jq -c 'del(.version)' "$TMP/all.jsonl")" \
	"gives the same records, what corrects what among them"
t "books in order" 0 "$ALPES" verificar --bd "$TMP/moved.db"
t "the refund is undone" 0 books deshacer --si
t "and books are in order" 0 books verificar
done_testing

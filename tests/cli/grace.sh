# gracia_publicacion: what is undone before its events leave was never told to anybody.
. "$(dirname "$0")/../tap.sh"
command -v jq >/dev/null || skip_all "no jq"

fixtures=$TOP_SRCDIR/tests/fixtures
# Events of a type in a state.
events() { "$ALPES" eventos listar --json | jq -r "select(.tipo_evento == \"$1\" and .estado == \"$2\") | .evento_id" | wc -l; }
waiting() { "$ALPES" eventos listar --json --estado espera | wc -l; }

t "nothing is approved by itself" 0 "$ALPES" configuracion poner limite_automatico 0
for body in afiliado campana conversion; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
com=$("$ALPES" comisiones listar --json | jq -r .comision_id)
before=$(waiting) calculated=$(events comision_calculada espera)

t "an hour of grace" 0 "$ALPES" configuracion poner gracia_publicacion 3600
t "approved" 0 "$ALPES" comisiones aprobar "$com"
is "$(events comision_aprobada espera)" 1 "its event waits"
t "undone within the hour" 0 "$ALPES" deshacer
is "$(events comision_aprobada espera) $(events comision_aprobada descartado)" "0 1" "its event will not leave"
is "$(events comision_calculada espera)" "$calculated" "nor one that takes it back"
is "$(waiting)" "$before" "what waited before waits still"
like "$("$ALPES" eventos listar --estado descartado)" "undone before it left" "why is said"
t "done again" 0 "$ALPES" rehacer
is "$(events comision_aprobada espera)" 1 "it is told after all"

t "no grace" 0 "$ALPES" configuracion poner gracia_publicacion 0
t "another" 0 "$ALPES" afiliados editar af_12345 telefono=3007654321
t "undone at once" 0 "$ALPES" deshacer
is "$(events afiliado_actualizado espera)" 2 "there and back is told"
t "books in order" 0 "$ALPES" verificar
done_testing

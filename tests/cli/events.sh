# What a person does about events that the broker does not take.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

db=$XDG_DATA_HOME/alpes/alpes.db
alpes() { "$ALPES" "$@"; }
event() { alpes eventos listar --json | jq -r "select(.tipo_evento == \"$1\") | .$2" | head -n 1; }
# As the publisher does when the broker refuses an event by name.
park() { sqlite3 "$db" "UPDATE salida SET estado = 2, intentos = 20, error = 'demasiado grande' WHERE evento_id = '$1'"; }

t "an affiliate is made" 0 alpes afiliados crear nombre="Ana Ruiz" email=ana@example.com \
	documento.tipo=cedula documento.numero=1234567
af=$out
t "and changed" 0 alpes afiliados editar "$af" telefono=3001234567
first=$(event afiliado_creado evento_id)
second=$(event afiliado_actualizado evento_id)

t "an event that waits" 4 alpes eventos descartar "$first" --motivo "no sirve"
like "$err" "leaves by itself" "is left alone"
park "$first"
is "$(event afiliado_actualizado estado)" detras "later ones of its record wait behind it"
t "diagnostico" 0 alpes diagnostico
like "$out" "^aviso +eventos +2 events are parked.* -> alpes eventos listar --estado aparcado" "counts them"
t "the list" 0 alpes eventos listar
like "$err" "^[1-9] wait, 2 parked$" "says how many wait, and how many are held up"
t "with -q" 0 alpes -q eventos listar
is "$err" "" "it says nothing"
t "one that waits behind" 4 alpes eventos corregir "$second"
like "$err" "only waits behind" "is not corrected"

before=$(alpes eventos ver "$first" | jq -c .cuerpo)
t "its record is mended" 0 alpes afiliados editar "$af" nombre="Ana"
t "its body is made again" 0 alpes eventos corregir "$first" --motivo "nombre muy largo"
after=$(alpes eventos ver "$first" | jq -c .cuerpo)
is "$(jq -c '[.datos_afiliado.nombre, .metadatos.version_entidad]' <<<"$after")" '["Ana",3]' "from the record as it is now"
is "$(jq -c 'del(.datos_afiliado.nombre, .metadatos.version_entidad)' <<<"$after")" \
	"$(jq -c 'del(.datos_afiliado.nombre, .metadatos.version_entidad)' <<<"$before")" "and nothing else of it"
is "$(event afiliado_creado estado) $(event afiliado_actualizado estado)" "espera espera" "it leaves, and those behind it"
park "$first"
t "without a change of the record" 4 alpes eventos corregir "$first"
like "$err" "would be the same" "there is nothing to make again"

t "a reason is needed to discard" 4 alpes eventos descartar "$first"
like "$err" "motivo" "and asked for"
t "with one it is discarded" 0 alpes eventos descartar "$first" --motivo "el afiliado no se publica"
is "$(event afiliado_creado estado) $(event afiliado_actualizado estado)" "descartado espera" "those behind it leave"
t "the journal" 0 alpes auditoria listar --limite 1
like "$out" "descartar .*el afiliado no se publica" "has who did it and why"
t "the record's notes" 0 alpes afiliados notas "$af"
like "$out" "$first afiliado_creado: el afiliado no se publica" "name the event"
t "discarding again" 0 alpes eventos descartar "$first" --motivo "otra vez"
t "an undo" 4 alpes deshacer
like "$err" "what was done to an event is not undone" "does not reach it"
t "the body of one that waits" 19 sqlite3 "$db" "UPDATE salida_cuerpo SET cuerpo = '' WHERE seq =
	(SELECT seq FROM salida WHERE evento_id = '$second')"
like "$err" "solo cambia el de un evento aparcado" "is not changed, by other tools neither"
t "the books" 0 alpes verificar
done_testing

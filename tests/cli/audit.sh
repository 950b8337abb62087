# The journal for people and auditors: by record, decision, user and day; what a row changed; out of the house whole.
. "$(dirname "$0")/../tap.sh"
for tool in jq sqlite3; do command -v $tool >/dev/null || skip_all "no $tool"; done
cd "$TMP" || exit
me=$(id -un)

id=$("$ALPES" --zona "$(midday)" afiliados crear nombre='Ana Ruiz' email=ana@example.com documento.tipo=cedula documento.numero=52123456 \
	datos_bancarios.banco=Sol datos_bancarios.tipo_cuenta=ahorros datos_bancarios.numero_cuenta=1234567890)
t "another name and level" 0 "$ALPES" afiliados editar "$id" nombre='Ana María Ruiz' nivel=1.2
t "by somebody else" 0 "$ALPES" afiliados desactivar "$id" --motivo 'sin ventas' --usuario zoe
other=$("$ALPES" afiliados crear nombre=Otro email=otro@example.com documento.tipo=cedula documento.numero=52123457)

t "the journal of a record" 0 "$ALPES" auditoria listar "$id"
is "$(awk -F'  ' '{ print $4 }' <<<"$out" | tr '\n' ' ')" "desactivar editar crear " "has its steps, the newest first"
t "as JSON" 0 "$ALPES" auditoria listar "$id" --json
is "$(jq -r '[.usuario, .por // "-", .pasos, .motivo // "-"] | join(" ")' <<<"$out" | head -1)" \
	"$me zoe desactivar sin ventas" "who, for whom, what and why"
t "of a decision" 0 "$ALPES" auditoria listar "$(jq -r .decision_id <<<"$out" | head -1)"
is "$(wc -l <<<"$out")" 1 "the rows of it"
t "of a user" 0 "$ALPES" auditoria listar --actor zoe --json
is "$(jq -r .pasos <<<"$out")" desactivar "what was done for them"
is "$("$ALPES" auditoria listar --periodo hoy --json | wc -l)" "$("$ALPES" auditoria listar --json | wc -l)" "all of it is of today"
is "$("$ALPES" auditoria listar --fecha_hasta 2020-01-01 | wc -l)" 0 "none from before"
is "$("$ALPES" auditoria listar --limite 2 | wc -l)" 2 "a limit"
t "of nobody known" 3 "$ALPES" auditoria listar --actor nadie
t "of nothing known" 3 "$ALPES" auditoria listar com_nada

aud=$("$ALPES" auditoria listar "$id" --json | jq -r 'select(.pasos == "editar") | .auditoria_id')
t "one row" 0 "$ALPES" auditoria ver "$aud"
like "$out" '^\+ nivel: 1.2$' "what changed"
like "$out" '^- nombre: "\*{6}"$' "a personal value masked, before"
like "$out" '^\+ nombre: "\*{6}"$' "and after"
unlike "$out" 'Ruiz|1234567890' "nothing of a person"
like "$out" '^version_antes: 1$' "the version before"
hash=$(sed -n 's/^hash_previo: //p' <<<"$out")
is "$("$ALPES" auditoria ver "$(( ${aud##*_} - 1 ))" --json | jq -r .hash)" "$hash" "the chain: the row before has the hash before"
for bad in aud_otra_1_2 aud_x 999 0 -- x; do t "no row $bad" 3 "$ALPES" auditoria ver -- "$bad"; done

t "the whole journal" 0 "$ALPES" auditoria exportar -o journal.jsonl
rows=$(sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" 'SELECT count(*) FROM diario')
is "$(wc -l <journal.jsonl)" "$rows" "every row"
is "$(jq -r .hash_previo journal.jsonl | tail -n +2)" "$(jq -r .hash journal.jsonl | head -n -1)" "each with the hash of the one before"
is "$(jq -r '.auditoria_id' journal.jsonl | sed 's/.*_//' | tr '\n' ' ')" "$(seq -s ' ' "$rows") " "the oldest first"
unlike "$(cat journal.jsonl)" 'Ruiz|1234567890' "nothing of a person"
t "as CSV by the other name" 0 "$ALPES" exportar auditoria --formato csv
is "$(head -1 <<<"$out" | cut -d, -f1-4)" "auditoria_id,fecha,usuario,por" "has a header"
is "$(tail -n +2 <<<"$out" | wc -l)" "$rows" "and every row"
t "over a file that is there" 4 "$ALPES" auditoria exportar -o journal.jsonl
t "for a filter of records" 2 "$ALPES" auditoria exportar --estado activo
done_testing

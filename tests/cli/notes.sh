# Notes on a record: appended, listed with who and when, taken back by an undo, in the journal.
. "$(dirname "$0")/../tap.sh"
command -v jq >/dev/null || skip_all "no jq"

t "demo data" 0 "$ALPES" demo --filas 20
id=$("$ALPES" comisiones listar --limite 1 --json | jq -r .comision_id)

t "a record without notes" 0 "$ALPES" comisiones notas "$id"
is "$out" "" "lists none"
t "a note" 0 "$ALPES" comisiones notas "$id" 'llamó dos veces'
like "$out" '^nota_[0-9a-z]{26}$' "prints its id"
ok "another from standard input" bash -c 'printf "uno\ndos\n" | "$ALPES" comisiones notas '"$id"' - --destino afiliado'
t "the list" 0 "$ALPES" comisiones notas "$id" --json
is "$(jq -r '[.destino, .texto] | join("|")' <<<"$out" | tr '\n' ';')" "interna|llamó dos veces;afiliado|uno;dos;" \
	"holds both, the oldest first"
is "$(jq -r .autor <<<"$out" | sort -u)" "$(id -un)" "with who wrote them"
t "for a person" 0 "$ALPES" comisiones notas "$id" --solo-lectura
like "$out" "^[0-9]{4}-[0-9-]+ [0-9:]+  $(id -un)  interna\$" "with when and who"

t "an escape in a note" 4 "$ALPES" comisiones notas "$id" $'\e[31mrojo'
t "an empty note" 4 "$ALPES" comisiones notas "$id" ''
t "a note of 2001 characters" 4 "$ALPES" comisiones notas "$id" "$(printf 'ñ%.0s' {1..2001})"
t "a note of 2000" 0 "$ALPES" comisiones notas "$id" "$(printf 'ñ%.0s' {1..2000})"
ok "endless input is refused" bash -c 'yes | "$ALPES" comisiones notas '"$id"' - ; [ $? = 4 ]'
t "bytes that are no text" 4 "$ALPES" comisiones notas "$id" $'\xff'
t "a record that is not there" 3 "$ALPES" comisiones notas com_nada hola
t "for somebody unknown" 2 "$ALPES" comisiones notas "$id" hola --destino nadie
t "without the right to write" 4 "$ALPES" comisiones notas "$id" hola --solo-lectura
t "a rehearsal" 0 "$ALPES" comisiones notas "$id" hola --ensayo
is "$("$ALPES" comisiones notas "$id" --json | wc -l)" 3 "none of these left anything"

t "undone" 0 "$ALPES" deshacer
is "$("$ALPES" comisiones notas "$id" --json | wc -l)" 2 "the note is gone"
t "undone is taken back" 0 "$ALPES" rehacer
is "$("$ALPES" comisiones notas "$id" --json | wc -l)" 3 "the note is there again"
like "$("$ALPES" auditoria listar --limite 6)" " anotar  nota_" "the journal has it"
t "books in order" 0 "$ALPES" verificar
done_testing

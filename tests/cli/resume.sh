# A decision that was cut short goes on under its id, from where it stopped.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../halt.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

fixtures=$TOP_SRCDIR/tests/fixtures
books() { sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }
decisions() { books "SELECT count(*) FROM decision WHERE paso = (SELECT n FROM paso WHERE nombre = '$1')"; }
state_of() { books "SELECT estado FROM decision WHERE id = '$1'"; }
newest() { books "SELECT id FROM decision ORDER BY n DESC LIMIT 1"; }
in_state() { books "SELECT count(*) FROM comision WHERE estado = (SELECT n FROM comision_estado WHERE nombre = '$1') AND deshecha = 0"; }

# cut SIGNAL COMMAND...: the signal comes in the middle of its rows, when it has told of some
tells() { [ -s "$TMP/halt.out" ]; }
cut()
{
	local signal=$1
	shift
	halting "$@"
	halts_when tells || fail "it does rows: $*"
	kill "-$signal" $pid
	runs_on
	wait $pid 2>/dev/null
	status=$? err=$(cat "$TMP/halt.err")
}

ROWS=2500
t "nothing approves itself" 0 "$ALPES" configuracion poner limite_automatico COP:0
for body in afiliado campana; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
t "no budget" 0 "$ALPES" campanas editar camp_67890 presupuesto=
jq -c 'del(.productos, .conversion_id) | . as $row | range('$ROWS') as $n | $row
	| .conversion_id = "conv_\($n)" | .datos_cliente.email = "cliente\($n)@email.com"' "$fixtures/conversion.json" >"$TMP/many.jsonl"

cut INT "$ALPES" importar "$TMP/many.jsonl"
is $status 130 "SIGINT ends an import between rows"
decision=$(newest)
like "$err" "alpes continuar $decision .*alpes deshacer $decision" "it says how to go on and back"
taken=$(books "SELECT count(*) FROM conversion")
ok "with some rows taken, not all" [ "$taken" -gt 0 -a "$taken" -lt $ROWS ]
is "$(state_of $decision)" 2 "it is cut short"
t "the next writing command offers it" 0 "$ALPES" configuracion poner dias_salida 31
like "$err" "$decision .*importar.* alpes continuar $decision" "by name"
t "diagnostico too" 0 "$ALPES" diagnostico
like "$out" "alpes continuar $decision" "by name"
t "continuar names it" 0 "$ALPES" continuar
like "$out" "^$decision .* importar +[0-9]+$" "alone"
rows=${out##* }
t "as JSON, too" 0 "$ALPES" continuar --json
is "$(jq -r '[.decision_id, .paso, .filas, (.fecha | fromdate | type)] | @tsv' <<<"$out")" "$decision	importar	$rows	number" "with its names"
mv "$TMP/many.jsonl" "$TMP/moved.jsonl"
t "its file is gone" 3 "$ALPES" continuar "$decision"
t "another file is not taken for it" 2 "$ALPES" continuar "$decision" --archivo "$fixtures/afiliado.json"
cut KILL "$ALPES" continuar "$decision" --archivo "$TMP/moved.jsonl"
is $status 137 "a crash on the way"
is "$(state_of $decision)" 0 "leaves it open"
t "it is offered after a crash" 0 "$ALPES" diagnostico
like "$out" "alpes continuar $decision" "by name"
t "the same file goes on by itself" 0 "$ALPES" importar "$TMP/moved.jsonl"
is "$(books "SELECT count(*) FROM conversion")" $ROWS "all rows are taken once"
is "$(decisions importar)" 3 "by one decision"
is "$(books "SELECT estado, previstas, hechas, rechazadas FROM decision WHERE id = '$decision'")" "1|$ROWS|$ROWS|0" "which counts them"
t "done is done" 0 "$ALPES" continuar "$decision"
t "an unknown one" 3 "$ALPES" continuar dec_x
t "nothing is left to go on with" 0 "$ALPES" continuar
is "$out" "" "nothing"

cut INT "$ALPES" comisiones aprobar --filtro estado:calculada --si --comentarios "en bloque"
is $status 130 "SIGINT ends a bulk"
bulk=$(newest)
some=$(in_state aprobada)
ok "with some rows approved" [ "$some" -gt 0 -a "$some" -lt $ROWS ]
cut KILL "$ALPES" continuar "$bulk"
t "it goes on" 0 "$ALPES" continuar "$bulk"
is "$(in_state aprobada)" $ROWS "to the last row"
is "$(books "SELECT estado, previstas, hechas FROM decision WHERE id = '$bulk'")" "1|$ROWS|$ROWS" "as one decision"
is "$(books "SELECT count(*) FROM comision WHERE comentarios = 'en bloque'")" $ROWS "with what was given with it"

t "many are asked for" 2 "$ALPES" deshacer "$bulk"
is "$(state_of $bulk)" 1 "and nothing is undone"
cut INT "$ALPES" deshacer "$bulk" --si
is $status 130 "SIGINT ends an undo"
undo=$(newest)
is "$(state_of $bulk)" 1 "the bulk is not undone yet"
t "deshacer again goes on" 0 "$ALPES" deshacer "$bulk" --si
like "$err" " 0 refused, $undo" "under the same id, nothing refused"
is "$(in_state calculada) $(state_of $bulk) $(state_of $undo)" "$ROWS 3 1" "and undoes the rest"

# while one is under way, blocked by its reader, others leave it alone
mkfifo "$TMP/slow"
"$ALPES" comisiones aprobar --filtro estado:calculada --si >"$TMP/slow" 2>"$TMP/.slow" &
{
	read -r first
	running=$(newest)
	t "it is not to be continued elsewhere" 5 "$ALPES" continuar "$running"
	like "$err" "another alpes is at this decision" "and why is said"
	t "nor undone" 5 "$ALPES" deshacer "$running" --si
	t "it is not offered" 0 "$ALPES" diagnostico
	unlike "$out" "$running" "by name"
	t "another decision slips in" 0 "$ALPES" configuracion poner dias_salida 32
	unlike "$err" "$running" "it is not offered there either"
	cat >/dev/null
} <"$TMP/slow"
wait
is "$(in_state aprobada)" $ROWS "it went on to its end"
t "undone" 0 "$ALPES" deshacer "$running" --si

"$ALPES" comisiones listar --json | jq -r .comision_id >"$TMP/ids"
mapfile -t ids <"$TMP/ids"
cut INT "$ALPES" comisiones disputar --motivo "por revisar" --si "${ids[@]}"
t "ids go on too" 0 "$ALPES" continuar "$(newest)"
is "$(books "SELECT count(*) FROM comision WHERE en_disputa = 1 AND version = (SELECT max(version) FROM comision)")" $ROWS "each once"
t "books in order" 0 "$ALPES" verificar
done_testing

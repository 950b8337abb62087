# Ten thousand rows of a filter: rehearsed, approved in one decision while another process approves single ones, cut by
# SIGINT, continued, undone.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

rows=${ROWS:-10000} singles=20
fixtures=$TOP_SRCDIR/tests/fixtures
filter='estado:calculada valor:>200'
books() { sqlite3 -readonly "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }
sums() { books "SELECT * FROM suma_afiliado WHERE n > 0 ORDER BY 1, 2, 3, 4; SELECT * FROM suma_campana WHERE n > 0 ORDER BY 1, 2, 3, 4"; }
in_state() { books "SELECT count(*) FROM comision WHERE estado = (SELECT n FROM comision_estado WHERE nombre = '$1')"; }

# The singles' sales are the first and small ones: the filter leaves them out.
t "nothing approves itself" 0 "$ALPES" configuracion poner limite_automatico COP:0
sed 's/\("presupuesto": *\)[0-9.]*/\199999999999.0/' "$fixtures/campana.json" >"$TMP/campaign"
for body in "$fixtures/afiliado.json" "$TMP/campaign"; do t "$(basename "$body")" 0 "$ALPES" importar "$body"; done
jq -c --argjson singles $singles --argjson n "$rows" '. as $one | range($singles + $n) | . as $i | $one | del(.productos) |
	.conversion_id = "conv_\($i)" | .datos_cliente.email = "c\($i)@email.com" |
	.valor_conversion = if $i < $singles then 100 else 2000 + $i end' "$fixtures/conversion.json" >"$TMP/sales"
t "the sales" 0 "$ALPES" -q importar "$TMP/sales"
mapfile -t small < <("$ALPES" comisiones listar --filtro 'estado:calculada valor:<=200' --json | jq -r .comision_id)
is ${#small[@]} $singles "twenty wait for single approvals"
before=$(sums)

t "the rehearsal" 0 "$ALPES" comisiones aprobar --filtro "$filter" --ensayo
is "$(grep -c 'hecho' <<<"$out")" "$rows" "names every row"
is "$(sums)" "$before" "and changes no sum"
is "$(in_state aprobada)" 0 "nor any row"

# --- one decision, cut, while another process approves single ones; its reader keeps it from coming to its end before ---
mkfifo "$TMP/reader"
"$ALPES" comisiones aprobar --filtro "$filter" --si >"$TMP/reader" 2>"$TMP/cut.err" &
pid=$!
exec 5<"$TMP/reader"
read -r first <&5
like "$first" "^com_.* hecho " "it tells of its rows"
decision=$(books "SELECT id FROM decision ORDER BY n DESC LIMIT 1")
longest=0 done_beside=0
for id in "${small[@]}"; do
	start=$(date +%s%3N)
	"$ALPES" comisiones aprobar "$id" >>"$TMP/single.out" 2>&1 || diag "$(tail -n 2 "$TMP/single.out")"
	took=$(($(date +%s%3N) - start))
	[ $took -le $longest ] || longest=$took
	if kill -0 $pid 2>/dev/null; then
		done_beside=$((done_beside + 1))
		if [ $done_beside = 5 ]; then
			kill -INT $pid
			cat <&5 >/dev/null
		elif [ $done_beside -lt 5 ]; then
			for n in {1..200}; do read -r line <&5; done
		fi
	fi
done
exec 5<&-
status=0
wait $pid || status=$?
is $status 130 "SIGINT ends the bulk between rows"
ok "single approvals were answered while it went on (the longest took $longest ms, the start of the program included)" \
	[ "$done_beside" -ge 5 ]
is "$(grep -c '  hecho  ' "$TMP/single.out")" $singles "every single one was approved"
approved=$(in_state aprobada)
ok "the bulk is done in part" [ "$approved" -gt $singles -a "$approved" -lt $((rows + singles)) ]
like "$(cat "$TMP/cut.err")" "alpes continuar $decision" "it says how to go on"

t "it goes on" 0 "$ALPES" continuar "$decision"
is "$(in_state aprobada)" $((rows + singles)) "to the last row"
is "$(books "SELECT previstas, hechas, rechazadas FROM decision WHERE id = '$decision'")" "$rows|$rows|0" "as one decision"
t "books in order" 0 "$ALPES" verificar

# --- undone ---
t "it is undone" 0 "$ALPES" -q deshacer "$decision" --si
is "$(in_state aprobada) $(in_state calculada)" "$singles $rows" "and only it"
for single in $(books "SELECT id FROM decision WHERE paso = (SELECT n FROM paso WHERE nombre = 'aprobar') AND previstas = 1"); do
	"$ALPES" -q deshacer "$single" >"$TMP/undo.out" 2>&1 || fail "$single is undone"
done
is "$(sums)" "$before" "with the singles undone, too, all sums are as before"
t "books in order again" 0 "$ALPES" verificar
done_testing

# What a new campaign lets in: how many is told, SIGINT ends it between rows, and the rest is not forgotten.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../halt.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

rows=3000
fixtures=$TOP_SRCDIR/tests/fixtures
held() { sqlite3 -readonly "$XDG_DATA_HOME/alpes/alpes.db" "SELECT count(*) FROM conversion WHERE estado = 0 AND deshecha = 0"; }

t "the affiliate" 0 "$ALPES" importar "$fixtures/afiliado.json"
jq -c --argjson n $rows '. as $one | range($n) | . as $i | $one | del(.productos) |
	.conversion_id = "conv_\($i)" | .datos_cliente.email = "c\($i)@email.com"' "$fixtures/conversion.json" >"$TMP/sales"
t "sales of a campaign that is not known yet" 0 "$ALPES" -q importar "$TMP/sales"
is "$(held)" $rows "wait for it"

let_in() { [ "$(held)" -lt $rows ]; }
halting "$ALPES" importar "$fixtures/campana.json"
ok "some are let in" halts_when let_in
kill -INT $pid
runs_on
status=0
wait $pid || status=$?
is $status 130 "SIGINT is heard"
like "$(cat "$TMP/halt.err")" 'looked at again: [0-9]+ that waited' "it says how many were let in"
decision=$(sed -n 's/.*alpes continuar \(dec_[a-z0-9]*\).*/\1/p' "$TMP/halt.err" | head -1)
left=$(held)
ok "not all of them" [ "$left" -gt 0 -a "$left" -lt $rows ]
t "the campaign is there" 0 "$ALPES" campanas ver "$(jq -r .campana_id "$fixtures/campana.json")"
t "the rest follows" 0 "$ALPES" continuar "$decision"
is "$(held)" 0 "to the last"
t "books in order" 0 "$ALPES" verificar
done_testing

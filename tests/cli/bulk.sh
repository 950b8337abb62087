# Many rows at once: tried first, confirmed, one decision.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

fixtures=$TOP_SRCDIR/tests/fixtures
books() { sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }
states() { "$ALPES" comisiones listar --json | jq -r .estado | sort | uniq -c | awk '{ print $2, $1 }' | paste -sd' '; }
written() { books "SELECT (SELECT count(*) FROM decision), (SELECT count(*) FROM diario), (SELECT count(*) FROM salida), (SELECT sum(version) FROM comision)"; }

t "nothing approves itself" 0 "$ALPES" configuracion poner limite_automatico COP:0
for body in afiliado campana; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
for n in {1..60}; do
	jq -c --arg n "$n" '.conversion_id = "conv_" + $n | .datos_cliente.email = "cliente" + $n + "@email.com" | del(.productos)' \
		"$fixtures/conversion.json" | sed "s/250000\.\?0*,/$((1000 + n)).0,/"
done >"$TMP/sixty.jsonl"
decisions=$(books "SELECT count(*) FROM decision")
t "sixty conversions" 0 "$ALPES" importar "$TMP/sixty.jsonl"
is "$(states)" "calculada 60" "sixty commissions wait"
is "$(books "SELECT count(*) FROM decision")" $((decisions + 1)) "the import is one decision"

before=$(written)
t "tried" 0 "$ALPES" comisiones aprobar --filtro 'estado:calculada' --ensayo
is "$(grep -c '^com_' <<<"$out")" 60 "it tells of sixty"
is "$(states) $(written)" "calculada 60 $before" "and changes nothing"
t "without --si" 2 "$ALPES" comisiones aprobar --filtro 'estado:calculada'
is "$(states) $(written)" "calculada 60 $before" "it changes nothing"
decisions=$(books "SELECT count(*) FROM decision")
t "with --si" 0 "$ALPES" comisiones aprobar --filtro 'estado:calculada' --si
is "$(grep -c '^com_' <<<"$out")" 60 "a result a row"
is "$(states)" "aprobada 60" "sixty are approved"
is "$(books "SELECT count(*) FROM decision")" $((decisions + 1)) "by one decision"
is "$(books "SELECT previstas, hechas, rechazadas, estado FROM decision ORDER BY n DESC LIMIT 1")" "60|60|0|1" "which counts them"
is "$(books "SELECT count(DISTINCT decision), count(*) FROM diario WHERE decision = (SELECT max(n) FROM decision)
	AND entidad = (SELECT entidad FROM decision ORDER BY n DESC LIMIT 1)")" "1|60" "and each has its journal row"
is "$(books "SELECT count(*), count(DISTINCT evento_id) FROM salida WHERE tipo_evento = 'comision_aprobada'")" "60|60" "and its event"
is "$(books "SELECT sum(monto_calculado) FROM comision WHERE estado = (SELECT estado FROM comision LIMIT 1)")" 927450 "the sum is right"
t "again finds none" 0 "$ALPES" comisiones aprobar --filtro 'estado:calculada' --si
t "books in order" 0 "$ALPES" verificar

# The books refuse a late row, as a full disk would.
jq -c '.afiliado_id = "af_otro" | .email = "otro@example.com" | .documento.numero = "99887766"' "$fixtures/afiliado.json" >"$TMP/otro.json"
t "another affiliate" 0 "$ALPES" importar "$TMP/otro.json"
books "CREATE TRIGGER lleno BEFORE UPDATE OF afiliado ON conversion WHEN (SELECT count(*) FROM conversion WHERE afiliado <> OLD.afiliado) > 30
	BEGIN SELECT RAISE(ABORT, 'lleno'); END"
t "a merge that fails late" 5 "$ALPES" afiliados fusionar af_12345 af_otro --motivo "es el mismo"
is "$(books "SELECT count(DISTINCT afiliado) FROM conversion") $out" "1 " "moves nothing, and says nothing of rows"
done_testing

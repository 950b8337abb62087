# What a file says of a record that is here already: the same is ya_estaba, other things are duplicado.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

fixtures=$TOP_SRCDIR/tests/fixtures
books() { sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }
for body in afiliado campana conversion; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
before=$(books "SELECT count(*) FROM diario")
for body in afiliado campana conversion; do
	t "$body.json again" 0 "$ALPES" importar "$fixtures/$body.json" --repetir
	like "$err" "0 taken, 1 were here already, 0 refused" "$body.json is here already"
	is "$out" "$(jq -r ".${body}_id" "$fixtures/$body.json")" "and named"
done
is "$(books "SELECT count(*) FROM diario")" "$before" "nothing is written"
is "$(books "SELECT count(*) FROM decision WHERE hechas = 0 AND estado = 1")" 3 "decisions that did nothing"

jq '.nombre = "Otra"' "$fixtures/afiliado.json" >"$TMP/other.json"
t "another name for a known affiliate" 4 "$ALPES" importar "$TMP/other.json"
like "$err" "duplicado: afiliado_id: af_12345" "is refused by its id"
jq '.color = "azul"' "$fixtures/afiliado.json" >"$TMP/more.json"
t "a field that is not known, besides" 4 "$ALPES" importar "$TMP/more.json"

jq -c 'del(.conversion_id) | .metadatos.transaccion_id = "T-1", (.metadatos.transaccion_id = "T-2" | .valor_conversion = 1000)
	| del(.productos)' "$fixtures/conversion.json" >"$TMP/shop.jsonl"
t "a shop's sales" 0 "$ALPES" importar "$TMP/shop.jsonl"
first=$out
tac "$TMP/shop.jsonl" >"$TMP/turned.jsonl"
t "in another order in another file" 0 "$ALPES" importar "$TMP/turned.jsonl"
is "$(tac <<<"$out")" "$first" "they are known by transaccion_id"

jq -c 'del(.conversion_id, .productos) | (1, 2, 3) as $n | .valor_conversion = 1000 * $n' "$fixtures/conversion.json" >"$TMP/plain.jsonl"
sed 2s/2000/-2000/ "$TMP/plain.jsonl" >"$TMP/half.jsonl"
t "one of three rows is wrong" 1 "$ALPES" importar "$TMP/half.jsonl"
first=$out
t "the same file again" 4 "$ALPES" importar "$TMP/half.jsonl"
t "repeated" 1 "$ALPES" importar "$TMP/half.jsonl" --repetir
is "$out" "$first" "its rows are known by their place"
like "$err" "0 taken, 2 were here already, 1 refused" "each counted"

t "an import taken back" 0 "$ALPES" importar "$TMP/plain.jsonl"
first=$out
t "an undo" 0 "$ALPES" deshacer --si
t "frees the file" 0 "$ALPES" importar "$TMP/plain.jsonl"
is "$out" "$first" "and the same ids live again"

jq '.afiliado_id = "af_2" | .email = "otra@email.com" | .documento.numero = "52123456" | .datos_bancarios.banco = "BANCO NACIONAL"' \
	"$fixtures/afiliado.json" >"$TMP/second.json"
t "another affiliate with the same account" 0 "$ALPES" importar "$TMP/second.json"
for pair in "af_2 af_12345" "af_12345 af_2"; do
	t "${pair% *} is warned of" 0 "$ALPES" afiliados ver "${pair% *}"
	like "$out" "^misma_cuenta_que: ${pair#* }\$" "shares its account with ${pair#* }"
done
t "one goes" 0 "$ALPES" afiliados eliminar af_2
t "the other" 0 "$ALPES" afiliados ver af_12345
unlike "$out" misma_cuenta_que "is alone with its account"
t "books in order" 0 "$ALPES" verificar
done_testing

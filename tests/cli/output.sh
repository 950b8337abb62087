# Data on stdout, words on stderr: results, refusals, -q and --json, command by command.
. "$(dirname "$0")/../tap.sh"
for tool in jq; do command -v $tool >/dev/null || skip_all "no $tool"; done
cd "$TMP" || exit
jsonl() { jq -ce "$1" <<<"$out" >/dev/null; }

t "an affiliate, as JSON" 0 "$ALPES" afiliados crear nombre=Ana email=ana@example.com documento.tipo=cedula documento.numero=521 \
	afiliado_id=af_1 --json
ok "the record that was made" jsonl '.afiliado_id == "af_1" and .version == 1'
t "edited" 0 "$ALPES" afiliados editar af_1 nivel=1.5 --json
ok "the record as it is now" jsonl '.nivel == 1.5 and .version == 2'
t "a note" 0 "$ALPES" afiliados notas af_1 hola --json
ok "its id" jsonl '.nota_id'

t "a step on one" 0 "$ALPES" afiliados desactivar af_1 --motivo 'sin ventas'
is "$out|$err" "af_1  hecho  inactivo|" "its result on stdout, no word"
t "the same again" 0 "$ALPES" afiliados desactivar af_1 --motivo 'sin ventas'
like "$out" '^af_1  ya_estaba' "was so already: a result, too"
t "a step that is refused" 4 "$ALPES" afiliados aprobar af_1
is "$out" "" "nothing on stdout"
like "$err" '^alpes: af_1: transicion_invalida: ' "the rule and why on stderr"
t "as JSON" 4 "$ALPES" afiliados aprobar af_1 --json
ok "an object with the rule" jsonl '.afiliado_id == "af_1" and .resultado == "transicion_invalida" and .mensaje'
t "a step on two" 1 "$ALPES" afiliados activar af_1 af_2 --motivo volvieron
is "$(cut -d' ' -f1,3 <<<"$out" | tr '\n' ' ')" "af_1 hecho af_2 no_encontrado " "a result a row on stdout"
like "$err" '^1 done.* 1 refused' "the count on stderr"
t "quietly" 1 "$ALPES" afiliados activar af_1 af_2 -q
is "$err" "" "no word"
t "one that is not there" 3 "$ALPES" afiliados activar af_2
like "$err" 'af_2' "is named"

jq -c . "$TOP_SRCDIR"/tests/fixtures/campana.json >in.jsonl
jq -c '.campana_id = "camp_2" | .fecha_fin = "2000-01-01T00:00:00Z"' "$TOP_SRCDIR"/tests/fixtures/campana.json >>in.jsonl
t "an import as JSON" 1 "$ALPES" importar in.jsonl --json
is "$(jq -rs 'map([.fila, .campana_id, .resultado, .campo // "-"] | join(" ")) | join(";")' <<<"$out")" \
	"1 camp_67890 hecho -;2 camp_2 fechas_invertidas fecha_fin" "a row each, the refused one with its rule and field"
t "again, quietly" 1 "$ALPES" importar in.jsonl -q --repetir
is "$out" "" "no result on stdout"
unlike "$err" ' taken' "no count"
like "$err" 'fechas_invertidas' "but what was refused"

t "the rules" 0 "$ALPES" configuracion ver --json
is "$(jq -rs 'add | .limite_automatico.COP == 50000' <<<"$out")" true "are objects"
t "the check" 0 "$ALPES" verificar
is "$out|$err" "|0 findings" "no data, a word"
t "demo books" 0 "$ALPES" --bd demo.db demo --filas 30
id=$("$ALPES" --bd demo.db comisiones listar --limite 1 --json | jq -r .comision_id)
t "an explanation" 0 "$ALPES" --bd demo.db comisiones explicar "$id" --json
ok "with the steps" jsonl '.desglose | length > 2'
id=$("$ALPES" --bd demo.db comisiones listar --estado calculada --limite 1 --json | jq -r .comision_id)
t "in words" 0 "$ALPES" --bd demo.db comisiones explicar "$id"
like "$out" '^  Rate: [0-9.]+ % \(the campaign' "where the rate comes from"
like "$out" '^Limits of that moment:
  automatic: \$ 50\.000,00
  operator: \$ 50\.000,00
  supervisor: \$ 100\.000,00
  risk: 20$' "and up to what each might approve"
unlike "$out" 'porcentaje|sobre_limite|=' "no code"
t "a change without the right" 4 "$ALPES" configuracion poner dias_espera 3 --solo-lectura
for command in 'afiliados crear nombre=x' 'afiliados editar af_1 nombre=x' 'afiliados activar af_1' 'importar in.jsonl' \
	deshacer rehacer 'demo' 'respaldo restaurar x --si' 'eventos reintentar x'; do
	t "$command: with --solo-lectura" 4 "$ALPES" $command --solo-lectura
done

lost='standard output cannot be written: what was printed is not all there; what was done stays done'
t "a list on a full disk" 5 sh -c "'$ALPES' afiliados listar >/dev/full"
like "$err" "$lost" "is told"
t "a list that nobody takes" 5 sh -c "'$ALPES' afiliados listar >&-"
like "$err" "$lost" "is told, too"
t "an export that nobody takes" 5 sh -c "'$ALPES' exportar afiliados >&-"
t "a change with all that is standard closed" 0 sh -c "'$ALPES' configuracion poner dias_salida 31 <&- >&- 2>&-"
t "an export with all of it closed" 5 sh -c "'$ALPES' exportar afiliados <&- >&- 2>&-"
t "an import of a standard input that is closed" 2 sh -c "'$ALPES' importar - <&-"
for i in {1..3000}; do
	echo "{\"conversion_id\":\"conv_p$i\",\"afiliado_id\":\"af_p\",\"campana_id\":\"camp_p\",\"tipo_conversion\":\"venta\",\"valor_conversion\":$i.0,\"moneda\":\"COP\"}"
done >"$TMP/muchas.jsonl"
"$ALPES" importar "$TMP/muchas.jsonl" 2>/dev/null | head -n 1 >/dev/null
is "${PIPESTATUS[0]}" 141 "an import whose reader leaves ends"
cut=$("$ALPES" continuar | grep -o '^dec_[0-9a-z]*')
t "is offered, and goes on" 0 "$ALPES" continuar "$cut"
is "$("$ALPES" conversiones listar --json | grep -c conv_p)" 3000 "to its end, nothing twice"
ok "the reader that has enough ends it quietly" sh -c "'$ALPES' auditoria listar | head -n 1"
is "$(wc -c <"$XDG_DATA_HOME/alpes/alpes.db-lock")" 0 "nothing of it is printed into our own files"
t "books in order" 0 "$ALPES" verificar
done_testing

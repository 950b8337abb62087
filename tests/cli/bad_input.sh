# One bad record a file: refused with status 4 and the rule's name, and nothing is written.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

fixtures=$TOP_SRCDIR/tests/fixtures bad=$TMP/bad
books() { sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }
stand() { books "SELECT (SELECT count(*) FROM afiliado), (SELECT count(*) FROM campana), (SELECT count(*) FROM conversion),
	(SELECT count(*) FROM comision), (SELECT count(*) FROM salida), (SELECT count(*) FROM diario)"; }
refused()
{
	t "$1" 4 "$ALPES" importar "$bad" "${@:3}"
	like "$out$err" "$2" "$1: told by name"
	ok "$1: in valid UTF-8" iconv -f UTF-8 -t UTF-8 "$TMP/.err"
	is "$(stand)" "$before" "$1: nothing is written"
}
conversion() { jq -c '.conversion_id = "conv_bad" | .valor_conversion = "VALOR"' "$fixtures/conversion.json" | sed "s/\"VALOR\"/$1/" >"$bad"; }

for body in afiliado campana; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
before=$(stand)

conversion 250000.005 && refused "too many decimals" demasiados_decimales
conversion 2.5e5 && refused "an exponent" numero_invalido
conversion -1.0 && refused "a negative value" ':.*valor_conversion'
conversion 0.0 && refused "a sale of nothing" ':.*valor_conversion'
conversion 100000000000.01 && refused "more than 10^13 minor units" ':.*valor_conversion'
conversion NaN && refused "not a number" 'JSON'
conversion '250000.0,"moneda":"COP"' && refused "a key that stands twice" clave_repetida
conversion 250000.0 && sed -i 's/"COP"/"XYZ"/' "$bad" && refused "an unknown currency" moneda_desconocida
conversion '250000.0,"fecha_conversion":"2023-02-30T10:00:00Z"' && refused "a date that does not exist" fecha_inexistente
conversion '250000.0,"fecha_conversion":"2099-01-01T10:00:00Z"' && refused "a date to come" ':.*fecha_conversion'
conversion 250000.0 && sed -i 's/Bogot./Bogot\xff/' "$bad" && refused "invalid UTF-8" utf8_invalido
conversion 250000.0 && head -c 100 "$bad" >"$bad.cut" && mv "$bad.cut" "$bad" && refused "JSON cut off" archivo_truncado
conversion 250000.0 && sed -i 's/conv_bad/conv bad;/' "$bad" && refused "an id with a blank" ':.*conversion_id'
conversion 250000.0 && sed -i 's/"venta"/"trueque"/' "$bad" && refused "an unknown kind of conversion" ':.*tipo_conversion'
jq -c '.afiliado_id = "af_2" | .email = "MARIA.Gonzalez@email.com" | .documento.numero = "99887766"' "$fixtures/afiliado.json" >"$bad"
refused "an e-mail that is taken" 'duplicado.*email'
jq -c '.afiliado_id = "af_2" | .email = "otra@email.com"' "$fixtures/afiliado.json" >"$bad"
refused "a documento that is taken" 'duplicado.*documento'
jq -c '.campana_id = "camp_2" | .fecha_fin = "2023-11-23T00:00:00Z"' "$fixtures/campana.json" >"$bad"
refused "a campaign that ends before it starts" fechas_invertidas
{
	printf '{"conversion_id":"conv_bad","hondo":'
	printf '[%.0s' {1..1000}
	printf ']%.0s' {1..1000}
	echo '}'
} >"$bad"
refused "a thousand levels" demasiado_profundo
header=conversion_id,afiliado_id,campana_id,tipo_conversion,valor_conversion,moneda
printf '%s\nconv_bad,af_12345,camp_67890,venta,"2500' $header >"$bad"
refused "CSV cut off in a cell" archivo_truncado --tipo conversiones
printf '%s\nconv_bad,af_12345,camp_67890' $header >"$bad"
refused "CSV cut off in a row" celdas --tipo conversiones
t "books in order" 0 "$ALPES" verificar

t "an id with an escape" 3 "$ALPES" comisiones aprobar $'com_\e[31m'
unlike "$out$err" $'\e' "the terminal is not spoken to"

conversion 250000.0
t "the same record without a fault" 0 "$ALPES" importar "$bad"
is "$(books "SELECT count(*) FROM conversion")" 1 "is taken"
{
	cat "$fixtures/conversion.json" | jq -c .
	jq -c '.conversion_id = "conv_3" | .moneda = "XYZ"' "$fixtures/conversion.json"
} >"$bad"
t "one good and one bad" 1 "$ALPES" importar "$bad"
is "$(books "SELECT group_concat(id, ' ') FROM (SELECT id FROM conversion ORDER BY id)")" "conv_98765 conv_bad" "the good one is taken"
t "books in order after it" 0 "$ALPES" verificar
done_testing

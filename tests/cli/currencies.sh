# Amounts stay in the currency that they were given in: minor units of one are never taken for those of another.
. "$(dirname "$0")/../tap.sh"
command -v jq >/dev/null || skip_all "no jq"

commission() { "$ALPES" comisiones listar --filtro "conversion_id:$1" --json | jq -c "$2"; }
sell() { t "a sale of $3 $2" 0 "$ALPES" conversiones crear conversion_id="$1" afiliado_id=af_1 campana_id="${4:-camp_1}" \
	tipo_conversion=venta moneda="$2" valor_conversion="$3" datos_cliente.email="$1@example.com"; }

"$ALPES" afiliados crear afiliado_id=af_1 nombre=Ana email=ana@example.com >/dev/null
"$ALPES" campanas crear campana_id=camp_1 nombre=Enero fecha_inicio=2020-01-01 fecha_fin=2099-12-31 \
	configuracion_comisiones.comision_conversion=15 >/dev/null
sell conv_JPY JPY 25000
sell conv_KWD KWD 250.125

t "a refund of 5 JPY" 0 "$ALPES" conversiones reembolsar conv_JPY 5 --codigo reembolso
is "$("$ALPES" conversiones ver conv_JPY --json | jq -c .reembolsado)" 5 "is of 5 JPY"
t "one of a dinar's thousandths" 0 "$ALPES" conversiones reembolsar conv_KWD 1.125 --codigo reembolso
is "$(commission conv_KWD '[.monto_base, .monto_calculado]')" '[249,37.35]' "is taken off its commission"
t "no yen has hundredths" 4 "$ALPES" conversiones reembolsar conv_JPY 5.01 --codigo reembolso
like "$err" 'valor .*decimal' "the refusal says so"

t "a campaign that pays a fixed amount in COP" 0 "$ALPES" campanas crear campana_id=camp_fija nombre=Fija \
	fecha_inicio=2020-01-01 fecha_fin=2099-12-31 \
	'configuracion_comisiones.planes={"venta":{"tipo_comision":"fija","monto_fijo":20000},"*":{"tipo_comision":"porcentual","porcentaje":10}}'
sell conv_COP COP 250000 camp_fija
sell conv_USD USD 250000 camp_fija
is "$(commission conv_COP .monto_calculado)" 20000 "pays it for a sale in COP"
is "$(commission conv_USD .)" "" "pays nothing by itself for one in USD"
like "$("$ALPES" conversiones ver conv_USD)" sin_tasa "which says why"
t "by hand it needs a rate, too" 4 "$ALPES" comisiones crear conversion_id=conv_USD
like "$err" 'amounts in COP' "which the refusal tells"
t "with one it is paid" 0 "$ALPES" comisiones crear conversion_id=conv_USD tipo_comision=fija monto_fijo=5 moneda=USD
is "$(commission conv_USD '[.monto_fijo, .monto_base, .moneda]')" '[5,250000,"USD"]' "as given"

t "an amount for a sale in yen needs its currency" 4 "$ALPES" comisiones crear conversion_id=conv_JPY tipo_comision=fija monto_fijo=100
like "$err" 'moneda: .*JPY' "which the refusal tells"
t "with it" 0 "$ALPES" comisiones crear conversion_id=conv_JPY tipo_comision=fija monto_fijo=100 moneda=JPY
is "$(commission conv_JPY 'select(.estado != "anulada") | [.monto_fijo, .moneda]')" '[100,"JPY"]' "it is 100 yen"
t "a value in yen is no base in COP" 4 "$ALPES" comisiones crear conversion_id=conv_KWD porcentaje=10 moneda=COP
like "$err" 'monto_base: .*KWD' "which the refusal tells"

id=$(commission conv_COP .comision_id | tr -d '"')
t "another currency alone" 4 "$ALPES" comisiones editar "$id" moneda=USD monto_base=100
like "$err" 'monto_fijo' "names an amount that is not given with it"
t "what is approved is taken back first" 0 "$ALPES" comisiones reabrir "$id" --motivo "otra moneda"
t "with all of them" 0 "$ALPES" comisiones editar "$id" moneda=USD monto_base=100 monto_fijo=7.5
t "it is calculated" 0 "$ALPES" comisiones calcular "$id"
is "$(commission conv_COP '[.monto_total, .moneda]')" '[7.5,"USD"]' "in that currency"
t "a sale that waits" 0 "$ALPES" conversiones crear conversion_id=conv_2 afiliado_id=af_9 campana_id=camp_1 tipo_conversion=venta \
	valor_conversion=250000
t "does not become one of 25 million yen" 4 "$ALPES" conversiones editar conv_2 moneda=JPY
t "but one of 250000" 0 "$ALPES" conversiones editar conv_2 moneda=JPY valor_conversion=250000
is "$("$ALPES" conversiones ver conv_2 --json | jq -c '[.valor_conversion, .moneda]')" '[250000,"JPY"]' "as it was said"
t "a part of it is given back" 0 "$ALPES" conversiones reembolsar conv_2 1 --codigo reembolso
t "which stays in yen" 4 "$ALPES" conversiones editar conv_2 moneda=COP valor_conversion=1000
t "books in order" 0 "$ALPES" verificar
done_testing

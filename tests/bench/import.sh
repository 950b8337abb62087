# Conversions from CSV and JSON Lines through the whole pipeline; half of their commissions are approved by the policy.
. "$(dirname "$0")/bench.sh"

file=$(books) n=$((ROWS / 50 < 2000 ? ROWS / 50 : 2000))
source=$BENCH/source

# conversions FORMAT ROUND: n of them, for the affiliates and campaigns of the books.
conversions()
{
	awk -v n="$n" -v format="$1" -v round="$2" 'BEGIN {
		srand(round)
		if (format == "csv")
			print "conversion_id,afiliado_id,campana_id,tipo_conversion,valor_conversion,moneda,canal_origen," \
				"datos_cliente.email,datos_cliente.ubicacion"
		for (i = 1; i <= n; i++) {
			id = sprintf("conv_1%d%024d", round, i)
			affiliate = sprintf("af_%026d", 2 + int(rand() * 48))
			campaign = sprintf("camp_%026d", 2 + int(rand() * 18))
			value = 20 + int(rand() * 640)
			if (format == "csv")
				printf "%s,%s,%s,venta,%d000.0,COP,web,c%d@correo.co,Cali\n", id, affiliate, campaign, value, i
			else
				printf "{\"conversion_id\":\"%s\",\"afiliado_id\":\"%s\",\"campana_id\":\"%s\"," \
					"\"tipo_conversion\":\"venta\",\"valor_conversion\":%d000.0,\"moneda\":\"COP\"," \
					"\"canal_origen\":\"web\",\"datos_cliente\":{\"email\":\"c%d@correo.co\"," \
					"\"ubicacion\":\"Cali\"}}\n", id, affiliate, campaign, value, i
		}
	}' >"$source-$2"
}

for format in csv json; do
	ours=$(copy "$file" ours.db)
	"$ALPES" --bd "$ours" -q configuracion poner limite_automatico COP:50000
	twin=$(copy "$ours" twin.db)
	for round in 1 2 3 4 5; do
		conversions $format $round
	done
	"$PROGRAMS/import" "$ours" "$twin" $format "$source"-[1-5]
done
rm -f "$BENCH"/ours.db* "$BENCH"/twin.db* "$source"-*

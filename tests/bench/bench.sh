# bench.sh - what the bench scripts share: a folder, books with ROWS commissions, copies of them.
#
#   books [N]            prints the path of books with N (ROWS) commissions, made once by rows.sh
#   copy FILE NAME       prints the path of a fresh copy in $BENCH
#   figure NAME VALUE UNIT [AGAINST RATIO]
#
# Programs are in $PROGRAMS. Each figure is one JSON line; wall-clock numbers of a shared machine vary two- to
# threefold from run to run, so look at the ratios: both sides of one are measured in turns.
set -euo pipefail

TOP_SRCDIR=$(cd "${TOP_SRCDIR:-$(dirname "${BASH_SOURCE[0]}")/../..}" && pwd)
TOP_BUILDDIR=${TOP_BUILDDIR:-$TOP_SRCDIR/build}
ALPES=${ALPES:-$TOP_BUILDDIR/alpes}
ROWS=${ROWS:-100000}
PROGRAMS=$TOP_BUILDDIR/tests/bench
BENCH=${BENCH:-$TOP_BUILDDIR/bench}
for name in ${!ALPES_@}; do
	case $name in ALPES_LOCALEDIR) ;; *) unset "$name" ;; esac
done
export TOP_SRCDIR TOP_BUILDDIR ALPES ROWS BENCH LC_ALL=C.UTF-8
mkdir -p "$BENCH"

books()
{
	local rows=${1:-$ROWS} schema file

	schema=$(cat "$TOP_SRCDIR"/data/migrations/*.sql "$TOP_SRCDIR/tests/bench/rows.sh" | cksum | cut -d' ' -f1)
	file=$BENCH/rows-$rows-$schema.db
	if [ ! -f "$file" ]; then
		rm -f "$BENCH/rows-$rows"-*
		bash "$TOP_SRCDIR/tests/bench/rows.sh" "$file.new" "$rows" >&2
		mv "$file.new" "$file"
		rm -f "$file.new"-*
	fi
	echo "$file"
}

copy()
{
	rm -f "$BENCH/$2" "$BENCH/$2"-*
	cp "$1" "$BENCH/$2"
	echo "$BENCH/$2"
}

figure()
{
	local against=
	[ $# -lt 5 ] || against=",\"against\":\"$4\",\"ratio\":$5"
	echo "{\"name\":\"$1\",\"value\":$2,\"unit\":\"$3\"$against}"
}

# conversions FORMAT N SEED: N of them for affiliates and campaigns that all books have, the way data entry gives them.
conversions()
{
	awk -v format="$1" -v n="$2" -v seed="$3" 'BEGIN {
		srand(seed)
		if (format == "csv")
			print "conversion_id,afiliado_id,campana_id,tipo_conversion,valor_conversion,moneda,canal_origen," \
				"datos_cliente.email,datos_cliente.ubicacion"
		for (i = 1; i <= n; i++) {
			id = sprintf("conv_1%d%024d", seed, i)
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
	}'
}

# conversiones metricas and comisiones reporte: what they add up is what stands in the books.
. "$(dirname "$0")/../tap.sh"
for tool in jq sqlite3; do command -v $tool >/dev/null || skip_all "no $tool"; done
cd "$TMP" || exit
books() { sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }
get() { jq -r "$1" <<<"$out"; }

export ALPES_AHORA=2026-11-24T15:00:00Z # no midnight comes in between
t "demo data" 0 "$ALPES" demo --filas 300
af=$(books "SELECT id FROM afiliado LIMIT 1") camp=$(books "SELECT id FROM campana WHERE estado = 1 LIMIT 1")
t "a sale in dollars" 0 "$ALPES" conversiones crear afiliado_id="$af" campana_id="$camp" tipo_conversion=venta \
	valor_conversion=10.25 moneda=USD canal_origen=web
t "metrics of 30 days" 0 "$ALPES" conversiones metricas --json
from=$(get .desde) to=$(get .hasta)
inside="date(fecha_conversion / 1000, 'unixepoch', '-5 hours') BETWEEN '$from' AND '$to' AND deshecha = 0"
is "$to" 2026-11-24 "up to today"
is "$(date -d "$to -29 days" +%F)" "$from" "30 business days"
is "$(get .anterior.hasta)" "$(date -d "$from -1 day" +%F)" "the ones before end the day before"
is "$(date -d "$from -30 days" +%F)" "$(get .anterior.desde)" "and are 30, too"
is "$(get .cifras.total.n)" "$(books "SELECT count(*) FROM conversion WHERE $inside")" "how many"
is "$(get '.cifras.total.valor.COP * 100 | round')" \
	"$(books "SELECT sum(valor_conversion) FROM conversion WHERE $inside AND moneda = 170 AND estado < 3")" "worth"
is "$(get .cifras.total.valor.USD)" 10.25 "each currency by itself"
is "$(get .cifras.ticket_promedio.valor.USD)" 10.25 "the mean, too"
is "$(get '.cifras.por_estado | map(.n) | add')" "$(get .cifras.total.n)" "the states are all of them"
is "$(get '.cifras.por_tipo | map(.n) | add')" "$(get .cifras.total.n)" "the types are"
is "$(get '.cifras.por_canal | map(.participacion) | add | . > 99.5 and . < 100.5')" true "the channels' shares are the whole"
clicks=$(books "SELECT count(*) FROM conversion WHERE $inside AND tipo_conversion = 5")
sales=$(books "SELECT count(*) FROM conversion WHERE $inside AND tipo_conversion = 0")
is "$(get .cifras.tasa_conversion)" "$(awk "BEGIN { c = $clicks; print c ? int(1000 * $sales / c + .5) / 10 : \"null\" }")" "sales by clicks"
t "of a channel" 0 "$ALPES" conversiones metricas --canal web --json
is "$(get '.cifras.por_canal | keys | join(",")')" web "that one alone"
t "of a day without any" 0 "$ALPES" conversiones metricas --fecha_desde 2001-01-01 --fecha_hasta 2001-01-01 --json
is "$(get '[.cifras.total.n, .cifras.tasa_conversion] | tostring')" '[0,null]' "nothing, and no rate"

t "a report of a month" 0 "$ALPES" comisiones reporte --periodo 2026-10 --json
is "$(get '[.desde, .hasta, .anterior.desde, .anterior.hasta] | join(" ")')" "2026-10-01 2026-10-31 2026-09-01 2026-09-30" \
	"the month before beside it"
t "a report of 90 days" 0 "$ALPES" comisiones reporte --periodo 90d --json
inside="date(creado / 1000, 'unixepoch', '-5 hours') BETWEEN '$(get .desde)' AND '$(get .hasta)' AND deshecha = 0"
is "$(get .cifras.por_estado.aprobada.n)" "$(books "SELECT count(*) FROM comision WHERE $inside AND estado = 2")" "the approved ones"
is "$(get '.cifras.por_afiliado | map(.n) | add')" "$(get .cifras.total.n)" "affiliates are all of them"
is "$(get '.cifras.por_campana | map(.valor.COP // 0) | add | . * 100 | round')" "$(get '.cifras.total.valor.COP * 100 | round')" \
	"campaigns' amounts are the whole"
t "of an affiliate" 0 "$ALPES" comisiones reporte --periodo 90d --afiliado_id "$af" --json
is "$(get '.cifras.por_afiliado // {} | keys - ["'"$af"'"] | length')" 0 "of no other"
t "for a person" 0 "$ALPES" comisiones reporte --periodo 90d
like "$out" 'America/Bogota' "with the zone"
like "$out" '^por_afiliado [A-ZÁÉÍÓÚ]' "and names"
t "as the seed's reports are asked for" 0 "$ALPES" comisiones reporte --periodo 30d --formato json
is "$out" "$("$ALPES" comisiones reporte --periodo 30d --json)" "it is the JSON"
t "metrics, too" 0 "$ALPES" conversiones metricas --formato json
ok "as JSON" jq -e .cifras.total <<<"$out"
t "no table of rows" 2 "$ALPES" comisiones reporte --formato csv
t "half a window" 2 "$ALPES" comisiones reporte --fecha_desde 2026-01-01
t "a window that ends before it starts" 2 "$ALPES" comisiones reporte --fecha_desde 2026-02-01 --fecha_hasta 2026-01-01
t "two windows" 2 "$ALPES" comisiones reporte --fecha_desde 2026-02-01 --fecha_hasta 2026-03-01 --periodo 7d
done_testing

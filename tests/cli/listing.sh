# Lists by the query parameters and the filter language, as a table, JSON Lines and CSV; steps on what a filter takes.
. "$(dirname "$0")/../tap.sh"
for tool in jq script sqlite3; do command -v $tool >/dev/null || skip_all "no $tool"; done

list() { "$ALPES" "$1" listar --json "${@:2}" 2>/dev/null; }
ids() { list "$@" | jq -r .comision_id | sort; }
taken() { list comisiones | jq -r "select($1) | .comision_id" | sort; }
# In a terminal of $1 columns, with "$2" typed.
in_terminal() { script -qec "stty cols $1; ${*:3}" /dev/null <<<"$2" 2>&1 | tr -d '\r'; }

t "a programme" 0 "$ALPES" demo --filas 1200

affiliate=$(list comisiones --limite 1 | jq -r .afiliado_id)
campaign=$(list comisiones --limite 1 | jq -r .campana_id)
is "$(ids comisiones --estado calculada)" "$(taken '.estado == "calculada"')" "--estado"
is "$(ids comisiones --afiliado_id "$affiliate")" "$(taken ".afiliado_id == \"$affiliate\"")" "--afiliado_id"
is "$(ids comisiones --campana_id "$campaign" --estado aprobada)" \
	"$(taken ".campana_id == \"$campaign\" and .estado == \"aprobada\"")" "--campana_id and --estado together"
is "$(ids comisiones --filtro 'valor:<50000 -estado:aprobada')" "$(taken '.monto_total < 50000 and .estado != "aprobada"')" \
	"an amount, and what is not"
is "$(ids comisiones --filtro "$affiliate")" "$(taken ".afiliado_id == \"$affiliate\"")" "a bare id of another record"
name=$("$ALPES" afiliados ver "$affiliate" --json | jq -r .nombre)
is "$(ids comisiones --filtro "afiliado:\"$(tr a-zé A-ZÉ <<<"$name")\"")" \
	"$(list afiliados | jq -r "select(.nombre == \"$name\") | .afiliado_id" | while read -r id; do ids comisiones --afiliado_id "$id"; done | sort)" \
	"a name in capitals"
is "$(list conversiones --canal web | jq -r .canal_origen | sort -u)" web "--canal"
is "$(list comisiones | jq -r .fecha_creacion)" "$(list comisiones | jq -r .fecha_creacion | sort -r)" "the newest first"
is "$(list comisiones --limite 7 | wc -l)" 7 "--limite"

t "a period of the state" 0 "$ALPES" comisiones listar --estado aprobada --periodo 30d --json
like "$err" "^periodo: fecha_aprobacion 20" "is by its date"
t "a period" 0 "$ALPES" comisiones listar --periodo 30d
like "$err" "^periodo: fecha_creacion 20" "else by the creation"
t "from a day to another" 0 "$ALPES" conversiones listar --fecha_desde 2020-01-01 --fecha_hasta 2020-01-31 --json
is "$out$err" "periodo: fecha_conversion 2020-01-01 00:00 .. 2020-01-31 23:59" "both days are in it, and there was nothing"
t "a day that is none" 4 "$ALPES" conversiones listar --fecha_desde 2026-99-99
like "$err" "^alpes: --fecha_desde is a date that does not exist" "is named by its option"
t "a day as the filter has it" 0 "$ALPES" conversiones listar --fecha_desde 30d --fecha_hasta hoy
t "a period twice" 2 "$ALPES" comisiones listar --periodo 30d --fecha_desde hoy
like "$err" "one or the other" "is refused"
t "a period in the filter too" 2 "$ALPES" comisiones listar --periodo 30d --filtro periodo:hoy
t "a state that there is not" 2 "$ALPES" comisiones listar --estado aprovada
like "$err" "did you mean aprobada" "names the nearest"
t "a value with blanks and quotes stays one" 2 "$ALPES" comisiones listar --estado 'calculada "x" riesgo:1'
like "$err" 'estado: there is no "calculada "x" riesgo:1"' "and is named"

t "CSV" 0 "$ALPES" comisiones listar --formato csv --estado calculada
is "$(tail -n +2 <<<"$out" | cut -d, -f1 | sort)" "$(ids comisiones --estado calculada)" "has the same rows"
like "$(head -1 <<<"$out")" "^comision_id,afiliado_id,campana_id," "under the names"

t "for a spreadsheet" 0 "$ALPES" comisiones listar --formato csv-excel
is "$(sort <<<"$out")" "$("$ALPES" exportar comisiones --formato csv-excel | sort)" "as exportar writes it, names and documento too"
t "JSON" 0 "$ALPES" comisiones listar --formato json
is "$(jq -c ".[]" <<<"$out")" "$(list comisiones | jq -c .)" "is an array of what --json has a line each"
t "JSON of nothing" 0 "$ALPES" comisiones listar --formato json --afiliado_id af_none
is "$out" "[]" "is an empty one"

t "a table into a pipe" 0 "$ALPES" comisiones listar
like "$(head -1 <<<"$out")" "^comision_id +estado +afiliado_nombre +campana_nombre +conversion_id" "has every column"
is "$(wc -l <<<"$out")" "$(($(list comisiones | wc -l) + 1))" "and a line a row"
for width in 60 80 100 140; do
	ok "fits $width columns" [ "$(in_terminal $width '' "$ALPES" comisiones listar | wc -L)" -le $width ]
	like "$(in_terminal $width '' "$ALPES" comisiones listar --limite 1)" "^com_[0-9a-z]{26} " "with whole ids"
done
id=$("$ALPES" afiliados crear nombre=$'Eva \xe2\x80\xae31m' email=eva@example.com)
unlike "$("$ALPES" afiliados listar --filtro "$id"; in_terminal 80 '' "$ALPES" afiliados listar --filtro "$id")" \
	$'\xe2\x80\xae' "what a name holds does not reach the terminal"

books() { sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }
decisions() { books "SELECT count(*) FROM decision"; }
before=$(decisions)
t "a filter that takes nothing" 0 "$ALPES" comisiones aprobar --filtro 'estado:calculada valor:<1' --si
is "$(decisions)" "$before" "is no decision"
three=$(list comisiones --estado calculada | jq -s 'map(.monto_total) | sort | .[2]')
t "up to three rows need no --si" 0 "$ALPES" comisiones aplazar --filtro "estado:calculada valor:<=$three" --motivo 'falta la factura' --json
is "$(jq -r '.resultado + " " + .estado' <<<"$out" | sort -u)" "hecho calculada" "each is told as JSON"
is "$(jq -r .comision_id <<<"$out" | sort)" "$(ids comisiones --filtro "estado:calculada valor:<=$three es:aplazada")" "which are these"
t "more do" 2 "$ALPES" comisiones aprobar --filtro estado:calculada
like "$(in_terminal 80 n "$ALPES" comisiones aprobar --filtro estado:calculada)" \
	"^aprobar: [0-9]+ comisiones, \\$ [0-9.]+,[0-9]{2} COP\. Go on\?.*nothing was done" "a person is asked, with the sum, and may say no"
is "$(decisions)" "$((before + 1))" "which is no decision"
t "ids and a filter" 2 "$ALPES" comisiones aprobar com_x --filtro estado:calculada
waiting=$(list comisiones --estado calculada | wc -l)
ok "more wait than a page holds" [ "$waiting" -gt 500 ]
yes=$(in_terminal 80 y "$ALPES" comisiones aprobar --filtro estado:calculada --json | grep -c '"resultado":"hecho","estado":"aprobada"')
is "$yes $(decisions)" "$(books "SELECT hechas FROM decision ORDER BY n DESC LIMIT 1") $((before + 2))" "or yes: one decision"
is "$(books "SELECT previstas FROM decision ORDER BY n DESC LIMIT 1")" "$waiting" "no row is skipped or done twice, though each leaves the filter"
t "what is refused is told as JSON too" 3 "$ALPES" comisiones aprobar com_x --json
is "$(jq -r '.comision_id + " " + .resultado + " " + .campo' <<<"$out")" "com_x no_encontrado comision_id" "with rule and field"
t "books in order" 0 "$ALPES" verificar
done_testing

# kill -9 at random moments of data entry, import, bulk approval and undo: what was answered is there, the books are in order,
# and what was cut short goes on. ROUNDS of each; SEED chooses the moments.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

rounds=${ROUNDS:-9} seed=${SEED:-$((RANDOM + 1))} rows=400
RANDOM=$seed
fixtures=$TOP_SRCDIR/tests/fixtures
killed=0 answers=0 wrong=0

books() { sqlite3 -readonly "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }
now_ms() { date +%s%3N; }

# Tells what does not hold; only the first ones are of interest.
holds()
{
	local what=$1
	shift
	"$@" >"$TMP/held" 2>&1 && return
	wrong=$((wrong + 1))
	[ $wrong -gt 5 ] || diag "SEED=$seed round $round, $what: $(head -n 5 "$TMP/held")"
}

# killed_within KIND COMMAND...: within what one of its kind takes, in ms: less when it had ended before, more when it had not,
# so that machines that get slower or faster meanwhile do not matter. What it had answered by then is added to $TMP/said, whole
# lines only.
declare -A takes
killed_within()
{
	local kind=$1 pid delay
	shift
	delay=$((RANDOM % (${takes[$kind]} * 10 + 1)))
	"$@" >"$TMP/out" 2>"$TMP/err" &
	pid=$!
	sleep "$(printf '%d.%04d' $((delay / 10000)) $((delay % 10000)))"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	if [ $? = 137 ]; then
		killed=$((killed + 1)) takes[$kind]=$((takes[$kind] * 11 / 10 + 1))
	else
		takes[$kind]=$((takes[$kind] * 2 / 3))
	fi
	while IFS= read -r line; do echo "$line"; done <"$TMP/out" >>"$TMP/said"
}

# are_there TABLE WHERE: of the ids in the first column of what was said, none is missing.
are_there()
{
	local ids count
	answers=$((answers + $(wc -l <"$TMP/said")))
	ids=$(sed "s/ .*//; s/.*/'&'/" "$TMP/said" | paste -sd,)
	count=$(books "SELECT count(*) FROM $1 WHERE id IN ($ids) AND $2")
	[ "$count" = "$(wc -l <"$TMP/said")" ] || { echo "answered $(wc -l <"$TMP/said"), there are $count"; return 1; }
}

# sales FILE PREFIX: rows of an import, none of which approves itself.
sales()
{
	jq -c --arg prefix "$2" --argjson n $rows '. as $one | range($n) | . as $i | $one | del(.productos) |
		.conversion_id = "conv_\($prefix)_\($i)" | .datos_cliente.email = "c\($prefix)_\($i)@email.com" |
		.valor_conversion = 100 + $i' "$fixtures/conversion.json" >"$1"
}

enter() { "$ALPES" conversiones crear conversion_id="$1" afiliado_id=af_12345 campana_id=camp_67890 tipo_conversion=venta valor_conversion=1000; }

t "nothing approves itself" 0 "$ALPES" configuracion poner limite_automatico COP:0
sed 's/\("presupuesto": *\)[0-9.]*/\199999999999.0/' "$fixtures/campana.json" >"$TMP/campaign"
for body in "$fixtures/afiliado.json" "$TMP/campaign"; do t "$(basename "$body")" 0 "$ALPES" importar "$body"; done
start=$(now_ms)
t "a sale" 0 enter conv_first
takes[entry]=$(($(now_ms) - start))
sales "$TMP/first" first
start=$(now_ms)
t "sales" 0 "$ALPES" importar "$TMP/first"
many=$(($(now_ms) - start))
takes+=([import]=$many [bulk]=$many [undo]=$many)

for ((round = 1; round <= rounds; round++)); do
	: >"$TMP/said"
	for i in 1 2 3; do killed_within entry enter conv_${round}_x$i; done
	holds "entry: books" "$ALPES" verificar
	holds "entry: answers" are_there conversion "deshecha = 0"

	sales "$TMP/sales" $round
	: >"$TMP/said"
	killed_within import "$ALPES" importar "$TMP/sales"
	holds "import: books" "$ALPES" verificar
	holds "import: answers" are_there conversion "deshecha = 0"
	"$ALPES" importar "$TMP/sales" >/dev/null 2>&1 # goes on, or was done
	holds "import: is whole" [ "$(books "SELECT count(*) FROM conversion WHERE id LIKE 'conv\_${round}\_%' ESCAPE '\\' AND id NOT LIKE '%x%'")" = $rows ]

	: >"$TMP/said"
	killed_within bulk "$ALPES" comisiones aprobar --filtro estado:calculada --si
	holds "bulk: books" "$ALPES" verificar
	holds "bulk: answers" are_there comision "estado = 2"
	cut=$("$ALPES" continuar | awk 'NR == 1 { print $1 }')
	[ -z "$cut" ] || holds "bulk: goes on" "$ALPES" continuar "$cut"
	holds "bulk: the rest" "$ALPES" comisiones aprobar --filtro estado:calculada --si
	holds "bulk: is whole" [ "$(books "SELECT count(*) FROM comision WHERE estado <> 2")" = 0 ]

	: >"$TMP/said"
	killed_within undo "$ALPES" deshacer --si
	holds "undo: books" "$ALPES" verificar
	sed -i '/^conv_/d' "$TMP/said"
	holds "undo: answers" are_there comision "estado = 1"
done
diag "$killed killed, $answers answers"
is $wrong 0 "what was answered is there, and the books are in order"
ok "most were killed on the way" [ $killed -ge $((3 * rounds)) ]
done_testing

# A backlog published to a real broker: three events of each life, its approval and the journal.
. "$(dirname "$0")/bench.sh"

standalone=$TOP_SRCDIR/tests/pulsar/standalone
"$standalone" have 2>/dev/null && python=$("$standalone" python 2>/dev/null) ||
	{ echo "bench: publish needs Java 17, Pulsar and its Python client: ./dev check gets them" >&2 && exit 0; }
trap '"$standalone" stop --name bench 2>/dev/null' EXIT
"$standalone" start --name bench --fresh 2>"$BENCH/log" || { cat "$BENCH/log" >&2 && exit 1; }
eval "$("$standalone" env --name bench)"

file=$(copy "$(books 2)" backlog.db)
conversions csv $((ROWS / 20)) 1 >"$BENCH/source"
{
	"$ALPES" --bd "$file" configuracion poner limite_automatico COP:50000
	"$ALPES" --bd "$file" importar "$BENCH/source"
	"$ALPES" --bd "$file" topicos preparar
} >"$BENCH/log" 2>&1 || { cat "$BENCH/log" >&2 && exit 1; }
sqlite3 "$file" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
for round in 0 1 2 3 4 5; do
	copy "$file" backlog-$round.db >/dev/null
done
"$PROGRAMS/publish" "$file" "$BENCH/events" \
	"$python $TOP_SRCDIR/tests/bench/publish.py $ALPES_PULSAR_NATIVE_URL $BENCH/events" "$BENCH"/backlog-[0-5].db
rm -f "$BENCH"/backlog* "$BENCH/events" "$BENCH/source" "$BENCH/log"

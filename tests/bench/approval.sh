# One approval, 10 000 in one decision, and one approval beside such a decision.
. "$(dirname "$0")/bench.sh"

file=$(books)
many=$((ROWS / 10 < 10000 ? ROWS / 10 : 10000))
"$PROGRAMS/approve" single "$(copy "$file" ours.db)" "$(copy "$file" twin.db)" $((ROWS / 50 < 200 ? ROWS / 50 : 200))
"$PROGRAMS/approve" bulk "$(copy "$file" ours.db)" "$(copy "$file" twin.db)" $many
"$PROGRAMS/approve" beside "$(copy "$file" ours.db)" $many
rm -f "$BENCH"/ours.db* "$BENCH"/twin.db*

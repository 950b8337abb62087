# A page of 50 commissions by every sort, filter and direction that an index answers.
. "$(dirname "$0")/bench.sh"

"$PROGRAMS/page" "$(copy "$(books)" ours.db)" "$(copy "$(books 10000)" twin.db)"
rm -f "$BENCH"/ours.db* "$BENCH"/twin.db*

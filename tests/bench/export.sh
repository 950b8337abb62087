# All commissions as CSV.
. "$(dirname "$0")/bench.sh"

"$PROGRAMS/export" "$(copy "$(books)" ours.db)"
rm -f "$BENCH"/ours.db*

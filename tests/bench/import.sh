# Conversions from CSV and JSON Lines through the whole pipeline; half of their commissions are approved by the policy.
. "$(dirname "$0")/bench.sh"

file=$(books) n=$((ROWS / 50 < 2000 ? ROWS / 50 : 2000))
source=$BENCH/source

for format in csv json; do
	ours=$(copy "$file" ours.db)
	"$ALPES" --bd "$ours" -q configuracion poner limite_automatico COP:50000
	twin=$(copy "$ours" twin.db)
	for round in 1 2 3 4 5; do
		conversions $format $n $round >"$source-$round"
	done
	"$PROGRAMS/import" "$ours" "$twin" $format "$source"-[1-5]
done
rm -f "$BENCH"/ours.db* "$BENCH"/twin.db* "$source"-*

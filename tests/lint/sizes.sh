# Files of at most 600 lines, functions of at most 60; what needs more stands with its reason in
# sizes.allow, as "FILE REASON" or "FILE:FUNCTION REASON". Where a function ends is told by the
# style: its braces stand in the first column.
. "$(dirname "$0")/../tap.sh"
cd "$TOP_SRCDIR" || exit

allowed() { grep -q "^$1 ..*" tests/lint/sizes.allow; }

long_functions()
{
	awk '/^[a-z_].*\(/ { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
	     /^{/ { start = FNR }
	     /^}/ && start { if (FNR - start > 61) print FILENAME ":" name, FNR - start - 1; start = 0 }' "$@"
}

too_long()
{
	local what lines

	while read -r what lines; do
		allowed "$what" || echo "$what: $lines lines"
	done
}

mapfile -t sources < <(find src ui tests -name '*.[ch]' 2>/dev/null | sort)
is "$(wc -l "${sources[@]}" | awk '$1 > 600 && $2 != "total" { print $2, $1 }' | too_long)" "" "no file is over 600 lines"
is "$(long_functions "${sources[@]}" | too_long)" "" "no function is over 60 lines"
done_testing

# bench.sh - what the bench scripts share: a folder, books with ROWS commissions, copies of them.
#
#   books [N]            prints the path of books with N (ROWS) commissions, made once by rows.sh
#   copy FILE NAME       prints the path of a fresh copy in $BENCH
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

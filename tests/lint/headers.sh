# Every header compiles alone.
. "$(dirname "$0")/../tap.sh"
cd "$TOP_SRCDIR" || exit

compile_alone()
{
	local folders
	folders=$(printf -- '-I%s ' src/*/ ui/ ui/*/)

	# shellcheck disable=SC2086
	"$1" -std=gnu11 -Wall -Wextra -Werror -fsyntax-only $folders $TEST_CPPFLAGS -x c - \
		<<<"#include \"$2\""
}

for cc in gcc clang; do
	if ! command -v $cc >/dev/null; then
		diag "$cc is not here"
		continue
	fi
	for header in src/*/*.h ui/*.h ui/screens/*.h; do
		[ -f "$header" ] && ok "$cc: $header" compile_alone $cc "$(basename "$header")"
	done
done
done_testing

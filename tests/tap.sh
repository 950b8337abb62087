# tap.sh - TAP for the tests in shell. A test sources it, calls the helpers, and ends with
# done_testing: without that line (a typo, a `set -u` death, an early exit) the test has failed.
#
#   t NAME STATUS COMMAND...   runs it; $status, $out and $err (texts) stay for what follows
#   is GOT WANTED NAME         like TEXT REGEX NAME         unlike TEXT REGEX NAME
#   ok NAME COMMAND...         the command succeeds         pass NAME         fail NAME
#   eventually SECONDS COMMAND...   for ok: tries again until it succeeds or the time is over
#   midday                     a zone where it is noon: no midnight comes in between
#   diag TEXT                  skip_all REASON              at_exit COMMAND
#
# Each test has a folder of its own, $TMP, which is also HOME and all of XDG_*. $ALPES is the binary.

TOP_SRCDIR=$(cd "${TOP_SRCDIR:-$(dirname "${BASH_SOURCE[0]}")/..}" && pwd)
TOP_BUILDDIR=${TOP_BUILDDIR:-$TOP_SRCDIR/build}
ALPES=${ALPES:-$TOP_BUILDDIR/alpes}
ALPES_LOCALEDIR=${ALPES_LOCALEDIR:-$TOP_BUILDDIR/locale}
CACHE_HOME=${CACHE_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}}
for name in ${!ALPES_@}; do
	case $name in ALPES | ALPES_LOCALEDIR) ;; *) unset "$name" ;; esac
done
TMP=$(mktemp -d "${TMPDIR:-/tmp}/alpes-test.XXXXXX")
HOME=$TMP XDG_DATA_HOME=$TMP/data XDG_CONFIG_HOME=$TMP/config XDG_STATE_HOME=$TMP/state
XDG_CACHE_HOME=$TMP/cache XDG_RUNTIME_DIR=$TMP/run LC_ALL=C.UTF-8 TZ=UTC
export TOP_SRCDIR TOP_BUILDDIR ALPES ALPES_LOCALEDIR CACHE_HOME TMP HOME LC_ALL TZ
export XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR
unset LANGUAGE NO_COLOR COLUMNS LINES http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY
tests=0 failures=0 finished=no at_exit=:

pass() { tests=$((tests + 1)); echo "ok $tests - $1"; }

fail()
{
	tests=$((tests + 1)) failures=$((failures + 1))
	echo "not ok $tests - $1"
}

diag() { printf '%s\n' "$1" | head -n 40 | sed 's/^/# /'; }

ok()
{
	local name=$1
	shift
	if "$@" >"$TMP/.ok" 2>&1; then pass "$name"; else fail "$name" && diag "$(cat "$TMP/.ok")"; fi
}

is()
{
	if [ "$1" = "$2" ]; then pass "$3"; else fail "$3" && diag "got:    $1" && diag "wanted: $2"; fi
}

like()
{
	if printf '%s\n' "$1" | grep -qE -e "$2"; then pass "$3"; else
		fail "$3"
		diag "no match for: $2"
		diag "$1"
	fi
}

unlike()
{
	if printf '%s\n' "$1" | grep -qE -e "$2"; then
		fail "$3"
		diag "a match for: $2"
		diag "$1"
	else pass "$3"; fi
}

t()
{
	local name=$1 wanted=$2
	shift 2
	"$@" >"$TMP/.out" 2>"$TMP/.err" </dev/null
	status=$?
	out=$(cat "$TMP/.out") err=$(cat "$TMP/.err")
	if [ "$status" = "$wanted" ]; then pass "$name"; else
		fail "$name"
		diag "status $status, wanted $wanted: $*"
		diag "$out"
		diag "$err"
	fi
}

eventually()
{
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.2
	done
}

midday() { printf 'Etc/GMT%+d' $(($(date -u +%-H) - 12)); }

skip_all() { echo "1..0 # SKIP $1"; finished=yes; exit 0; }

at_exit() { at_exit="$1; $at_exit"; }

done_testing()
{
	finished=yes
	echo "1..$tests"
	exit $((failures > 0))
}

leave()
{
	local status=$?
	trap - EXIT
	eval "$at_exit" >/dev/null 2>&1
	cd / && rm -rf "$TMP"
	if [ $finished = no ]; then
		fail "the script runs to its end"
		echo "1..$tests"
		status=1
	fi
	exit $status
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# halt.sh - a command that is met in the middle of its work, however fast it is; sourced after tap.sh.
#
#   halting COMMAND...      in the background; it stops itself in each commit. $pid; its words in $TMP/halt.out and .err
#   halts_when COMMAND...   for ok: lets it go on from commit to commit until the condition holds, and leaves it in one, which
#                           nobody sees yet; fails when it ended before
#   runs_on                 it never stops again

halting()
{
	: >"$TMP/halt"
	HALT=$TMP/halt LD_PRELOAD=$TOP_BUILDDIR/tests/halt.so "$@" >"$TMP/halt.out" 2>"$TMP/halt.err" &
	pid=$!
}

state_of_pid() { sed 's/.*) \(.\).*/\1/' "/proc/$pid/stat" 2>/dev/null; }

halts()
{
	local state
	while state=$(state_of_pid); [ "$state" != T ]; do
		[ -n "$state" ] && [ "$state" != Z ] || return 1
		sleep 0.01
	done
}

halts_when()
{
	until halts && "$@"; do
		[ "$(state_of_pid)" = T ] || return 1
		kill -CONT "$pid"
	done
}

runs_on()
{
	rm -f "$TMP/halt"
	kill -CONT "$pid" 2>/dev/null
}

# broker.sh - a real broker for a test in shell; sourced after tap.sh.
#
#   broker [OPTION...]    as `standalone start`; started if it does not run. Sets ALPES_PULSAR_URL and
#                         the like, and keeps other tests off this instance until this one ends.
#                         The unnamed instance runs on for the next test (./dev check stops it), a
#                         named one (--name) is stopped at the end.
#   $standalone COMMAND   what tests/pulsar/standalone knows: stop, start, kill...
#   pulsar_python         path of a Python with pulsar-client

standalone=$TOP_SRCDIR/tests/pulsar/standalone

broker()
{
	local instance=()

	[ "$1" = --name ] && instance=(--name "$2")
	"$standalone" have || skip_all "no Java 17 or no jars of Pulsar: ./dev check gets both"
	exec 7>"$TOP_BUILDDIR/pulsar${instance[1]:+-${instance[1]}}.test-lock"
	flock 7
	"$standalone" start "$@" 2>"$TMP/.broker" || { fail "the broker starts" && diag "$(cat "$TMP/.broker")"; exit 1; }
	eval "$("$standalone" env "${instance[@]}")"
	[ ${#instance[@]} = 0 ] || at_exit "$standalone stop ${instance[*]}"
}

pulsar_python() { "$standalone" python; }

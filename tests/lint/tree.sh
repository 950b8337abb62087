# What must not be in the tree: floating point, addresses outside, secrets, leftovers.
. "$(dirname "$0")/../tap.sh"
cd "$TOP_SRCDIR" || exit

# Without comments, strings and what headers bring along.
with_floats()
{
	for file in src/*/*.[ch] src/*.c; do
		gcc -fpreprocessed -dD -E -P -x c "$file" 2>/dev/null | sed 's/"[^"]*"//g' |
			grep -qwE 'float|double|valuedouble|strtod|atof' && echo "$file"
	done
}

# What is committed; an unpacked archive came from that.
tracked() { git ls-files --error-unmatch . 2>/dev/null; }

# Hosts of examples and of this machine only; www.w3.org names SVG's namespace and is never asked.
foreign_hosts()
{
	tracked | xargs -d '\n' grep -nIoE '(https?|pulsar(\+ssl)?|ftp)://[A-Za-z0-9.-]+' -- 2>/dev/null |
		grep -vE '://(localhost|127\.[0-9.]+|[a-z0-9.-]*\b(example|test|invalid|local)(\.(com|org|net))?)\.?$' |
		grep -vE '://[a-zA-Z]*$|:http://www\.w3\.org$'
}

secrets()
{
	tracked | xargs -d '\n' grep -nIE -- \
		'BEGIN [A-Z ]*PRIVATE KEY|eyJ[A-Za-z0-9_-]{16,}\.eyJ|AKIA[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{30}' 2>/dev/null
}

# -I: of a file that is not text no line is found. The fuzzers may have such ones.
binaries() { tracked | grep -vE '^(pictures|tests/fuzz/corpus)/' | xargs -d '\n' grep -LI -e '' -- 2>/dev/null; }

is "$(with_floats)" "" "no floating point in src/"
is "$(foreign_hosts)" "" "no address of a host outside"
is "$(secrets)" "" "no keys or tokens"
is "$(tracked | grep -E '(\.(orig|rej|swp|o|a|gmo|mo|db)|~)$')" "" "nothing left over or made"
is "$(binaries)" "" "no binaries but the pictures"
done_testing

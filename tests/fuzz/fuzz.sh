# What reads bytes from outside stands its corpus and FUZZ_SECONDS of mutations of it.
. "$(dirname "$0")/../tap.sh"
seconds=${FUZZ_SECONDS:-8}
seed=${FUZZ_SEED:-1}
fuzz=$TOP_BUILDDIR/tests/fuzz
cd "$TMP" || exit

for target in changes filter json pulsar_answer source; do
	t "fuzz_$target stands its corpus and $seconds s of mutations" 0 \
		"$fuzz/fuzz_$target" --seconds "$seconds" --seed "$seed" "$TOP_SRCDIR/tests/fuzz/corpus/$target"
	diag "$out"
	[ "$status" = 0 ] || diag "$(base64 -w 0 fuzz-failed | head -c 20000)"
done
done_testing

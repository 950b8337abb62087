# The screens in a pseudo-terminal: key to screen, start, memory, bytes; beside a minimal program, htop and tig.
. "$(dirname "$0")/bench.sh"

[ -x "$PROGRAMS/screen" ] || { echo "bench: screen needs libvterm-dev" >&2 && exit 0; }
beside=()
for name in htop tig; do
	if command -v $name >/dev/null; then
		beside+=($name $name --)
	else
		echo "bench: $name is not installed" >&2
	fi
done
rm -f "$BENCH"/demo.db*
"$ALPES" --bd "$BENCH/demo.db" -q demo --filas 2000
cd "$TOP_SRCDIR" # tig shows its history
"$PROGRAMS/screen" "$PROGRAMS/echo" "$(copy "$(books)" ours.db)" "$BENCH/demo.db" "${beside[@]}"
rm -f "$BENCH"/ours.db* "$BENCH"/demo.db*

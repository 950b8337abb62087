# Which room may include which: the arrows of the house, and who sees a library's header.
. "$(dirname "$0")/../tap.sh"
cd "$TOP_SRCDIR" || exit

rooms_of()
{
	case $1 in
	base) echo base ;;
	domain) echo domain base ;;
	store) echo store domain base ;;
	wire) echo wire domain base ;;
	app) echo app store wire domain base ;;
	sync) echo sync app wire domain base ;;
	cli) echo cli sync app store wire domain base ;;
	ui | screens) echo ui screens sync app store wire domain base ;;
	esac
}

room_with()
{
	local found=(src/*/"$1" ui/"$1" ui/screens/"$1")

	for file in "${found[@]}"; do
		[ -f "$file" ] && basename "$(dirname "$file")" && return
	done
}

wrong_arrows()
{
	local room allowed file header target

	for file in "$1"/*.[ch]; do
		[ -f "$file" ] || continue
		allowed=" $(rooms_of "$2") "
		for header in $(sed -n 's/^#[ \t]*include "\(.*\)".*/\1/p' "$file"); do
			[ "$header" = config.h ] && continue
			target=$(room_with "$header")
			[[ $allowed == *" ${target:-none} "* ]] || echo "$file: $header of ${target:-no room}"
		done
	done
}

# Through other headers as well: what the compiler says that a file reads.
sees()
{
	local read=/$2 folders
	folders=$(printf -- '-I%s ' src/*/ ui/ ui/*/)

	for file in "$1"/*.c; do
		[ -f "$file" ] || continue
		# shellcheck disable=SC2086
		${CC:-cc} $folders $TEST_CPPFLAGS -I"$TOP_BUILDDIR" -M -MG "$file" 2>&1 | tr ' ' '\n' |
			grep -qF "$read" && echo "$file sees $2"
	done
}

for room in src/base src/domain src/wire src/store src/app src/sync src/cli ui ui/screens; do
	[ -d "$room" ] || continue
	is "$(wrong_arrows "$room" "$(basename "$room")")" "" "$room includes only what it may"
	for pair in src/wire:cJSON.h src/store:sqlite3.h src/sync:curl.h ui:curses.h; do
		[[ $room == "${pair%%:*}"* ]] && continue
		is "$(sees "$room" "${pair#*:}")" "" "$room does not see ${pair#*:}"
	done
done
done_testing

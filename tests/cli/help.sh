# What --help says comes from the table of commands, and what it shows works.
. "$(dirname "$0")/../tap.sh"

# NOUN VERB of every command, from the help itself.
nouns() { "$ALPES" --help | sed -n '/^$/,$p' | sed '/^Options for all/,$d' | sed -nE 's/^  ([a-z]+) .*/\1/p'; }
verbs() { "$ALPES" "$1" --help | sed -nE 's/^  ([a-z-]+) .*/\1/p'; }

commands=()
for noun in $(nouns); do
	if "$ALPES" "$noun" --help | grep -q 'VERB'; then
		for verb in $(verbs "$noun"); do commands+=("$noun $verb"); done
	else
		commands+=("$noun")
	fi
done
ok "there are commands" [ ${#commands[@]} -gt 40 ]

without=()
for command in "${commands[@]}"; do
	text=$("$ALPES" $command --help) || without+=("$command: status $?")
	grep -q "^usage: alpes $command" <<<"$text" || without+=("$command: no usage")
	sed -n 3p <<<"$text" | grep -qE '^  [a-z]+' || without+=("$command: no text")
	sed -n '/^Examples/,$p' <<<"$text" | grep -qE '^  alpes [a-z]+' || without+=("$command: no example")
done
is "$(printf '%s\n' "${without[@]}")" "" "every command has usage, a text and an example"

# An example with --help behind its words is checked like a command, and changes nothing.
wrong=()
for command in "${commands[@]}"; do
	while read -r line; do
		line=${line%% | *}
		eval "\"\$ALPES\" ${line#alpes } --help" >/dev/null 2>&1 || wrong+=("$line")
	done < <("$ALPES" $command --help | sed -nE '/^Examples/,$s/^  (alpes .*)/\1/p')
done
is "$(printf '%s\n' "${wrong[@]}")" "" "every example is a command with options that it takes"
ok "help makes no file" [ ! -e "$XDG_DATA_HOME/alpes" ]

is "$(LC_ALL=C.UTF-8 LANGUAGE=es "$ALPES" comisiones aprobar --help | grep -ciE 'usage|options|approve')" 0 "in Spanish, too"
t "an unknown command" 2 "$ALPES" comisiones aprovar com_1
like "$err" 'comisiones aprobar' "names the nearest"
t "an unknown noun" 2 "$ALPES" comision
like "$err" 'comisiones' "names the nearest"
t "a noun alone" 2 "$ALPES" auditoria
like "$err" 'alpes auditoria --help' "says where its verbs stand"
t "an unknown option" 2 "$ALPES" comisiones listar --estdo calculada
like "$err" '\-\-estado' "names the nearest"
t "an option of another command" 2 "$ALPES" comisiones listar --filas 3
like "$err" '\-\-filas.*alpes comisiones listar --help' "is not swallowed"
done_testing

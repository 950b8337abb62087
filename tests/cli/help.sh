# What --help says comes from the table of commands, and what it shows works.
. "$(dirname "$0")/../tap.sh"

cd "$TMP" || exit

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

t "a word too few" 2 "$ALPES" comisiones ver
like "$err" 'comisiones ver.*ID' "names what is missing"
t "a word too many" 2 "$ALPES" verificar foo
like "$err" foo "names it"
t "versions" 0 "$ALPES" --version
like "$out" '^SQLite 3\.[0-9.]+ \(20' "SQLite with its sources"
for library in libcurl cJSON libsodium libunistring ncurses; do like "$out" "^$library.[0-9]" "$library"; done
t "help with a broken config file" 0 "$ALPES" --config "$TMP/nothing" --help

# The scripts of the shells ask the program; here is what it offers, and what bash makes of it.
offers() { "$ALPES" completar -- "$@" | cut -f1 | tr '\n' ' '; }
is "$(offers comi)" "comisiones " "a noun is completed"
is "$(offers comisiones ap)" "aprobar aplazar " "a verb"
is "$(offers comisiones listar --est)" "--estacion --estado " "an option of the command"
is "$(offers comisiones listar --fil)" "--filtro " "but of no other"
is "$(offers --bd x afiliados listar --estado ac)" "activo " "a value, behind options with values"
is "$(offers configuracion ver limite_a)" "limite_automatico " "a setting"
is "$(offers comisiones aprobar com_)" "" "nothing where nothing is known"
ok "the script for bash is one" bash -n "$TOP_SRCDIR/data/completions/alpes.bash"
mkdir bin && ln -s "$ALPES" bin/alpes
is "$(PATH=$PWD/bin:$PATH bash -c '. "$TOP_SRCDIR/data/completions/alpes.bash"
	COMP_WORDS=(alpes comisiones ap) COMP_CWORD=2; _alpes; echo "${COMPREPLY[@]}"')" "aprobar aplazar" "bash completes a prefix"

for language in C es; do
	LANGUAGE=$language "$ALPES" manual >"manual.$language"
	is "$(for command in "${commands[@]}"; do
		sed 's/\\-/-/g' "manual.$language" | grep -qE -- " ${command##* }\\\\fR" || echo "$command"
	done)" "" "$language: the manual has every command"
	if command -v groff >/dev/null; then
		is "$(groff -k -man -ww -Tutf8 "manual.$language" 2>&1 >/dev/null)" "" "$language: the manual is set without warnings"
	fi
done
unlike "$(cat manual.es)" 'EXIT STATUS|the books' "the Spanish one is in Spanish"
done_testing

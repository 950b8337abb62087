# bash completion for alpes: the program itself knows its commands and options.
_alpes()
{
	local IFS=$'\n'

	COMPREPLY=($("${COMP_WORDS[0]}" completar -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _alpes alpes

# fish completion for alpes: the program itself knows its commands and options.
function __alpes
	set -l words (commandline -opc)
	set -l current (commandline -ct)
	$words[1] completar -- $words[2..-1] "$current" 2>/dev/null
end
complete -c alpes -f -n 'string length -q -- (__alpes)[1]' -a '(__alpes)'
complete -c alpes -F -n 'not string length -q -- (__alpes)[1]'

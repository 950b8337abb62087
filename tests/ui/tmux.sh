# The screens inside tmux: its terminal, its resizing, detaching, pasting, and its end.
. "$(dirname "$0")/../tap.sh"
command -v tmux >/dev/null || skip_all "no tmux"

socket=alpes-$$
in_tmux() { tmux -L $socket -f /dev/null "$@"; }
outside() { tmux -L $socket-outside -f /dev/null "$@"; }
at_exit "in_tmux kill-server; outside kill-server"
export TMUX_TMPDIR=$TMP
unset TMUX

screen() { in_tmux capture-pane -p -t desk 2>&1; }
has() { screen | grep -qF -e "$1"; }
has_not() { ! has "$1"; }
keys() { in_tmux send-keys -t desk "$@"; }
shows() { eventually 60 has "$2" && pass "$1" || { fail "$1" && diag "$(screen)"; }; }
hides() { eventually 60 has_not "$2" && pass "$1" || { fail "$1" && diag "$(screen)"; }; }
approved() { "$ALPES" comisiones listar --estado aprobada --formato csv | tail -n +2 | wc -l; }
desk_pid() # the shell's child
{
	local shell child

	shell=$(in_tmux display-message -p -t desk '#{pane_pid}')
	read -r child _ <"/proc/$shell/task/$shell/children"
	echo "$child"
}
gone() { [ ! -e "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status"; } # or nobody has waited for it yet

# start TEXT: a shell in a session of its own, the screens its foreground job, up to a text of the queue.
start()
{
	in_tmux new-session -d -s desk -x 80 -y 24 "env PS1='shell> ' bash --norc --noediting" \; set-option -w window-size manual
	shows "a shell in tmux" 'shell>'
	keys "$ALPES" Enter
	shows "the queue in it" "$1"
}

{
	echo '{"afiliado_id":"af_1","nombre":"Ana","email":"ana@example.com"}'
	echo '{"campana_id":"camp_1","nombre":"Enero","fecha_inicio":"2020-01-01","fecha_fin":"2099-01-01","tipo_campana":"promocional","configuracion_comisiones":{"comision_conversion":15}}'
	for i in 1 2 3 4 5 6; do
		echo '{"conversion_id":"conv_'$i'","afiliado_id":"af_1","campana_id":"camp_1","tipo_conversion":"venta","valor_conversion":'$i'00000,"datos_cliente":{"email":"c'$i'@example.com"}}'
	done
} >"$TMP/sales.jsonl"
t "nothing approves itself" 0 "$ALPES" configuracion poner limite_automatico COP:0
t "six sales" 0 "$ALPES" importar "$TMP/sales.jsonl"

in_tmux new-session -d -s keep cat # the server stays
start " 15.000"
keys a
hides "one key approves" " 15.000"
is "$(approved)" 1 "it is written"
in_tmux resize-window -t desk -x 160 -y 50
shows "wider, the detail stands beside" "conv_2"
in_tmux resize-window -t desk -x 50 -y 10
shows "too small is told" "too small"
in_tmux resize-window -t desk -x 80 -y 24
shows "and back" " 30.000"

in_tmux set-buffer $'aaa\n:salir\n'
in_tmux paste-buffer -p -t desk
shows "a paste is dropped" "the pasted text was dropped"
is "$(approved)" 1 "and decides nothing"

outside new-session -d -x 100 -y 30 "tmux -L $socket attach -t desk"
attached() { outside capture-pane -p | grep -qF " 30.000"; }
detached() { [ -z "$(in_tmux list-clients)" ]; }
ok "a client that attaches sees it" eventually 60 attached
in_tmux detach-client -s desk
ok "it detaches" eventually 60 detached
keys a
hides "decisions go on without a client" " 30.000"
outside new-session -d -s again -x 100 -y 30 "tmux -L $socket attach -t desk"
attached() { outside capture-pane -p -t again | grep -qF " 45.000"; }
ok "who attaches again sees what was done" eventually 60 attached
in_tmux detach-client -s desk

keys C-z
shows "Ctrl-Z gives the shell back" "Stopped"
keys fg Enter
shows "fg the screens" " 45.000"
keys a
hides "where it goes on" " 45.000"

pid=$(desk_pid)
in_tmux kill-session -t desk
ok "the session's end ends it" eventually 60 gone "$pid"
is "$(approved)" 3 "with all that was decided"
t "the books are whole" 0 "$ALPES" verificar

for terminal in tmux-256color screen-256color xterm; do
	in_tmux set-option -g default-terminal $terminal
	start " 60.000"
	keys w
	shows "on TERM=$terminal the detail" "Rate: 15 %"
	keys q
	keys :salir Enter
	shows "and its end" "shell>"
	hides "the shell's screen is as it was" "Ana"
	keys 'echo is $TERM' Enter
	shows "that was $terminal" "is $terminal"
	in_tmux kill-session -t desk
done
done_testing

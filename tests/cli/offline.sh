# Without a broker: what works, what is said, and what the log keeps.
. "$(dirname "$0")/../tap.sh"

log=$XDG_STATE_HOME/alpes/alpes.log
alpes() { "$ALPES" "$@"; }

t "an affiliate is made without a broker" 0 alpes afiliados crear nombre=Ana email=ana@example.com \
	documento.tipo=cedula documento.numero=1234567
t "none is set: wrong usage" 2 alpes sincronizar
like "$err" "pulsar_url.*ALPES_PULSAR_URL" "with what to set"

export ALPES_PULSAR_URL=http://127.0.0.1:1
t "one that does not answer" 6 alpes sincronizar
like "$err" "no answer from the broker" "is told"
like "$err" "0 events published, [1-9][0-9]* wait" "and what waits"
is "$(stat -c %a "$log")" 600 "the log is for its owner only"
like "$(cat "$log")" "error cli: sincronizar: .*no answer from the broker" "and tells it, too"
like "$(cat "$log")" "^[0-9T:Z-]+ info sync: sync starts, [1-9][0-9]* events wait" "and how the sync began"
unlike "$(cat "$log")" "debug" "nothing more"
t "-v" 6 alpes -v sincronizar
like "$err" "debug http: /admin/v2/" "shows the calls"
like "$(cat "$log")" "debug http: /admin/v2/" "and logs them"

if command -v sqlite3 >/dev/null; then
	cp "$XDG_DATA_HOME/alpes/alpes.db" "$TMP/lame.db"
	sqlite3 "$TMP/lame.db" "DROP TABLE salida"
	t "a file that lacks a table" 5 alpes eventos listar --bd "$TMP/lame.db"
	like "$err" "lame.db: .*no such table: salida" "is told"
	unlike "$err" "SELECT" "without SQL"
	like "$(cat "$log")" "error store: .*no such table: salida.*SELECT" "which is in the log"
fi

ALPES_REGISTRO=/proc/none/alpes.log
export ALPES_REGISTRO
t "a log that cannot be written holds nothing up" 0 alpes eventos listar
like "$err" "/proc/none/alpes.log.*registro" "and is told"
unset ALPES_REGISTRO
rm "$log"
mkdir -p "$XDG_CONFIG_HOME/alpes"
echo "registro =" >"$XDG_CONFIG_HOME/alpes/alpes.conf"
t "an empty registro" 0 alpes eventos listar
ok "means no log" test ! -e "$log"
done_testing

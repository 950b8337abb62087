# A broker with authentication: what the program says to a bad token, and that it never shows one.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/broker.sh"

db=$TMP/a.db
log=$XDG_STATE_HOME/alpes/alpes.log
alpes() { "$ALPES" --bd "$db" -v "$@"; }
as() { export ALPES_PULSAR_TOKEN_FILE=$1; }

broker --name llave --token --fresh
admin=$ALPES_PULSAR_ADMIN_TOKEN_FILE
role=$ALPES_PULSAR_TOKEN_FILE
bad=$TMP/bad.token
sed 's/.$/x/; s/^\(.\{40\}\)./\1A/' "$role" >"$bad"
chmod 600 "$bad"

t "an affiliate is made" 0 alpes afiliados crear nombre=Ana email=ana@example.com \
	documento.tipo=cedula documento.numero=1234567

as "$bad"
t "a bad token prepares nothing" 6 alpes topicos preparar
like "$err" "token.*401.*check the token file" "and it is told why"
unlike "$err" "<|html" "without the broker's HTML"

as "$role"
t "a role that only publishes makes no topics" 6 alpes topicos preparar
like "$err" "401|403" "and it is told why"

as "$admin"
t "an administrator prepares the topics" 0 alpes topicos preparar

as "$bad"
t "a bad token publishes nothing" 6 alpes sincronizar --hasta-vaciar
like "$err" "token.*401.*check the token file" "and it is told why"
like "$err" "[1-9][0-9]* wait" "and what waits"

cp "$role" "$TMP/open.token"
chmod 644 "$TMP/open.token"
as "$TMP/open.token"
t "a token that others can read is not used" 4 alpes sincronizar
like "$err" "chmod 600" "with what to do"

as "$role"
t "the role publishes" 0 alpes sincronizar --hasta-vaciar
like "$err" " 0 wait" "all of it"
is "$(stat -c %a "$log")" 600 "the log is for its owner only"
like "$(cat "$log")" "warning sync: .*401" "and tells what the broker refused"
unlike "$(cat "$log" "$TMP"/*.err "$TMP"/*.out 2>/dev/null)" "$(cut -d. -f3 "$role" | cut -c1-12)" \
	"the token is in no log and on no screen"
done_testing

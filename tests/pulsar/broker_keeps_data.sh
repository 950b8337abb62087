# The broker of the tests itself: it keeps its data over a stop and a crash, and refuses bad tokens.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/broker.sh"

topic=persistent/public/default/casa.eventos
token=()

ask() { curl -s -m 20 -H 'Content-Type: application/json' "${token[@]}" "$@"; }

produce()
{
	ask -d "{\"producerName\":\"casa\",\"messages\":[{\"key\":\"k\",\"payload\":\"$1\"}]}" \
		"$ALPES_PULSAR_URL/topics/$topic/partitions/0"
}

peek() { ask "$ALPES_PULSAR_URL/admin/v2/$topic-partition-0/subscription/casa/position/$1"; }

# Just after a start the first answer about a topic may be an error: its policies are being read.
has() { [ "$(peek 1)" = "$1" ]; }

create()
{
	ask -f -X PUT -d 1 "$ALPES_PULSAR_URL/admin/v2/$topic/partitions" &&
		ask -f -X PUT -d '"earliest"' "$ALPES_PULSAR_URL/admin/v2/$topic/subscription/casa"
}

as() { token=(-H "Authorization: Bearer $1"); }

broker --name casa --token --fresh
as "$(cat "$ALPES_PULSAR_ADMIN_TOKEN_FILE")"
ok "an admin makes a topic" create
as "$(cat "$ALPES_PULSAR_TOKEN_FILE")"
like "$(produce hola)" '"errorCode":0' "role alpes publishes"
ok "role alpes reads" eventually 60 has hola
as bad.bad.bad
like "$(produce nunca)" 401 "a bad token is refused"

as "$(cat "$ALPES_PULSAR_TOKEN_FILE")"
url=$ALPES_PULSAR_URL
ok "it stops" "$standalone" stop --name casa
t "status says so" 3 "$standalone" status --name casa
ok "it starts again" "$standalone" start --name casa
eval "$("$standalone" env --name casa)"
is "$ALPES_PULSAR_URL" "$url" "on the same port"
ok "with its data" eventually 60 has hola
ok "it is killed" "$standalone" kill --name casa
ok "it starts after a crash" "$standalone" start --name casa
ok "with its data still" eventually 60 has hola
done_testing

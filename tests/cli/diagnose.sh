# diagnostico answers whatever is wrong: a line a finding, with its remedy.
. "$(dirname "$0")/../tap.sh"
for tool in jq python3; do command -v $tool >/dev/null || skip_all "no $tool"; done

diagnose() { t "$1" 0 "$ALPES" diagnostico "${@:2}"; }
# The findings with this state.
findings() { "$ALPES" diagnostico --json | jq -r "select(.estado == \"$1\") | .revision" | sort -u | paste -sd' '; }
bd=$XDG_DATA_HOME/alpes/alpes.db

diagnose "without a file it answers"
like "$out" "^aviso +archivo +there are no books yet at $bd -> .*alpes demo" "and says how to begin"
like "$out" "^bien +ajuste +bd = $bd \(default\)" "the place is the default"
like "$out" "^bien +pulsar +none is set.*ALPES_PULSAR_URL" "no broker is no trouble"
is "$err" "" "nothing is said besides"
ok "nothing is made" test ! -e "$bd"
HOME= XDG_DATA_HOME= XDG_CONFIG_HOME= XDG_STATE_HOME= diagnose "without a home it answers, too"
like "$out" "^error +configuracion +bd: HOME is not set, .*ALPES_BD" "and says what to set"

t "an affiliate" 0 "$ALPES" afiliados crear nombre=Ana email=ana@example.com documento.tipo=cedula documento.numero=1234567
t "as JSON, one object a line" 0 "$ALPES" diagnostico --json
ok "with its four names" jq -se 'length > 10 and all(keys == ["estado", "remedio", "revision", "texto"])' "$TMP/.out"
is "$(findings aviso)$(findings error)" "" "fresh books are in order"
like "$out" '"eventos","estado":"bien","texto":"[1-9] events wait, the oldest since ' "what waits is told"
like "$out" "of the journal's [1-9] rows 0 are published" "and how far the journal is published"
diagnose "--bd names the file" --bd "$bd"
like "$out" "ajuste +bd = $bd \(option\)" "and is told as its origin"

chmod 644 "$bd" && chmod 777 "$XDG_DATA_HOME/alpes"
diagnose "a file and a folder that are open to others"
like "$out" "^aviso +archivo .*mode 0644.*chmod 600" "are findings"
like "$out" "^aviso +archivo .*mode 0777.*chmod go-w" "both"
chmod 660 "$bd"
diagnose "a file that others may write"
like "$out" "^error +libros .*others may write to it; chmod 600" "is not opened"
chmod 600 "$bd" && chmod 700 "$XDG_DATA_HOME/alpes"
echo hola >"$TMP/hola.db" && chmod 600 "$TMP/hola.db"
diagnose "a file of something else" --bd "$TMP/hola.db"
like "$out" "^error +libros .*is not a file of alpes" "is a finding"

echo secreto >"$TMP/token" && chmod 644 "$TMP/token"
export ALPES_PULSAR_URL=http://127.0.0.1:1 ALPES_PULSAR_TOKEN_FILE=$TMP/token
diagnose "a token that others can read"
like "$out" "^error +token .*open to others: chmod 600 $TMP/token" "is a finding"
like "$out" "ajuste +pulsar_token_file = $TMP/token \(environment ALPES_PULSAR_TOKEN_FILE\)" "with its origin"
unlike "$out" secreto "the token is not shown"
chmod 600 "$TMP/token"
diagnose "a broker that does not answer"
like "$out" "^bien +token " "the token is in order now"
like "$out" "^aviso +pulsar +pulsar: no answer from the broker" "is a finding"
ALPES_PULSAR_URL=http://broker.invalid:8080 diagnose "a token that goes over plain http"
like "$out" "^aviso +token .*overheard.* -> .*https://" "to another machine is a finding"
unset ALPES_PULSAR_TOKEN_FILE

coproc fake { exec python3 "$TOP_SRCDIR/tests/sync/fake_broker.py"; }
at_exit "kill $fake_PID"
read -r port rest <&"${fake[0]}"
ALPES_PULSAR_URL=http://127.0.0.1:$port diagnose "a broker whose clock is wrong"
like "$out" "^bien +pulsar +the broker answers" "answers"
like "$out" "^aviso +pulsar +this machine's clock is [0-9]{9,} s ahead of the broker's" "and the difference is a finding"
like "$out" "^aviso +topicos +comisiones.eventos has 0 partitions, wanted are 8 -> alpes topicos preparar" "like its topics"
ALPES_PULSAR_URL=http://127.0.0.1:$port/admin diagnose "something else at its address"
like "$out" "^error +pulsar +.* 404: Topic not found -> pulsar_url must be" "is a finding"
unlike "$out" "topicos" "and nothing is asked of it"

ALPES_PULSAR_URL=pulsar://broker:6650 diagnose "the address of the binary port"
like "$out" "^error +configuracion +ALPES_PULSAR_URL: .*http://broker:8080" "is answered with the web port's"
ALPES_PULSAR_URL=http://ana:clave@broker diagnose "an address with a password"
unlike "$out" clave "does not show it"

mkdir -p "$XDG_CONFIG_HOME/alpes"
conf=$XDG_CONFIG_HOME/alpes/alpes.conf
printf 'colores = rojo\ntema = rosa\nbasura\nidioma = es\n' >"$conf"
t "other commands refuse a hostile config" 2 "$ALPES" eventos listar
diagnose "diagnostico reads on"
is "$(grep -c '^error *configuracion *.*alpes.conf:[123]: ' <<<"$out")" 3 "a finding each line"
like "$out" "ajuste +idioma = es \(archivo de configuración\)" "what is right is used: in Spanish now"
chmod 666 "$conf"
diagnose "a config that others may write"
like "$out" "^error +configuracion .*others may write it; run chmod go-w" "is not believed"
rm "$conf"
LC_ALL=es_XX.UTF-8 diagnose "a locale that is not installed"
like "$out" "^aviso +idioma .*es_XX.UTF-8" "is a finding"
t "demo books" 0 "$ALPES" demo --bd "$TMP/demo.db" --filas 20
diagnose "are told" --bd "$TMP/demo.db"
like "$out" "^bien +demo .*not published" "as such"
done_testing

# The screens over a real broker that is there, killed, stopped, hanging: see desk.c.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/broker.sh"

desk=$TOP_BUILDDIR/tests/pulsar/desk
[ -x "$desk" ] || skip_all "no libvterm, or not built: make check builds it"
python=$(pulsar_python) || skip_all "no Python with pulsar-client"
broker --name escritorio --token --fresh

admin=$ALPES_PULSAR_ADMIN_TOKEN_FILE
ALPES_PULSAR_TOKEN_FILE=$admin t "topics are prepared" 0 "$ALPES" topicos preparar
url=$ALPES_PULSAR_URL token=$ALPES_PULSAR_TOKEN_FILE
unset ALPES_PULSAR_URL ALPES_PULSAR_TOKEN_FILE

# The screens read these from a file of their own.
export BROKER="$standalone" BROKER_URL=$url BROKER_TOKEN=$token BROKER_FOLDER=$TOP_BUILDDIR/pulsar-escritorio
export READ_ALL="ALPES_PULSAR_TOKEN_FILE=$admin $python $TOP_SRCDIR/tests/pulsar/read_all.py $url $ALPES_PULSAR_NATIVE_URL"
while IFS= read -r line; do
	case $line in
	"ok "*) pass "${line#*- }" ;;
	"not ok "*) fail "${line#*- }" ;;
	"1.."*) ;;
	*) diag "${line#\# }" ;;
	esac
done < <("$desk" 2>&1)
done_testing

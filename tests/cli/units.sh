# What systemd and cron are told to run, runs: the commands out of the installed files, with this alpes.
. "$(dirname "$0")/../tap.sh"
cd "$TMP" || exit
units=$TOP_BUILDDIR/data/systemd
mkdir bin && ln -s "$ALPES" bin/alpes
export PATH=$PWD/bin:$PATH

# The line of a unit as systemd passes it on: specifiers and doubled signs taken away.
line_of() { sed -nE "s/^$1=//p" "$units/$2" | sed -E 's/%h/$HOME/g; s/%%/%/g; s/\$\$/$/g; s#[^ ]*/bin/alpes#alpes#g'; }

t "demo data" 0 alpes demo --filas 10
eval "$(line_of ExecStart alpes-respaldo.service)"
is $? 0 "the backup service"
copies=("$HOME"/.local/share/alpes/respaldos/alpes-*.db)
is "$(stat -c %a "${copies[0]}")" 600 "leaves a copy for its owner only"
t "that is whole" 0 alpes verificar --bd "${copies[0]}"
touch -d '40 days ago' "$HOME/.local/share/alpes/respaldos/alpes-old.db"
eval "$(line_of ExecStartPost alpes-respaldo.service)"
is "$(ls "$HOME/.local/share/alpes/respaldos")" "$(basename "${copies[0]}")" "and copies of 40 days are dropped"

ok "the service that syncs is a command" bash -c "$(line_of ExecStart alpes-sincronizar.service) --help"
ok "from cron, too" bash -c "$(sed -n 's/^\*.*  alpes/alpes/p' "$TOP_SRCDIR/data/alpes.cron") --help"
ok "and the copy from cron" sh -c "$(sed -n 's/^0 19 \* \* \* *//p' "$TOP_SRCDIR/data/alpes.cron" | sed 's/\\%/%/g')"
like "$(ls "$HOME/respaldos")" '^alpes-[0-9-]+\.db$' "leaves one with the day"
if command -v systemd-analyze >/dev/null; then
	mkdir -p run && cp "$units"/*.service "$TOP_SRCDIR"/data/systemd/*.timer . &&
		sed -i "s#^ExecStart=[^ ]*/bin/alpes#ExecStart=$(readlink -f "$ALPES")#" alpes-sincronizar.service
	said=$(XDG_RUNTIME_DIR=$PWD/run systemd-analyze --user --man=no verify ./alpes-*.service ./alpes-*.timer 2>&1 | grep '^.*alpes-')
	is "$said" "" "systemd finds nothing wrong with the units"
fi
done_testing

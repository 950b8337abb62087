# A backup put back starts a new generation of the journal.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

fixtures=$TOP_SRCDIR/tests/fixtures
books() { sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" "$1"; }
newest() { "$ALPES" auditoria listar --limite 1 | cut -d' ' -f1; }
t "a file" 0 "$ALPES" configuracion poner dias_salida 31 --estacion mesa
t "an affiliate" 0 "$ALPES" importar "$fixtures/afiliado.json"
like "$(newest)" "^aud_mesa_1_[0-9]+\$" "the first generation"
t "a backup" 0 "$ALPES" respaldo crear "$TMP/copia.db"
t "a campaign later" 0 "$ALPES" importar "$fixtures/campana.json"
seq=$(books "SELECT max(seq) FROM diario WHERE decision <= (SELECT n FROM decision ORDER BY n DESC LIMIT 1 OFFSET 1)")

t "the backup is looked at" 0 "$ALPES" respaldo verificar "$TMP/copia.db"
is "$(ls "$TMP"/copia.db*)" "$TMP/copia.db" "and nothing is left beside it"
cp "$TMP/copia.db" "$TMP/rota.db"
sqlite3 "$TMP/rota.db" "DROP TRIGGER diario_fijo; UPDATE diario SET motivo = 'otro' WHERE seq = 2"
t "one that was changed" 5 "$ALPES" respaldo verificar "$TMP/rota.db"
like "$out" 'diario_fijo' "the trigger that is missing is named"
like "$out" '2 ' "and the row"
head -c 20000 "$TMP/copia.db" >"$TMP/corta.db"
t "one cut short" 5 "$ALPES" respaldo verificar "$TMP/corta.db"
echo hola >"$TMP/texto.db"
t "one that is none" 5 "$ALPES" respaldo verificar "$TMP/texto.db"
like "$err" 'texto.db: is not a file of alpes' "is told"
t "one that is not there" 3 "$ALPES" respaldo verificar "$TMP/nada.db"

before=$(books 'SELECT count(*), max(seq) FROM diario')
unfit() { t "$1" "$2" "$ALPES" respaldo restaurar "$4" --si && like "$err" "$3" "$1: told by name" && is "$(books 'SELECT count(*), max(seq) FROM diario')" "$before" "$1: the books stay"; }
cp "$TMP/copia.db" "$TMP/gastada.db" && yes alpes | head -c 40000 | dd of="$TMP/gastada.db" bs=4096 seek=20 conv=notrunc 2>/dev/null
cp "$TMP/copia.db" "$TMP/futura.db" && sqlite3 "$TMP/futura.db" "PRAGMA user_version = 999"
ln -s copia.db "$TMP/enlace.db"
unfit "a backup that is damaged" 5 'gastada.db: the backup is damaged .*; take another' "$TMP/gastada.db"
unfit "a backup of a newer alpes" 5 'futura.db: was made by a newer alpes [(]schema 999' "$TMP/futura.db"
unfit "a text for a backup" 5 'texto.db: is not a file of alpes' "$TMP/texto.db"
unfit "a folder for a backup" 5 'is not a regular file' "$TMP"
unfit "a link for a backup" 5 'enlace.db: is not a regular file' "$TMP/enlace.db"
unfit "the books for a backup of themselves" 2 'alpes.db: is the file of the books itself' "$XDG_DATA_HOME/alpes/alpes.db"
cp "$TMP/copia.db" "$TMP/muda.db" && sqlite3 "$TMP/muda.db" "CREATE TRIGGER mudo BEFORE INSERT ON diario BEGIN SELECT RAISE(ABORT, 'mudo'); END"
unfit "a backup whose generation cannot be raised" 5 . "$TMP/muda.db"
is "$(ls "$XDG_DATA_HOME/alpes" | grep -c restore)" 0 "nothing is left beside the books"
touch "$XDG_DATA_HOME/alpes/alpes.db-restore"{,-journal,-wal,-shm,-lock} # a crash left them
t "reading" 0 "$ALPES" campanas ver camp_67890
t "and writing" 0 "$ALPES" vencimientos
is "$(ls "$XDG_DATA_HOME/alpes" | grep -c restore)" 0 "who writes next removes what a crash left of a restore"
nowhere() { t "$1" "$2" "$ALPES" respaldo crear "$4" && like "$err" "$3" "$1: told by name"; }
nowhere "a backup over a file" 4 'texto.db: exists already; a backup never overwrites' "$TMP/texto.db"
nowhere "a backup in no folder" 5 'nada/copia.db: No such file' "$TMP/nada/copia.db"
nowhere "a backup without a name" 2 'is not the name of a file' ''
nowhere "a backup in memory" 2 'is not the name of a file' :memory:
nowhere "a backup to standard output" 2 'is not the name of a file' -
bash -c 'ulimit -c 0 -f 64; "$ALPES" respaldo crear "$TMP/cortada.db"' 2>/dev/null
is "$? $(ls "$TMP/cortada.db" 2>&1 | grep -c 'No such')" "$((128 + $(kill -l XFSZ))) 1" "one that is cut off by a signal has not its name"
rm -f "$TMP"/cortada.db*
copy_to() { "$ALPES" respaldo crear "$1" 2>/dev/null && echo made >>"$1.made"; }
for n in 1 2 3 4 5 6 7 8; do
	for at_once in 1 2 3 4; do copy_to "$TMP/mismo$n.db" & done
	wait
done
is "$(cat "$TMP"/mismo?.db.made | wc -l) $(ls "$TMP"/mismo?.db | wc -l)" "8 8" "of several at once to one name, one is made"
t "and stays" 0 "$ALPES" respaldo verificar "$TMP/mismo1.db"
is "$(ls "$TMP" | grep -cE '[.]db[.][[:alnum:]]{6}$')" 0 "nothing half made is left"

t "without --si" 2 "$ALPES" respaldo restaurar "$TMP/copia.db"
t "no such file" 3 "$ALPES" respaldo restaurar "$TMP/nada.db" --si
is "$("$ALPES" configuracion ver generacion | cut -d' ' -f1)" generacion=1 "which raised nothing"
t "put back" 0 "$ALPES" respaldo restaurar "$TMP/copia.db" --si
t "the campaign is gone" 3 "$ALPES" campanas ver camp_67890
is "$("$ALPES" configuracion ver generacion | cut -d' ' -f1)" generacion=2 "the generation is raised"
is "$(newest)" "aud_mesa_2_$((seq + 1))" "by the first row of the new one"
t "the campaign again" 0 "$ALPES" importar "$fixtures/campana.json"
is "$(newest)" "aud_mesa_2_$((seq + 2))" "rows of the new generation follow"
t "books in order" 0 "$ALPES" verificar
t "put back once more" 0 "$ALPES" respaldo restaurar "$TMP/copia.db" --si
is "$("$ALPES" configuracion ver generacion | cut -d' ' -f1)" generacion=3 "over both"
t "books in order again" 0 "$ALPES" verificar
t "no copy, no books" 3 "$ALPES" respaldo restaurar "$TMP/nada.db" --si --bd "$TMP/lost.db"
ok "and none are made" test ! -e "$TMP/lost.db"
t "a file that was lost" 0 "$ALPES" respaldo restaurar "$TMP/copia.db" --si --bd "$TMP/lost.db"
t "is there again" 0 "$ALPES" verificar --bd "$TMP/lost.db"
is "$("$ALPES" configuracion ver generacion --bd "$TMP/lost.db" | cut -d' ' -f1)" generacion=2 "with a new generation"
t "no undo takes it back" 4 "$ALPES" deshacer "$(books "SELECT id FROM decision ORDER BY n DESC LIMIT 1")"
t "an undo" 0 "$ALPES" deshacer --si
is "$(books "SELECT count(*) FROM afiliado WHERE deshecha = 1")" 1 "reaches the user's own"
is "$("$ALPES" configuracion ver generacion | cut -d' ' -f1)" generacion=3 "the generation stays"
done_testing

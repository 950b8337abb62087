# A user without rights on a file, a folder or a disk: told which, status 5, and the books go on as they were once they are back.
. "$(dirname "$0")/../tap.sh"

fixtures=$TOP_SRCDIR/tests/fixtures folder=$XDG_DATA_HOME/alpes
books=$folder/alpes.db
cp "$ALPES" "$TMP/alpes" && cp "$fixtures/afiliado.json" "$TMP"
as=()
if [ "$(id -u)" = 0 ]; then # root may do all
	as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	chown -R 65534:65534 "$TMP"
fi
user() { t "$1" "$2" "${as[@]}" "$TMP/alpes" "${@:3}"; }
refused() { user "$1" "$2" "${@:4}" && like "$err" "$3" "$1: told by name"; }
both='this user may not read and write it; both rights are needed, on the file and on its folder'

user "a file" 0 importar "$TMP/afiliado.json"
chmod 400 "$books"
user "a file that may be read is read" 0 afiliados ver af_12345
refused "a file that may be read alone" 5 "alpes.db: $both" configuracion poner dias_salida 31
chmod 000 "$books"
refused "a file that may not be read" 5 "alpes.db: $both" afiliados listar
chmod 600 "$books"
rm -f "$books"-shm "$books"-wal "$books"-lock
chmod 500 "$folder"
refused "a folder that may be read alone" 5 "alpes.db: $both" afiliados listar
refused "a change in it" 5 "alpes.db: $both" configuracion poner dias_salida 31
chmod 000 "$folder"
refused "a folder that may not be entered" 5 'alpes.db: Permission denied' afiliados listar
chmod 700 "$folder"
refused "a new file where none may be made" 5 '/etc/alpes.db' --bd /etc/alpes.db configuracion poner dias_salida 31
refused "a new folder where none may be made" 5 '/etc/libros: the folder cannot be made: Permission denied' --bd /etc/libros/alpes.db \
	configuracion poner dias_salida 31
refused "an export where none may be made" 5 '/etc/x.csv: Permission denied' exportar afiliados -o /etc/x.csv
refused "a backup where none may be made" 5 '/etc/x.db: Permission denied' respaldo crear /etc/x.db
user "a backup" 0 respaldo crear "$TMP/copia.db"
chmod 000 "$TMP/copia.db" "$TMP/afiliado.json"
refused "a backup that may not be read" 5 'copia.db: Permission denied' respaldo restaurar "$TMP/copia.db" --si
refused "a file to import that may not be read" 2 'afiliado.json cannot be read: Permission denied' importar "$TMP/afiliado.json"
touch "$TMP/alpes.conf" && chmod 000 "$TMP/alpes.conf"
if [ "$(id -u)" = 0 ]; then chown 65534 "$TMP/alpes.conf"; fi
refused "a config that may not be read" 2 'alpes.conf: cannot be read: Permission denied' --config "$TMP/alpes.conf" afiliados listar
chmod 400 "$XDG_STATE_HOME/alpes/alpes.log"
refused "a log that may not be written ends nothing" 0 'alpes.log: the log cannot be written: Permission denied; see registro' afiliados listar
user "a change, with the rights back" 0 configuracion poner dias_salida 31
user "books in order" 0 verificar
done_testing

# The file of the books against other tools: private, closed to plain SQL, and a change shows.
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

fixtures=$TOP_SRCDIR/tests/fixtures file=$XDG_DATA_HOME/alpes/alpes.db
for body in afiliado campana conversion; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
t "a later change" 0 "$ALPES" configuracion poner umbral_automatico 15
is "$(stat -c %a "$file")" 600 "only its owner reads the file"
t "books in order" 0 "$ALPES" verificar

content() { sqlite3 "$file" .dump | sha256sum; }
before=$(content)
closed()
{
	sqlite3 "$file" "$2" >"$TMP/sql" 2>&1
	status=$?
	ok "$1: the tool says so" test $status != 0
	is "$(content)" "$before" "$1 is refused"
	like "$(cat "$TMP/sql")" "$3" "$1: by a trigger"
}
closed "a commission changed" "UPDATE comision SET monto_calculado = 1, monto_total = 1" diario
closed "a commission approved" "UPDATE comision SET estado = 0, version = version + 1" diario
closed "a commission deleted" "DELETE FROM comision" borra
closed "an affiliate changed" "UPDATE afiliado SET numero_cuenta = '999999'" diario
closed "a journal row changed" "UPDATE diario SET momento = momento + 1" "diario: no se cambia"
closed "the journal deleted" "DELETE FROM diario" "diario: no se borra"
closed "the last journal row deleted" "DELETE FROM diario WHERE seq = (SELECT max(seq) FROM diario)" "diario: no se borra"
closed "a journal row put in between" "INSERT INTO diario SELECT 2, generacion, grupo, momento, actor, por, decision, pasos, entidad,
	fila, version_antes, version, cambios, personal_hash, motivo_codigo, motivo, hash FROM diario WHERE seq = 1" "diario: la fila no sigue"
closed "a journal row with a gap" "INSERT INTO diario SELECT max(seq) + 2, generacion, grupo, momento, actor, por, decision, pasos, entidad,
	fila, version_antes, version, cambios, personal_hash, motivo_codigo, motivo, hash FROM diario" "diario: la fila no sigue"
closed "a journal row replaced" "INSERT OR REPLACE INTO diario SELECT * FROM diario WHERE seq = 1" "diario: "
closed "a movement changed" "UPDATE movimiento SET monto = 1" "movimiento: no se cambia"
closed "a movement deleted" "DELETE FROM movimiento" "movimiento: no se borra"
closed "an event deleted" "DELETE FROM salida" "salida: "
t "books still in order" 0 "$ALPES" verificar

cp "$file" "$TMP/kept.db"
fresh() { rm -f "$TMP/x.db"* && cp "$TMP/kept.db" "$TMP/x.db"; }
found() { t "$1" 5 "$ALPES" verificar --bd "$TMP/x.db"; like "$out$err" "$2" "$1: named"; }

fresh && sqlite3 "$TMP/x.db" "DROP TRIGGER diario_fijo"
found "a trigger that is gone" diario_fijo

row=$(sqlite3 "$file" "SELECT seq FROM diario WHERE cambios LIKE '%37500%' OR cambios LIKE '%3750000%' ORDER BY seq LIMIT 1")
like "$row" '^[0-9]+$' "the commission's journal row"
trigger=$(sqlite3 "$file" "SELECT sql FROM sqlite_schema WHERE name = 'diario_fijo'")
fresh && sqlite3 "$TMP/x.db" "DROP TRIGGER diario_fijo;
	UPDATE diario SET cambios = replace(cambios, '37500', '37501') WHERE seq = $row; $trigger"
found "one byte of a journal row changed, the trigger back in place" "(^|[^0-9])$row([^0-9]|\$)"
for column in momento actor; do
	fresh && sqlite3 "$TMP/x.db" "DROP TRIGGER diario_fijo; UPDATE diario SET $column = $column - 1 WHERE seq = $row; $trigger"
	found "$column of a journal row changed" "(^|[^0-9])$row([^0-9]|\$)"
done

last=$(sqlite3 "$file" "SELECT max(seq) FROM diario")
trigger=$(sqlite3 "$file" "SELECT sql FROM sqlite_schema WHERE name = 'diario_queda'")
fresh && sqlite3 "$TMP/x.db" "DROP TRIGGER diario_queda; DELETE FROM diario WHERE seq = $row; $trigger"
found "a journal row gone from the middle" "(^|[^0-9])($row|$((row + 1)))([^0-9]|\$)"
fresh && sqlite3 "$TMP/x.db" "DROP TRIGGER diario_queda; DELETE FROM diario WHERE seq = $last; $trigger"
t "the last journal row gone" 5 "$ALPES" verificar --bd "$TMP/x.db"

trigger=$(sqlite3 "$file" "SELECT group_concat(sql, '; ') FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'comision'")
drops=$(sqlite3 "$file" "SELECT group_concat('DROP TRIGGER ' || name, '; ') FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'comision'")
fresh && sqlite3 "$TMP/x.db" "$drops; UPDATE comision SET monto_calculado = 3750001, monto_total = 3750001; $trigger"
t "an amount changed behind the journal" 5 "$ALPES" verificar --bd "$TMP/x.db"
for change in "creado = creado - 1" "cambiado = cambiado + 1" "extra = '{\"a\":1}'"; do
	fresh && sqlite3 "$TMP/x.db" "$drops; UPDATE comision SET $change; $trigger"
	found "${change%% *} changed behind the journal" "comision fila 1: ${change%% *} "
done

moved=$(sqlite3 "$file" "SELECT max(seq) FROM movimiento")
trigger=$(sqlite3 "$file" "SELECT group_concat(sql, '; ') FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'movimiento'")
drops=$(sqlite3 "$file" "SELECT group_concat('DROP TRIGGER ' || name, '; ') FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'movimiento'")
fresh && sqlite3 "$TMP/x.db" "$drops; UPDATE movimiento SET seq = 1 WHERE seq = $moved; $trigger"
found "a movement told by another row, which leaves all sums" "diario $moved: its movements of money"
like "$out$err" "movimiento: diario 1" "and by one that moves no money"
t "the file itself is still in order" 0 "$ALPES" verificar
done_testing

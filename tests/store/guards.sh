# Nothing is written without its journal row, by the sqlite3 tool either; and when the guards are taken away, verificar names
# what was done. (tests/store/test_guards tries the same on the program's own connection.)
. "$(dirname "$0")/../tap.sh"
for tool in sqlite3 jq; do command -v $tool >/dev/null || skip_all "no $tool"; done

fixtures=$TOP_SRCDIR/tests/fixtures
good=$TMP/good.db file=$TMP/books.db
export ALPES_BD=$good

t "nothing approves itself" 0 "$ALPES" configuracion poner limite_automatico COP:0
for body in afiliado campana conversion; do t "$body.json" 0 "$ALPES" importar "$fixtures/$body.json"; done
id=$("$ALPES" comisiones listar --json | jq -r .comision_id)
t "an approval" 0 "$ALPES" comisiones aprobar "$id"
t "a note" 0 "$ALPES" comisiones notas "$id" "mirada"
t "books in order" 0 "$ALPES" verificar
sqlite3 "$good" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
export ALPES_BD=$file

anew() { rm -f "$file"*; cp "$good" "$file"; }
sql() { sqlite3 "$file" "$1"; }
dump() { sqlite3 -readonly "$file" .dump | sha256sum; }

# refused NAME SQL WORD: the tool is told off, and nothing has changed.
refused()
{
	local before
	anew
	before=$(dump)
	t "$1: is refused" 19 sqlite3 "$file" "$2"
	like "$err" "$3" "$1: by its guard"
	is "$(dump)" "$before" "$1: nothing is written"
}

for table in afiliado campana conversion comision nota ajuste; do
	columns=$(sqlite3 -readonly "$good" "SELECT group_concat(name) FROM pragma_table_info('$table')")
	refused "$table changed" "UPDATE $table SET cambiado = cambiado + 1" "$table: sin fila del diario"
	refused "$table changed with the newest journal row" \
		"UPDATE $table SET version = version + 1, diario_seq = (SELECT max(seq) FROM diario)" "$table: sin fila del diario"
	refused "$table replaced" "REPLACE INTO $table ($columns) SELECT $columns FROM $table" "$table: sin fila del diario"
	refused "$table deleted" "DELETE FROM $table" "$table: no se borra"
	refused "$table added" "CREATE TEMP TABLE t AS SELECT $columns FROM $table LIMIT 1;
		UPDATE t SET fila = 999, id = 'otro', diario_seq = (SELECT max(seq) FROM diario); INSERT INTO $table ($columns) SELECT * FROM t" \
		"$table: sin fila del diario"
done
refused "journal row changed" "UPDATE diario SET motivo = 'otro' WHERE seq = 1" "diario: no se cambia"
refused "journal row deleted" "DELETE FROM diario WHERE seq = (SELECT max(seq) FROM diario)" "diario: no se borra"
refused "journal row replaced" "REPLACE INTO diario SELECT * FROM diario WHERE seq = (SELECT max(seq) FROM diario)" "diario: la fila no sigue"
refused "personal data changed" "UPDATE diario_personal SET datos = '{}'" "diario_personal: no se cambia"
refused "movement changed" "UPDATE movimiento SET monto = monto + 1" "movimiento: no se cambia"
refused "movement deleted" "DELETE FROM movimiento" "movimiento: no se borra"
refused "movement added" "INSERT INTO movimiento SELECT seq, 3, dia, afiliado, campana, moneda, monto, n FROM movimiento LIMIT 1" \
	"movimiento: sin fila del diario"
refused "movement replaced" "REPLACE INTO movimiento SELECT seq, cuenta, dia, afiliado, campana, moneda, 2 * monto, n FROM movimiento" \
	"movimiento: sin fila del diario"
refused "waiting event deleted" "DELETE FROM salida WHERE seq = 1" "salida: un evento sin publicar no se borra"
refused "event changed" "UPDATE salida SET clave = 'otra'" "salida: no se cambia"
refused "event's body changed" "UPDATE salida_cuerpo SET cuerpo = '{}'" "salida_cuerpo: solo cambia el de un evento aparcado"
refused "event's body moved" "UPDATE salida_cuerpo SET seq = 999 WHERE seq = 1" "salida_cuerpo: solo cambia el de un evento aparcado"
refused "event's body deleted" "DELETE FROM salida_cuerpo" "salida_cuerpo: un evento conserva el suyo"
refused "event's body replaced" "REPLACE INTO salida_cuerpo SELECT max(seq), '{}' FROM salida" "salida_cuerpo: sin evento"
refused "body added" "INSERT INTO salida_cuerpo VALUES (999, '{}')" "salida_cuerpo: sin evento"
refused "event added" "INSERT INTO salida (topico, particion, diario_seq, momento, desde, clave, evento_id, tipo_evento)
	SELECT topico, particion, diario_seq, momento, desde, clave, 'evt_otro', tipo_evento FROM salida WHERE seq = 1" \
	"salida: sin fila del diario"
refused "event replaced" "REPLACE INTO salida SELECT * FROM salida" "salida: sin fila del diario"
refused "decision deleted" "DELETE FROM decision" "decision: no se borra"

# found NAME SQL REGEX: after the guard was out of the way and put back, verificar says what is wrong.
found()
{
	anew
	sql "$2"
	t "$1: is found" 5 "$ALPES" verificar
	like "$out" "$3" "$1: is named"
}

# without TRIGGER SQL: drops it, runs SQL, makes it again to the letter.
without()
{
	local made
	made=$(sqlite3 -readonly "$good" "SELECT sql FROM sqlite_schema WHERE name = '$1'")
	[ -n "$made" ] || diag "there is no trigger $1"
	echo "DROP TRIGGER $1; $2; $made;"
}

row=$(sqlite3 -readonly "$good" "SELECT max(seq) FROM diario WHERE entidad = 4")
found "a guard that is gone" "DROP TRIGGER comision_cambia" 'trigger comision_cambia'
found "a guard that does nothing" "DROP TRIGGER diario_fijo;
	CREATE TRIGGER diario_fijo BEFORE UPDATE ON diario WHEN 0 BEGIN SELECT 1; END" 'trigger diario_fijo'
found "an index that is gone" "DROP INDEX comision_viva" 'index comision_viva'
found "one byte of a journal row" "$(without diario_fijo "UPDATE diario SET cambios = replace(cambios, '2', '3') WHERE seq = $row")" \
	"journal row $row "
found "a reason that was not given" "$(without diario_fijo "UPDATE diario SET motivo = 'x' WHERE seq = 2")" 'journal row 2 '
found "personal data" "$(without diario_personal_fijo "UPDATE diario_personal SET datos = replace(datos, 'a', 'e')")" 'personal data'
found "a journal row that is gone" "$(without diario_queda "DELETE FROM diario WHERE seq = (SELECT max(seq) FROM diario)")" 'nota|diario'
found "a kept sum" "UPDATE suma_afiliado SET monto = monto + 1" 'suma_afiliado: afiliado 1'
found "a kept sum of the campaign" "UPDATE suma_campana SET n = n + 1 WHERE dia = 0" 'suma_campana: campana 1'
found "a kept sum of conversions" "UPDATE suma_conversion SET valor = valor + 1" 'suma_conversion: afiliado 1'
found "a kept sum that is gone" "DELETE FROM suma_afiliado" 'suma_afiliado: falta'
found "a commission's reason" "$(without comision_cambia "UPDATE comision SET comentarios = 'x'")" 'comision fila 1: comentarios'
found "a commission's approver" "$(without comision_cambia "UPDATE comision SET aprobador = 1")" 'comision fila 1: aprobador'
found "an affiliate's bank account" "$(without afiliado_cambia "UPDATE afiliado SET numero_cuenta = '9999999999'")" \
	'afiliado fila 1: .*numero_cuenta'
found "a setting" "$(without ajuste_cambia "UPDATE ajuste SET valor = 'COP:9999999.0' WHERE id = 'limite_automatico'")" 'ajuste fila [0-9]+: valor'
found "a record that is gone" "$(without nota_queda "DELETE FROM nota")" 'nota fila 1'
found "a movement that is gone" "$(without movimiento_queda "DELETE FROM movimiento WHERE cuenta = 2")" 'suma_afiliado|movimientos'
found "a waiting event that is gone" "$(without salida_queda "DELETE FROM salida WHERE tipo_evento = 'comision_aprobada'")" \
	'salida: comisiones.eventos: [0-9]+ eventos'
found "an event's body that is gone" "$(without salida_cuerpo_queda "DELETE FROM salida_cuerpo WHERE seq = 1")" 'salida: evt_.* sin cuerpo'
found "an event that nobody caused" "$(without salida_con_diario "INSERT INTO salida (topico, particion, diario_seq, momento, desde,
	clave, evento_id, tipo_evento) SELECT topico, particion, diario_seq, momento, desde, clave, 'evt_otro', tipo_evento
	FROM salida WHERE seq = 1"); UPDATE suma_salida SET n = n - 1" 'salida: '
anew
t "the copy itself is in order" 0 "$ALPES" verificar
done_testing

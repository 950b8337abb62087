# exportar: the header of the contract, nothing for a spreadsheet to run, whole files only, and back again.
. "$(dirname "$0")/../tap.sh"
for tool in jq sqlite3; do command -v $tool >/dev/null || skip_all "no $tool"; done
cd "$TMP" || exit
export a=$TMP/a.db b=$TMP/b.db
books() { "$ALPES" --bd "$a" "$@"; }

t "demo data" 0 books demo --filas 200
t "an affiliate whose name is a formula" 0 books afiliados crear nombre='=HYPERLINK("http://localhost")' \
	email=formula@example.com documento.tipo=cedula documento.numero=777001 telefono=+573001234567 \
	datos_bancarios.banco=Sol datos_bancarios.tipo_cuenta=ahorros datos_bancarios.numero_cuenta=1234567890

t "commissions as CSV" 0 books exportar comisiones
is "${out%%$'\n'*}" "comision_id,afiliado_id,campana_id,conversion_id,estado,tipo_comision,monto_base,moneda,porcentaje,\
monto_calculado,monto_iva,monto_total,origen,fecha_creacion,fecha_calculo,fecha_aprobacion,fecha_pago,referencia_pago" \
	"have the documented header"
is "$(tail -n +2 <<<"$out" | wc -l)" "$(sqlite3 "$a" 'SELECT count(*) FROM comision WHERE deshecha = 0')" "and every row"
t "of a filter" 0 books exportar comisiones --estado aprobada
is "$(tail -n +2 <<<"$out" | cut -d, -f5 | sort -u)" aprobada "only those"

t "affiliates" 0 books exportar afiliados
like "$out" "\"'=HYPERLINK" "a formula gets an apostrophe"
like "$out" "'\\+573001234567" "a leading plus, too"
unlike "$out" 1234567890 "no account stands there"
t "as JSON" 0 books exportar afiliados --formato json
is "$(jq -r '.[-1] | .nombre, .numero_cuenta, .banco' <<<"$out")" $'=HYPERLINK("http://localhost")\nnull\nnull' "as it is, without the bank"

t "for a spreadsheet" 0 books exportar comisiones --formato csv-excel
is "$(head -c 3 "$TMP/.out" | od -An -tx1)" " ef bb bf" "a byte order mark"
like "$out" 'afiliado_nombre;afiliado_documento;campana_id;campana_nombre;' "names and documento beside the ids"
like "$out" ';[0-9]+,[0-9]+;COP;' "a decimal comma"

t "into a file" 0 books exportar conversiones -o c.csv
is "$(stat -c %a c.csv)" 600 "for the owner only"
before=$(cksum <c.csv)
t "again" 4 books exportar conversiones -o c.csv --estado rechazada
is "$(cksum <c.csv)" "$before" "what is there stays"
t "unless it is to be replaced" 0 books exportar conversiones --estado rechazada -o c.csv --reemplazar
unlike "$(cat c.csv)" ',validada,' "it is replaced"
before=$(cksum <c.csv)
ok "a limit on the size of files" bash -c 'trap "" XFSZ; ulimit -f 1; "$ALPES" --bd "$a" exportar conversiones -o c.csv --reemplazar; [ $? = 5 ]'
is "$(cksum <c.csv)" "$before" "a file that does not fit replaces nothing"
is "$(echo c.csv*)" c.csv "and leaves nothing beside"
ok "a full disk is told" bash -c '"$ALPES" --bd "$a" exportar conversiones 2>full >/dev/full; [ $? = 5 ] && grep -q "No space" full'

mkfifo slow && exec 3<>slow
books exportar conversiones -q --formato jsonl >slow &
slow=$!
read -r first <&3
like "$first" conversion_id "to a reader that takes its time: the first row"
t "a change while the others wait" 0 books configuracion poner dias_salida 32
lets_go() { [ "$(sqlite3 "$a" "PRAGMA wal_checkpoint(TRUNCATE)")" = "0|0|0" ]; }
ok "once it waits, no read holds the log of the books" eventually 60 lets_go
cat <&3 >rest &
ok "all of it comes" wait $slow
exec 3>&-
kill $!

t "a folder that is not there" 5 books exportar conversiones -o nothing/c.csv
t "an unknown kind" 2 books exportar pagos
t "an unknown format" 2 books exportar comisiones --formato xml

for format in csv jsonl; do
	rm -f "$b"*
	for kind in afiliados campanas conversiones comisiones; do
		books exportar $kind -q -o $kind.$format --reemplazar
		t "$kind as $format into an empty store" 0 "$ALPES" --bd "$b" importar $kind.$format --tipo $kind --apertura
		"$ALPES" --bd "$b" exportar $kind -q -o again.$format --reemplazar
		is "$(diff <(sed -E 's/,"version":[0-9]+//' $kind.$format) <(sed -E 's/,"version":[0-9]+//' again.$format))" "" \
			"$kind: the export of it is the same"
	done
	t "$format: books in order" 0 "$ALPES" --bd "$b" verificar
	is "$("$ALPES" --bd "$b" eventos listar | wc -l)" 0 "$format: no event tells of the past"
	is "$(sqlite3 "$b" 'SELECT sum(monto), sum(n) FROM suma_campana WHERE dia = 0')" \
		"$(sqlite3 "$a" 'SELECT sum(monto), sum(n) FROM suma_campana WHERE dia = 0')" "$format: the same sums"
done
t "without --apertura" 1 "$ALPES" --bd "$TMP/c.db" importar afiliados.csv --tipo afiliados
like "$err" 'fecha_registro.*\-\-apertura' "past states are refused, with the way to take them"
t "a commission of nothing known" 4 "$ALPES" --bd "$TMP/d.db" importar <(head -n 2 comisiones.csv) --tipo comisiones --apertura
like "$err" 'afiliado_id' "is refused by the reference"
done_testing

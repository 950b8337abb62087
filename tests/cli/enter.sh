# crear and editar by FIELD=VALUE words: what is wrong is named, and nothing of it is written.
. "$(dirname "$0")/../tap.sh"
for tool in jq sqlite3; do command -v $tool >/dev/null || skip_all "no $tool"; done
cd "$TMP" || exit
alpes() { "$ALPES" "$@"; }
state() { sqlite3 "$XDG_DATA_HOME/alpes/alpes.db" 'SELECT count(*) FROM diario'; }
# refuse NAME STATUS PATTERN WORD...: the command ends so, says so, and leaves the journal as it was.
refuse()
{
	t "$1" "$2" "$ALPES" "${@:4}"
	like "$err" "$3" "$1: is told"
	is "$(state)" "$before" "$1: nothing is written"
}
ana=(nombre=Ana email=ana@example.com documento.tipo=cedula documento.numero=52123456)

t "an affiliate" 0 alpes afiliados crear "${ana[@]}" afiliado_id=af_1
is "$out" af_1 "has the id that was given"
before=$(state)
refuse "a word without =" 2 '^alpes: nombre: FIELD=VALUE' afiliados crear nombre
refuse "a value without a field" 2 'FIELD=VALUE' afiliados crear =Ana
refuse "an unknown field" 2 'nombr:.*nombre\?' afiliados crear nombr=Ana
refuse "the beginning of a field" 2 'afil:' afiliados crear afil=af_9
refuse "a field twice" 2 'nombre: is given twice' afiliados crear "${ana[@]}" nombre=Eva
refuse "a field twice, flat and dotted" 2 'is given twice' afiliados crear nombre=Ana documento_numero=123 documento.numero=123
refuse "a field with parts" 2 'documento:.*documento.tipo, documento.numero' afiliados crear documento=123
refuse "a state" 4 'estado:.*alpes afiliados --help' afiliados crear nombre=Ana estado=activo
refuse "an empty name" 4 'nombre: is required' afiliados crear nombre= email=a@example.com
refuse "an id with a blank" 4 'afiliado_id' afiliados crear 'afiliado_id=a b' nombre=Ana
refuse "an empty id" 4 'afiliado_id' afiliados crear afiliado_id= nombre=Ana
refuse "bytes that are no text" 4 'nombre:.*UTF-8' afiliados crear nombre=$'\xff\xfe' email=a@example.com
refuse "a name of 100000 letters" 4 'nombre:.*200' afiliados crear "nombre=$(printf 'a%.0s' {1..100000})"
refuse "a word of a list that is none" 4 'documento.tipo:.*cedula' afiliados crear nombre=Ana documento.tipo=cedul
refuse "an id that is taken" 4 'af_1 exists' afiliados crear nombre=Eva email=eva@example.com afiliado_id=af_1

refuse "an edit of nobody" 3 'af_9' afiliados editar af_9 nombre=Eva
refuse "another id" 4 'afiliado_id:.*never' afiliados editar af_1 afiliado_id=af_2
refuse "a stale version" 4 'version 1, not 7' afiliados editar af_1 telefono=300 --si-version 7
refuse "a version that is no number" 2 'si-version' afiliados editar af_1 telefono=300 --si-version x
refuse "a needed field cleared" 4 'email: is required' afiliados editar af_1 email=
refuse "an edit without a field" 2 'FIELD=VALUE' afiliados editar af_1
refuse "without the right to write" 4 'solo-lectura' afiliados editar af_1 telefono=300 --solo-lectura
t "an edit that changes nothing" 0 alpes afiliados editar af_1 nombre=Ana
is "$(state)" "$before" "writes nothing"
t "a rehearsal" 0 alpes afiliados editar af_1 nombre=Eva --ensayo
is "$(state)" "$before" "writes nothing"
t "a field" 0 alpes afiliados editar af_1 telefono=3001234567 --si-version 1
t "cleared" 0 alpes afiliados editar af_1 telefono=
is "$(alpes afiliados ver af_1 --json | jq -c '[.telefono, .version]')" '[null,3]' "is gone, a version later"

t "a campaign" 0 alpes campanas crear campana_id=camp_1 nombre=Navidad fecha_inicio=2020-01-01T00:00:00Z \
	fecha_fin=2099-01-01T00:00:00Z canales=web,email segmentacion.ubicaciones='["Bogotá D.C.","Cali"]' \
	configuracion_comisiones.comision_conversion=15 presupuesto=1000.50 moneda=COP
is "$(alpes campanas ver camp_1 --json | jq -c '[.canales, .ubicaciones, .presupuesto]')" \
	'[["web","email"],["Bogotá D.C.","Cali"],1000.5]' "with sets by commas and as JSON"
t "an amount before its currency" 0 alpes conversiones crear valor_conversion=10.25 moneda=USD afiliado_id=af_1 \
	campana_id=camp_1 tipo_conversion=venta 'productos=[{"id":"p1","precio":10.25,"cantidad":1}]'
is "$(alpes conversiones ver "$out" --json | jq -c '[.valor_conversion, .productos[0].precio, .productos[0].cantidad]')" \
	'[10.25,10.25,1]' "and a list as JSON"
before=$(state)
refuse "a list that is no JSON" 4 'productos' conversiones crear valor_conversion=10 afiliado_id=af_1 tipo_conversion=venta productos=[
refuse "a product without a price" 4 'productos\[1\].*precio' conversiones crear valor_conversion=10 afiliado_id=af_1 \
	tipo_conversion=venta 'productos=[{"id":"p1"}]'
refuse "a body that is not there" 3 'nothing.json' afiliados crear --archivo nothing.json
refuse "a body and words" 2 'archivo' afiliados crear nombre=Ana --archivo /dev/null
refuse "an empty body" 4 'no record' afiliados crear --archivo /dev/null
ok "a body from standard input" bash -c 'jq -c ".email = \"otra@example.com\" | .afiliado_id = \"af_3\" | .documento.numero = \"987\"" \
	"$TOP_SRCDIR/tests/fixtures/afiliado.json" | "$ALPES" afiliados crear --archivo -'
is "$(alpes afiliados ver af_3 --json | jq -r .email)" otra@example.com "is there"
like "$(alpes afiliados ver af_3)" "^fecha_registro: 20" "and since when"
cp "$TOP_SRCDIR/tests/fixtures/conversion.json" sale.json
t "a rehearsal has no record yet" 0 "$ALPES" conversiones crear --archivo sale.json --json --ensayo
is "$(jq -r .resultado <<<"$out")" hecho "it says what would become of it"
t "a body, as JSON" 0 "$ALPES" conversiones crear --archivo sale.json --json
is "$out" "$(alpes conversiones ver conv_98765 --json)" "answers the record, as the seed's services do"
t "the same again" 0 "$ALPES" conversiones crear --archivo sale.json --json --repetir
is "$(jq -r .conversion_id <<<"$out")" conv_98765 "the one that is there"
jq '.valor_conversion = 1' sale.json >other.json
t "another of that id" 4 "$ALPES" conversiones crear --archivo other.json --json
is "$(jq -r .resultado <<<"$out")" duplicado "is a result with its rule"
done_testing

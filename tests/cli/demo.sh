# Demo data: the same from the same seed and clock, spread over three months; real books keep the real clock.
. "$(dirname "$0")/../tap.sh"
. "$(dirname "$0")/../halt.sh"
command -v jq >/dev/null || skip_all "no jq"
clock=ALPES_AHORA=2026-11-24T15:00:00Z

records() { for kind in afiliados campanas conversiones comisiones; do "$ALPES" $kind listar --json --bd "$1"; done; }

for n in 1 2; do t "demo $n" 0 env $clock "$ALPES" demo --filas 60 --bd "$TMP/$n.db"; done
t "as JSON" 0 "$ALPES" demo --filas 60 --json --bd "$TMP/json.db"
made=$out
for kind in afiliados campanas conversiones comisiones; do
	is "$(jq .$kind <<<"$made")" "$("$ALPES" $kind listar --json --bd "$TMP/json.db" | wc -l)" "what was made is told: $kind"
done
is "$(jq .semilla <<<"$made")" 2026 "and from which seed"
t "another seed" 0 env $clock "$ALPES" demo --filas 60 --semilla 7 --bd "$TMP/3.db"
is "$(records "$TMP/1.db" | md5sum)" "$(records "$TMP/2.db" | md5sum)" "equal seeds give equal records, ids and times"
unlike "$(records "$TMP/3.db" | md5sum)" "$(records "$TMP/1.db" | md5sum)" "another seed others"
months=$("$ALPES" comisiones listar --json --bd "$TMP/1.db" | jq -r '.fecha_creacion[:7]' | sort -u | paste -sd' ')
is "$months" "2026-08 2026-09 2026-10 2026-11" "commissions came in over three months"
t "as it is by itself" 0 "$ALPES" demo --bd "$TMP/whole.db"
states() { "$ALPES" "$1" listar --json --bd "$TMP/whole.db" | jq -r .estado | sort -u | paste -sd' '; }
is "$(states comisiones)" "anulada aprobada calculada pendiente rechazada" "commissions in every state but pagada"
is "$(states conversiones)" "cancelada procesada rechazada registrada validada" "conversions in every state"
is "$(states campanas)" "activa finalizada pausada" "campaigns that run, rest and are over"
is "$(states afiliados)" "activo inactivo" "an affiliate that does not"
t "all in order" 0 "$ALPES" verificar --bd "$TMP/whole.db"
t "books in order" 0 "$ALPES" verificar --bd "$TMP/1.db"

t "real books" 0 env ALPES_AHORA=2001-01-01T00:00:00Z "$ALPES" importar "$TOP_SRCDIR/tests/fixtures/afiliado.json"
unlike "$("$ALPES" afiliados ver af_12345 --json)" '"fecha_registro":"2001' "are not dated by a variable"
like "$("$ALPES" afiliados ver af_12345 --json)" '"fecha_registro":"20' "but by the clock"
t "a clock that is none" 4 env ALPES_AHORA=ayer "$ALPES" comisiones listar --bd "$TMP/1.db"

made() { [ "$("$ALPES" conversiones listar --json --bd "$TMP/cut.db" | wc -l)" -gt 0 ]; }
halting "$ALPES" demo --bd "$TMP/cut.db"
ok "some are made" halts_when made
kill -INT $pid
runs_on
wait $pid 2>/dev/null
is $? 130 "SIGINT ends it"
n=$("$ALPES" conversiones listar --json --bd "$TMP/cut.db" | wc -l)
ok "in between" [ "$n" -gt 0 -a "$n" -lt 5000 ]
like "$(cat "$TMP/halt.err")" "stopped: $n of 5000 conversions" "how far it came is told"
t "what is there is in order" 0 "$ALPES" verificar --bd "$TMP/cut.db"
done_testing

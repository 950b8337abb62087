"""Reads the six topics with the native client and checks what alpes published there.

    read_all.py WEB_URL NATIVE_URL JOURNAL_ROWS < events.jsonl

Standard input: `alpes eventos listar --json`. Every event that is published there must be on its
topic, and every journal row on auditoria.eventos; the first copies of a record's events must come
in the order of (version_entidad, paso), those of a key of the journal by secuencia.
Prints one line: read N, repeated N, and what is wrong.
"""
import json
import sys

from messages import SUBSCRIPTIONS, leave, native_client, read_native, web

IDS = {
    "afiliados.eventos": "afiliado_id",
    "conversiones.eventos": "conversion_id",
    "marketing.eventos": "campana_id",
    "comisiones.eventos": "comision_id",
    "auditoria.eventos": "recurso_afectado",
    "sistema.eventos": "servicio",
}


def order_of(topic, event):
    metadata = event["metadatos"]
    if topic == "auditoria.eventos":
        return (metadata["secuencia"],)
    return (metadata["version_entidad"], metadata["paso"])


def check_topic(topic, messages, wrong):
    seen, last, repeated = set(), {}, 0
    for _partition, key, evento_id, text in messages:
        event = json.loads(text)
        if evento_id != event["evento_id"]:
            wrong.append("%s: its property says %s" % (event["evento_id"], evento_id))
        if event["evento_id"] in seen:
            repeated += 1
            continue
        seen.add(event["evento_id"])
        if topic == "sistema.eventos":
            continue
        record = (key, event[IDS[topic]] if topic != "auditoria.eventos" else key)
        order = order_of(topic, event)
        if record in last and order <= last[record]:
            wrong.append("%s: %s comes after %s" % (event["evento_id"], order, last[record]))
        last[record] = order
    return seen, repeated


def main():
    connection, client = web(sys.argv[1]), native_client(sys.argv[2])
    wanted = {topic: set() for topic in SUBSCRIPTIONS}
    journal = int(sys.argv[3])
    for line in sys.stdin:
        row = json.loads(line)
        if row["estado"] == "publicado":
            wanted[row["topico"]].add(row["evento_id"])
    wrong, total, repeats = [], 0, 0
    for topic in SUBSCRIPTIONS:
        seen, repeated = check_topic(topic, read_native(connection, client, topic), wrong)
        total += len(seen)
        repeats += repeated
        if topic == "auditoria.eventos" and len(seen) != journal:
            wrong.append("%s: %d of %d journal rows" % (topic, len(seen), journal))
        elif topic not in ("auditoria.eventos", "sistema.eventos") and seen != wanted[topic]:
            wrong.append("%s: %d missing, %d unknown" % (topic, len(wanted[topic] - seen),
                                                         len(seen - wanted[topic])))
    print("read %d, repeated %d, wrong %s" % (total, repeats, wrong[:5] or "nothing"))
    leave()


main()

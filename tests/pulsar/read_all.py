"""Reads the six topics with the native client and checks what alpes published there.

    read_all.py NATIVE_URL JOURNAL_ROWS < events.jsonl

Standard input: `alpes eventos listar --json`. Every event that is published there must be on its
topic, and every journal row on auditoria.eventos; the first copies of a record's events must come
in the order of (version_entidad, paso), those of a key of the journal by secuencia.
Prints one line: read N, repeated N, and what is wrong.
"""
import json
import logging
import sys

import pulsar

SUBSCRIPTIONS = {
    "afiliados.eventos": "audit-consumer",
    "conversiones.eventos": "analytics-consumer",
    "marketing.eventos": "afiliados-consumer",
    "comisiones.eventos": "payment-consumer",
    "auditoria.eventos": "compliance-consumer",
    "sistema.eventos": "monitoring-consumer",
}
IDS = {
    "afiliados.eventos": "afiliado_id",
    "conversiones.eventos": "conversion_id",
    "marketing.eventos": "campana_id",
    "comisiones.eventos": "comision_id",
    "auditoria.eventos": "recurso_afectado",
    "sistema.eventos": "servicio",
}


def read_topic(client, topic):
    consumer = client.subscribe("persistent://public/default/" + topic, SUBSCRIPTIONS[topic],
                                consumer_type=pulsar.ConsumerType.Exclusive)
    messages = []
    try:
        while True:
            message = consumer.receive(timeout_millis=3000)
            messages.append((message.partition_key(), message.properties(),
                             message.data().decode()))
            consumer.acknowledge(message)
    except pulsar.Timeout:
        pass
    consumer.close()
    return messages


def order_of(topic, event):
    metadata = event["metadatos"]
    if topic == "auditoria.eventos":
        return (metadata["secuencia"],)
    return (metadata["version_entidad"], metadata["paso"])


def check_topic(topic, messages, wrong):
    seen, last, repeated = set(), {}, 0
    for key, properties, text in messages:
        event = json.loads(text)
        if properties["evento_id"] != event["evento_id"]:
            wrong.append("%s: its property says %s" % (event["evento_id"], properties))
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
    logger = logging.getLogger("pulsar")
    logger.setLevel(logging.ERROR)
    client = pulsar.Client(sys.argv[1], logger=logger)
    wanted = {topic: set() for topic in SUBSCRIPTIONS}
    journal = int(sys.argv[2])
    for line in sys.stdin:
        row = json.loads(line)
        if row["estado"] == "publicado":
            wanted[row["topico"]].add(row["evento_id"])
    wrong, total, repeats = [], 0, 0
    for topic in SUBSCRIPTIONS:
        messages = read_topic(client, topic)
        seen, repeated = check_topic(topic, messages, wrong)
        total += len(seen)
        repeats += repeated
        if topic == "auditoria.eventos" and len(seen) != journal:
            wrong.append("%s: %d of %d journal rows" % (topic, len(seen), journal))
        elif topic not in ("auditoria.eventos", "sistema.eventos") and seen != wanted[topic]:
            wrong.append("%s: %d missing, %d unknown" % (topic, len(wanted[topic] - seen),
                                                         len(seen - wanted[topic])))
    client.close()
    print("read %d, repeated %d, wrong %s" % (total, repeats, wrong[:5] or "nothing"))


main()

"""What lies on the six topics, as one JSON object a message, in the order of each partition.

    messages.py WEB_URL               by peeking over HTTP, which moves nothing
    messages.py WEB_URL NATIVE_URL    with the native client, acknowledged

Each topic is read under its first documented subscription, from the first message that it has not
acknowledged, as many as the broker says that there are. ALPES_PULSAR_TOKEN_FILE is used when it is set.
"""
import http.client
import json
import logging
import os
import sys
import urllib.parse

SUBSCRIPTIONS = {
    "afiliados.eventos": "audit-consumer",
    "conversiones.eventos": "analytics-consumer",
    "marketing.eventos": "afiliados-consumer",
    "comisiones.eventos": "payment-consumer",
    "auditoria.eventos": "compliance-consumer",
    "sistema.eventos": "monitoring-consumer",
}


def token():
    name = os.environ.get("ALPES_PULSAR_TOKEN_FILE")
    return open(name).read().strip() if name else None


def authorization():
    return {"Authorization": "Bearer " + token()} if token() else {}


def web(url):
    return http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)


def ask(connection, path):
    connection.request("GET", "/admin/v2/persistent/public/default/" + path, headers=authorization())
    answer = connection.getresponse()
    return answer, answer.read()


def native_client(url):
    import pulsar

    logger = logging.getLogger("pulsar")
    logger.setLevel(logging.ERROR)
    return pulsar.Client(url, logger=logger,
                         authentication=pulsar.AuthenticationToken(token()) if token() else None)


def subscribe(client, topic):
    """A busy broker that was killed a moment ago can let the first try time out."""
    import pulsar

    for patience in (True, True, False):
        try:
            return client.subscribe("persistent://public/default/" + topic, SUBSCRIPTIONS[topic],
                                    consumer_type=pulsar.ConsumerType.Exclusive)
        except (pulsar.Timeout, pulsar.ConsumerBusy):
            if not patience:
                raise


def read_native(connection, client, topic):
    stats = json.loads(ask(connection, topic + "/partitioned-stats?getPreciseBacklog=true")[1])
    consumer = subscribe(client, topic)
    for _ in range(stats["subscriptions"][SUBSCRIPTIONS[topic]]["msgBacklog"]):
        message = consumer.receive(timeout_millis=30000)
        consumer.acknowledge(message)
        partition = int(message.topic_name().rpartition("-partition-")[2])
        yield (partition, message.partition_key(), message.properties()["evento_id"],
               message.data().decode())
    consumer.close()


def property_of(headers, name):
    """One JSON header (4.x), or one header a property (3.0)."""
    together = headers.get("X-Pulsar-PROPERTY")
    return json.loads(together)[name] if together else headers.get("X-Pulsar-PROPERTY-" + name)


def peek(connection, topic, partition):
    place = 1
    while True:
        answer, body = ask(connection, "%s-partition-%d/subscription/%s/position/%d"
                           % (topic, partition, SUBSCRIPTIONS[topic], place))
        if answer.status == 404 and b"Message not found" in body:
            return
        if answer.status != 200:
            raise SystemExit("peek: %d %s" % (answer.status, body[:200]))
        headers = answer.headers
        yield (partition, headers["X-Pulsar-partition-key"], property_of(headers, "evento_id"),
               body.decode())
        place += 1


def read_http(connection, _client, topic):
    for partition in range(json.loads(ask(connection, topic + "/partitions")[1])["partitions"]):
        yield from peek(connection, topic, partition)


def leave():
    """At once: the native client's threads do not always survive the interpreter's own end."""
    sys.stdout.flush()
    os._exit(0)


def main():
    connection = web(sys.argv[1])
    client = native_client(sys.argv[2]) if len(sys.argv) > 2 else None
    read = read_native if client else read_http
    for topic in SUBSCRIPTIONS:
        for message in sorted(read(connection, client, topic), key=lambda message: message[0]):
            print(json.dumps(dict(zip(("topico", "particion", "clave", "evento_id", "cuerpo"),
                                      (topic,) + message)), ensure_ascii=False))
    leave()


if __name__ == "__main__":
    main()

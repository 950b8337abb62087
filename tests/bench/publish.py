"""Publishes `topic TAB key TAB body` lines with the native client; prints the messages a second.

    publish.py NATIVE_URL FILE
"""
import logging
import os
import sys
import time

import pulsar

logger = logging.getLogger("pulsar")
logger.setLevel(logging.ERROR)
url, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    events = [line.rstrip("\n").split("\t", 2) for line in file]
client = pulsar.Client(url, logger=logger)
producers = {
    topic: client.create_producer("persistent://public/default/" + topic, block_if_queue_full=True,
                                  batching_enabled=True, batching_max_messages=500)
    for topic in {event[0] for event in events}
}
failed = []


def sent(result, _message_id):
    if result != pulsar.Result.Ok:
        failed.append(result)


start = time.monotonic()
for topic, key, body in events:
    producers[topic].send_async(body.encode(), sent, partition_key=key)
for producer in producers.values():
    producer.flush()
seconds = time.monotonic() - start
if failed:
    sys.exit("not stored: %s" % failed[:3])
print(len(events) / seconds, flush=True)
os._exit(0)  # the client's threads may abort a normal end

"""A Kafka client on python3-kafka: `call HOST:PORT`."""

import sys

import kafka

TOPIC = "python"
COUNT = 100


def call(address):
    producer = kafka.KafkaProducer(bootstrap_servers=address, client_id="python", acks="all")
    brokers = kafka.KafkaAdminClient(bootstrap_servers=address).describe_cluster()["brokers"]
    print("brokers", *(f"{b['node_id']}:{b['host']}:{b['port']}" for b in sorted(brokers, key=lambda b: b["node_id"])))
    messages = [b"message %d" % i for i in range(COUNT)]
    for sent in [producer.send(TOPIC, message) for message in messages]:
        sent.get(timeout=20)
    print("produced", COUNT)
    consumer = kafka.KafkaConsumer(TOPIC, bootstrap_servers=address, group_id="python", auto_offset_reset="earliest", consumer_timeout_ms=30_000)
    seen = []
    for message in consumer:
        seen.append(message.value)
        if len(seen) == COUNT:
            break
    consumer.commit()
    consumer.close()
    print("consumed", len(seen), "equal" if sorted(seen) == sorted(messages) else "different")


if __name__ == "__main__":
    {"call": call}[sys.argv[1]](sys.argv[2])

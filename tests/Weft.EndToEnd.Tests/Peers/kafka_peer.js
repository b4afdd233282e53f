// A Kafka client on kafkajs: `call HOST:PORT`.
const { Kafka, logLevel } = require('kafkajs');

const topic = 'js';
const count = 100;

async function call(address) {
  const kafka = new Kafka({ clientId: 'js', brokers: [address], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const { brokers } = await admin.describeCluster();
  console.log('brokers', brokers.sort((a, b) => a.nodeId - b.nodeId).map((b) => `${b.nodeId}:${b.host}:${b.port}`).join(' '));
  await admin.disconnect();

  const messages = Array.from({ length: count }, (_, i) => `message ${i}`);
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: messages.map((value) => ({ value })) });
  await producer.disconnect();
  console.log('produced', count);

  const consumer = kafka.consumer({ groupId: 'js' });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const seen = [];
  await new Promise((resolve) => {
    setTimeout(resolve, 30_000).unref();
    consumer.run({
      eachMessage: async ({ message }) => {
        if (seen.push(message.value.toString()) === count) resolve();
      },
    });
  });
  console.log('consumed', seen.length, seen.sort().join() === messages.sort().join() ? 'equal' : 'different');
  await consumer.disconnect();
}

call(process.argv[3]).then(() => process.exit(0), (error) => {
  console.log(error.message);
  process.exit(1);
});

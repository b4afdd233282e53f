// weft.test.Echo on @grpc/grpc-js: `serve PORT` or `call HOST:PORT`. README.md has the contract.
'use strict';
const grpc = require('@grpc/grpc-js');

const bytes = { serialize: (b) => b, deserialize: (b) => b };
const method = (name, requestStream, responseStream) => ({
  path: `/weft.test.Echo/${name}`, requestStream, responseStream,
  requestSerialize: bytes.serialize, requestDeserialize: bytes.deserialize,
  responseSerialize: bytes.serialize, responseDeserialize: bytes.deserialize,
});
const Echo = {
  unary: method('Unary', false, false), download: method('Download', false, true),
  upload: method('Upload', true, false), chat: method('Chat', true, true),
};

function unary(call, done) {
  const initial = new grpc.Metadata();
  for (const key of ['x-echo', 'x-echo-bin']) call.metadata.get(key).forEach((value) => initial.add(key, value));
  call.sendMetadata(initial);
  const trailing = new grpc.Metadata();
  call.metadata.get('x-echo-bin').forEach((value) => trailing.add('x-trailer-bin', value));
  const [status] = call.metadata.get('x-status');
  if (status) done({ code: Number(status), details: `status ${status}: é 100%`, metadata: trailing });
  else done(null, call.request, trailing);
}

async function download(call) {
  const [count, size] = call.request.toString().split(',').map(Number);
  for (let i = 0; i < count; i++) {
    if (!call.write(Buffer.alloc(size, 'x'))) await new Promise((drained) => call.once('drain', drained));
  }
  call.end();
}

function upload(call, done) {
  let [count, total] = [0, 0];
  call.on('data', (message) => { count++; total += message.length; });
  call.on('end', () => done(null, Buffer.from(`${count},${total}`)));
}

const chat = (call) => call.pipe(call);

function serve(port) {
  const server = new grpc.Server();
  server.addService(Echo, { unary, download, upload, chat });
  server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error) => {
    if (error) throw error;
    console.log('serving');
  });
}

const limit = () => ({ deadline: Date.now() + 20_000 });
const all = (stream) => new Promise((done, failed) => {
  const messages = [];
  stream.on('data', (message) => messages.push(message)).on('end', () => done(messages)).on('error', failed);
});
const equal = (yes) => (yes ? 'equal' : 'different');

async function call(address) {
  const client = new (grpc.makeGenericClientConstructor(Echo, 'Echo'))(address, grpc.credentials.createInsecure());
  await sayUnary(client);

  const got = await all(client.download(Buffer.from('50,10000'), limit()));
  console.log(`download ${got.length} messages ${got.reduce((sum, m) => sum + m.length, 0)} bytes`);

  await new Promise((done, failed) => {
    const sending = client.upload(limit(), (error, answer) => (error ? failed(error) : done(console.log(`upload ${answer}`))));
    for (let i = 0; i < 50; i++) sending.write(Buffer.alloc(10_000, 'x'));
    sending.end();
  });

  const sent = Array.from({ length: 50 }, (_, i) => Buffer.from(`${i}`.repeat(100)));
  const talk = client.chat(limit());
  const answers = all(talk);
  sent.forEach((message) => talk.write(message));
  talk.end();
  const back = await answers;
  console.log(`chat ${back.length} messages ${equal(Buffer.concat(back).equals(Buffer.concat(sent)))}`);

  for (const number of [5, 14]) await sayStatus(client, number);
  client.close();
}

function sayUnary(client) {
  const body = Buffer.from(Array.from({ length: 102_400 }, (_, i) => i & 255));
  const metadata = new grpc.Metadata();
  metadata.set('x-echo', 'hello');
  metadata.set('x-echo-bin', Buffer.from([0x00, 0xff, 0x0a, 0x2c]));
  return new Promise((done, failed) => {
    let [initial, trailing, answer] = [];
    client.unary(body, metadata, limit(), (error, value) => (error ? failed(error) : (answer = value)))
      .on('metadata', (seen) => (initial = seen))
      .on('status', (status) => {
        trailing = status.metadata;
        if (!answer) return;
        const hex = (from, key) => from.get(key)[0].toString('hex');
        console.log(`unary ${answer.length} bytes ${equal(answer.equals(body))} ${initial.get('x-echo')[0]} ${hex(initial, 'x-echo-bin')} ${hex(trailing, 'x-trailer-bin')}`);
        done();
      });
  });
}

function sayStatus(client, number) {
  const metadata = new grpc.Metadata();
  metadata.set('x-status', `${number}`);
  return new Promise((done) => client.unary(Buffer.alloc(0), metadata, limit(), (error) => {
    console.log(error ? `${error.code} ${error.details}` : 'no status');
    done();
  }));
}

const [, , word, where] = process.argv;
if (word === 'serve') serve(where);
else call(where).catch((error) => { console.error(error); process.exit(1); });

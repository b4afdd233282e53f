// The WebSocket service of README.md on ws: `serve PORT` or `call HOST:PORT`.
'use strict';
const { once } = require('events');
const { WebSocket, WebSocketServer } = require('ws');

const protocol = 'weft.v1';

function serve(port) {
  let latest; // how the connection that came last was closed
  const server = new WebSocketServer({
    port, host: '127.0.0.1', perMessageDeflate: true,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
    verifyClient: ({ req }, done) => (req.url === '/refused' ? done(false, 403, 'not you\n') : done(true)),
  }, () => console.log('serving'));
  server.on('connection', (socket) => {
    const before = latest;
    latest = once(socket, 'close').then(([code, reason]) => `${code} ${reason}`);
    socket.on('message', (data, isBinary) => {
      const [word, ...rest] = isBinary ? [] : data.toString().split(' ');
      if (word === 'ping') {
        socket.once('pong', (answer) => socket.send(`pong ${answer}`));
        socket.ping(rest.join(' '));
      } else if (word === 'close') socket.close(Number(rest[0]), rest.slice(1).join(' '));
      else if (word === 'last') before.then((text) => socket.send(text));
      else socket.send(data, { binary: isBinary });
    });
  });
}

const equal = (yes) => (yes ? 'equal' : 'different');

// Messages as they come, one for each `await next()`.
function inbox(socket) {
  const [arrived, waiting] = [[], []];
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? data : data.toString();
    if (waiting.length) waiting.shift()(message);
    else arrived.push(message);
  });
  return () => (arrived.length ? arrived.shift() : new Promise((got) => waiting.push(got)));
}

async function connect(address) {
  const socket = new WebSocket(`ws://${address}/chat?room=1`, ['other', protocol], { perMessageDeflate: true });
  await once(socket, 'open');
  return [socket, inbox(socket)];
}

async function call(address) {
  let [socket, next] = await connect(address);
  console.log(socket.extensions, 'with', socket.protocol);
  socket.send('grüß dich');
  console.log('text', equal((await next()) === 'grüß dich'));
  const binary = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  socket.send(binary);
  console.log('binary', equal((await next()).equals(binary)));
  for (const part of ['one ', 'two ']) socket.send(part, { fin: false });
  socket.send('three');
  console.log('fragmented', await next());
  await bulk(socket, next);
  socket.ping('word');
  if (`${(await once(socket, 'pong'))[0]}` === 'word') console.log('ping answered');
  socket.send('ping word');
  console.log(await next());
  socket.close(4001, 'good bye');
  await once(socket, 'close');

  [socket, next] = await connect(address);
  socket.send('last');
  console.log('server saw', await next());
  socket.send('close 4002 closing time');
  const [code, reason] = await once(socket, 'close');
  console.log('client saw', code, `${reason}`);

  const refused = new WebSocket(`ws://${address}/refused`);
  const [, answer] = await once(refused, 'unexpected-response');
  console.log('refused', answer.statusCode);
  process.exit();
}

async function bulk(socket, next) {
  const blocks = Array.from({ length: 200 }, (_, i) => Buffer.alloc(60_000, i));
  for (const block of blocks) socket.send(block);
  let same = 0;
  for (const block of blocks) same += (await next()).equals(block);
  console.log('bulk', blocks.length, equal(same === blocks.length));
}

const [, , word, where] = process.argv;
if (word === 'serve') serve(Number(where));
else call(where).catch((error) => { console.error(error); process.exit(1); });

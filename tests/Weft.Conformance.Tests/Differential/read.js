'use strict';
// Answers each input on stdin (a length of four bytes, big endian, then the bytes of one connection) with one line of JSON:
// what node's HTTP server read from it.
const http = require('http');
const { Duplex } = require('stream');

let current;
function record(request, response) {
  const reading = current;
  const body = [];
  request.on('data', (data) => body.push(data));
  request.on('end', () => {
    reading.requests.push({ method: request.method, target: request.url, host: request.headers.host || '', body: Buffer.concat(body).toString('latin1') });
    response.end();
  });
}

const server = http.createServer(record);
server.on('checkExpectation', record);
server.on('clientError', (error, socket) => { socket.reading.stopped = true; socket.destroy(); });
// Without a listener an offer to upgrade is an ordinary request, as it is for us when it has a body.
for (const event of ['connect']) {
  server.on(event, (request, socket) => {
    socket.reading.requests.push({ method: request.method, target: request.url, host: request.headers.host || '', body: '' });
    socket.reading.stopped = true;
  });
}

function read(bytes) {
  const reading = { requests: [], stopped: false };
  current = reading;
  const socket = new Duplex({ read() {}, write(chunk, encoding, done) { done(); } });
  socket.reading = reading;
  socket.setTimeout = socket.setNoDelay = socket.setKeepAlive = () => socket;
  socket.on('finish', () => { reading.stopped = true; });
  socket.on('error', () => { reading.stopped = true; });
  server.emit('connection', socket);
  socket.push(bytes);
  return new Promise((resolve) => {
    let turns = 0;
    (function turn() {
      if (++turns < 12) { setImmediate(turn); return; }
      socket.destroy();
      resolve(reading);
    })();
  });
}

(async () => {
  let input = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    input = Buffer.concat([input, chunk]);
    while (input.length >= 4 && input.length >= 4 + input.readUInt32BE(0)) {
      const end = 4 + input.readUInt32BE(0);
      const reading = await read(Buffer.from(input.subarray(4, end)));
      input = input.subarray(end);
      process.stdout.write(JSON.stringify(reading) + '\n');
    }
  }
})();

'use strict';
// A reverse proxy as an application would write it: node forward.js LISTEN-PORT ORIGIN-PORT
const http = require('http');
const [listen, origin] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true });

http.createServer((request, response) => {
  const { connection, ...headers } = request.headers;
  const up = http.request({ host: '127.0.0.1', port: origin, method: request.method, path: request.url, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode);
    answer.pipe(response);
  });
  up.on('error', () => response.destroy());
  request.on('aborted', () => up.destroy());
  request.pipe(up);
}).listen(listen, '127.0.0.1');

// HTTP/1.1 on node, for the trailers that Kestrel does not send there: `serve PORT`. Sends the body back, and the request's trailer x-trailer as x-sum.
'use strict';
const http = require('http');

const [, , , port] = process.argv;
http.createServer((request, response) => {
  response.writeHead(200, { trailer: 'x-sum' });
  request.pipe(response, { end: false });
  request.on('end', () => {
    response.addTrailers({ 'x-sum': request.trailers['x-trailer'] ?? '42' });
    response.end('body');
  });
}).listen(Number(port), '127.0.0.1', () => console.log('serving'));

import { createServer } from 'node:http';

// The provider behind both sides of the exchange bench: the same answer to everybody, as fast as Node can.
const body = Buffer.from(process.env['ANSWER'] ?? '{}');
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env['PORT']), 'localhost');

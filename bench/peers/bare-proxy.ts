import { Agent, createServer } from 'node:http';
import { createRequire } from 'node:module';

// The peer of the exchange bench: a plain proxy with connections that stay open, and nothing of what an exchange is for.
interface Proxy {
  web(request: unknown, response: unknown): void;
  on(event: 'error', listener: (error: Error, request: unknown, response: { writeHead(status: number): { end(): void } }) => void): void;
}
const { createProxyServer } = createRequire(import.meta.url)('http-proxy') as {
  createProxyServer(options: { target: string; agent: Agent }): Proxy;
};

const proxy = createProxyServer({ target: process.env['TARGET'] ?? '', agent: new Agent({ keepAlive: true, maxSockets: 128 }) });
proxy.on('error', (_error, _request, response) => response.writeHead(502).end());
createServer((request, response) => proxy.web(request, response)).listen(Number(process.env['PORT']), 'localhost');

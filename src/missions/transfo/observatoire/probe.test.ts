import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { probe } from './probe.js';

let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const status = Number(request.url?.slice(1));
    if (status === 0) return request.socket.destroy();
    response.writeHead(status, status === 303 ? { location: '/200' } : {}).end('page');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : expect.fail('no address');
});
afterAll(() => void server.close());

it('asks as a browser would, and keeps what came of it', async () => {
  const ask = (path: string) => probe({ fetch }, new URL(path, base));
  expect(await ask('/200')).toEqual({ outcome: 'available', status: 200, milliseconds: expect.any(Number), error: null });
  expect(await ask('/303')).toMatchObject({ outcome: 'available', status: 200 });
  expect(await ask('/503')).toMatchObject({ outcome: 'unavailable', status: 503, milliseconds: null, error: 'status' });
  expect(await ask('/0')).toEqual({ outcome: 'unavailable', status: null, milliseconds: null, error: 'connection' });
});

it('knows a server that is not there, and one that is late', async () => {
  expect(await probe({ fetch }, new URL('http://127.0.0.1:1/'))).toMatchObject({ outcome: 'unavailable', error: 'connection' });
  const late: typeof fetch = () => Promise.reject(new DOMException('late', 'TimeoutError'));
  expect(await probe({ fetch: late }, new URL(base))).toMatchObject({ outcome: 'unavailable', error: 'timeout' });
});

it('does not blame the procedure for a network of ours that is down', async () => {
  const down: typeof fetch = () =>
    Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('dns'), { code: 'EAI_AGAIN' }) }));
  expect(await probe({ fetch: down }, new URL(base))).toMatchObject({ outcome: 'unknown', milliseconds: null });
});

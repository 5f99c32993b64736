import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { leanFetch } from './lean-fetch.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  return `http://localhost:${typeof address === 'object' && address ? address.port : 0}/`;
}

const ask = leanFetch(() => Promise.reject(new Error('the other one')));
const manual = { redirect: 'manual' } as const;

describe('the lean fetch', () => {
  it('sends what fetch sends, and gives what fetch gives', async () => {
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        response.writeHead(418, { 'set-cookie': ['a=1', 'b=2'], 'x-accept': request.headers.accept });
        response.end(`${request.method} ${request.headers['content-type']} ${request.headers['content-length']} ${body}`);
      });
    });
    const init = { method: 'POST', body: new URLSearchParams({ code: 'é' }), headers: { accept: 'text/plain' }, ...manual };
    for (const answer of [await ask(url, init), await fetch(url, init)]) {
      expect(answer).toMatchObject({ status: 418, ok: false });
      expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
      expect(answer.headers.get('x-accept')).toBe('text/plain');
      expect(await answer.text()).toBe('POST application/x-www-form-urlencoded;charset=UTF-8 11 code=%C3%A9');
    }
  });

  it('follows no redirect, and has no body where there is none', async () => {
    const url = await serve((request, response) => response.writeHead(request.url === '/empty' ? 204 : 302, { location: '/empty' }).end());
    expect((await ask(url, manual)).status).toBe(302);
    expect((await ask(`${url}empty`, manual)).body).toBeNull();
  });

  it('leaves to the other one whatever it does not do', async () => {
    const url = await serve((_request, response) => response.end());
    const others = [
      {},
      { redirect: 'follow' },
      { redirect: 'error' },
      { ...manual, body: new Uint8Array(1) },
      { ...manual, dispatcher: {} },
    ];
    for (const init of others) await expect(ask(url, init as RequestInit)).rejects.toThrow('the other one');
    await expect(ask(new Request(url), manual)).rejects.toThrow('the other one');
  });

  it('fails as fetch does: without a server, too late, cut off', async () => {
    await expect(ask('http://localhost:1/', manual)).rejects.toMatchObject({ name: 'TypeError', cause: { code: 'ECONNREFUSED' } });
    const silent = await serve(() => undefined);
    await expect(ask(silent, { ...manual, signal: AbortSignal.timeout(30) })).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(ask(silent, { ...manual, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    const cut = await serve((_request, response) =>
      response.writeHead(200, { 'content-length': 10 }).write('half', () => response.destroy()),
    );
    await expect(ask(cut, manual)).rejects.toMatchObject({ name: 'TypeError' });
  });

  it('takes neither an endless answer nor one that unfolds', async () => {
    const endless = await serve((_request, response) => {
      const more = (): void => void (response.write(Buffer.alloc(65_536)) ? setImmediate(more) : response.once('drain', more));
      more();
    });
    await expect(ask(endless, manual)).rejects.toMatchObject({ cause: { message: 'the answer is too long' } });
    const folded = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a')));
    await expect(ask(folded, manual)).rejects.toMatchObject({ cause: { message: 'an encoding that was not offered' } });
  });
});

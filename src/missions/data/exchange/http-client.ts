import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The server did not give a whole answer in time. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}
/** The answer is larger than any answer can be. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

export interface HttpClient extends Disposable {
  /** @throws TooSlow, TooLarge, or the error of the connection */
  get(path: string): Promise<HttpAnswer>;
}

const largestBody = 1_000_000;

/**
 * A client of one server over connections that stay open. Node's own client costs a third of `fetch` for each call, which counts here: the exchange
 * does little else. It sends the same headers each time.
 */
export function createHttpClient(options: {
  url: string;
  headers: Readonly<Record<string, string>>;
  milliseconds: number;
  maxSockets?: number;
}): HttpClient {
  const base = new URL(options.url);
  const secure = base.protocol === 'https:';
  const pool = { keepAlive: true, maxSockets: options.maxSockets ?? 128, scheduling: 'lifo' as const };
  const agent = secure ? new HttpsAgent(pool) : new HttpAgent(pool);
  const request = secure ? httpsRequest : httpRequest;
  const prefix = base.pathname.replace(/\/$/, '');
  const target = { agent, hostname: base.hostname.replace(/^\[|\]$/g, ''), port: base.port, headers: options.headers };

  const once = (path: string, again: boolean): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const call = request({ ...target, path: prefix + path }, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > largestBody) call.destroy(new TooLarge());
          else chunks.push(chunk);
        });
        response.on('end', () => {
          clearTimeout(timer);
          const [first = Buffer.alloc(0)] = chunks;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: chunks.length > 1 ? Buffer.concat(chunks) : first });
        });
        response.on('error', fail);
      });
      const timer = setTimeout(() => call.destroy(new TooSlow()), options.milliseconds);
      function fail(error: Error & { code?: string }): void {
        clearTimeout(timer);
        // The server closed a connection that we were about to use again: it has not read the question.
        if (again && call.reusedSocket && error.code === 'ECONNRESET') resolve(once(path, false));
        else reject(error);
      }
      call.on('error', fail);
      call.end();
    });

  return { get: (path) => once(path, true), [Symbol.dispose]: () => agent.destroy() };
}

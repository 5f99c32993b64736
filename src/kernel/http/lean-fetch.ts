import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** No answer of a protocol is that long. */
const mostBytes = 1_000_000;
/** Servers on Node close an idle connection after five seconds: it must not be taken for a new question at that moment. */
const idleMilliseconds = 4_000;

const pool = { keepAlive: true, timeout: idleMilliseconds, scheduling: 'lifo' } as const;
const agents = { http: new HttpAgent(pool), https: new HttpsAgent(pool) };

const known = new Set(['method', 'headers', 'body', 'redirect', 'signal']);
type Body = string | URLSearchParams | null | undefined;
const isPlain = (body: unknown): body is Body =>
  body === undefined || body === null || typeof body === 'string' || body instanceof URLSearchParams;

/**
 * `fetch` for short questions and answers: node:http asks them for a third of the processor time. It takes those that follow no redirect and
 * ask for nothing else that is special; all others go to `otherwise`. Answers are read whole, up to a megabyte, and come as they are: no
 * encoding is offered.
 * @throws as fetch does: a TypeError with the cause, or the reason of the signal
 */
export function leanFetch(otherwise: typeof fetch): typeof fetch {
  return (input, init = {}) => {
    const { body, redirect } = init;
    const special = Object.entries(init).some(([name, value]) => value !== undefined && !known.has(name));
    if (input instanceof Request || redirect !== 'manual' || special || !isPlain(body)) return otherwise(input, init);
    return ask(new URL(input), init, body);
  };
}

function ask(url: URL, { method = 'GET', headers, signal }: RequestInit, body: Body): Promise<Response> {
  const secure = url.protocol === 'https:';
  const sent = new Headers(headers);
  if (body instanceof URLSearchParams && !sent.has('content-type'))
    sent.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8');
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason of a signal is what its owner wants to be told
      reject(signal?.aborted ? signal.reason : new TypeError('fetch failed', { cause: error }));
    };
    const call = (secure ? httpsRequest : httpRequest)(
      url,
      { agent: secure ? agents.https : agents.http, method, headers: Object.fromEntries(sent), ...(signal ? { signal } : {}) },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > mostBytes) call.destroy(new RangeError('the answer is too long'));
          else chunks.push(chunk);
        });
        answer.on('end', () => {
          const { statusCode: status = 0, statusMessage: statusText = '', headersDistinct } = answer;
          if (answer.headers['content-encoding']) return fail(new TypeError('an encoding that was not offered'));
          const received = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
            values.map((value): [string, string] => [name, value]),
          );
          resolve(new Response(size === 0 ? null : Buffer.concat(chunks), { status, statusText, headers: received }));
        });
        answer.on('error', fail);
      },
    );
    call.on('error', fail);
    call.end(body ? String(body) : undefined);
  });
}

import type { KoaContextWithOIDC } from 'oidc-provider';
import { upstreamFaults } from './faults.js';
import type { ParameterFault } from './profiles.js';

const mostCharacters = 16_384;
const mostRead = 1_000_000;

/**
 * The parameters of an authorization request, wherever they are: address or form.
 * @throws Fault Y000400 when the form is too long, or when there are NUL characters, which PostgreSQL does not store
 */
export async function parametersOf(koa: KoaContextWithOIDC): Promise<URLSearchParams> {
  const parameters = new URLSearchParams(koa.method === 'POST' ? await formOf(koa) : koa.querystring);
  if ([...parameters].flat().some((text) => text.includes('\0'))) throw upstreamFaults.make('Y000400', { reason: 'NUL character' });
  return parameters;
}

async function formOf(koa: KoaContextWithOIDC): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of koa.req as AsyncIterable<Buffer>) {
    length += chunk.length;
    // What is too long is read to its end, but not kept: a request cut off could not be answered. What goes on and on is cut off.
    if (length <= mostCharacters) chunks.push(chunk);
    else if (length > mostRead) break;
  }
  if (length > mostCharacters) throw upstreamFaults.make('Y000400', { reason: 'too long' });
  return Buffer.concat(chunks).toString('utf8');
}

/** Goes on as if the request had come with these parameters in its address. */
export function goOnWith(koa: KoaContextWithOIDC, query: URLSearchParams, prefix: string): void {
  koa.method = 'GET';
  koa.querystring = query.toString();
  // The library computes its own address from the difference of the two.
  Object.assign(koa.req, { originalUrl: `${prefix}${koa.url}` });
}

/** Lets the library read these parameters where it would have read the form of the request. */
export function replayBody(koa: KoaContextWithOIDC, parameters: URLSearchParams): void {
  const body = Buffer.from(parameters.toString());
  koa.req.headers['content-length'] = String(body.length);
  // The stream has been read: what the library asks of it is answered from the copy.
  Object.defineProperties(koa.req, {
    readable: { value: true },
    iterator: {
      value: async function* () {
        yield body;
      },
    },
  });
}

/** A fault of parameters, for developers. */
export function reasonOf(fault: ParameterFault): string {
  switch (fault.kind) {
    case 'repeated':
      return `${fault.parameter} is given twice`;
    case 'missing':
      return `${fault.parameter} is missing`;
    case 'unknown':
      return `${fault.parameter} is not a parameter that may be given`;
    case 'nonce':
      return fault.most === undefined
        ? `nonce must have at least ${fault.least} characters`
        : `nonce must have ${fault.least} to ${fault.most} characters of ASCII`;
    case 'siret':
      return 'siret_hint must be the fourteen digits of a SIRET';
    case 'prompt':
      return 'prompt has a value that may not be asked';
  }
}

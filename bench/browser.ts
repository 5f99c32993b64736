import { request as httpRequest, type Agent } from 'node:http';

/** What a server answered. */
export interface Answer {
  status: number;
  location: string;
  body: string;
}

/** Asks a server, with the cookies that it gave. A Location is made absolute. */
export type Browser = (method: 'GET' | 'POST', address: string, form?: string, headers?: Record<string, string>) => Promise<Answer>;

/** @throws when the answer is not the one that was to come */
export function expectStatus(answer: Answer, status: number, step: string): Answer {
  if (answer.status !== status) throw new Error(`${step} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
  return answer;
}

/** A browser as small as can be: cookies by host, no page is read. */
export function createBrowser(agent: Agent): Browser {
  const jar = new Map<string, Map<string, string>>();
  return (method, address, form, headers = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(address);
      const cookies = jar.get(url.host) ?? new Map<string, string>();
      jar.set(url.host, cookies);
      const call = httpRequest(
        url,
        {
          agent,
          method,
          headers: {
            accept: 'text/html',
            'sec-fetch-site': 'same-origin',
            ...(cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
            ...(form === undefined
              ? {}
              : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(form)) }),
            ...headers,
          },
        },
        (response) => {
          for (const line of response.headers['set-cookie'] ?? []) {
            const [pair = ''] = line.split(';');
            const at = pair.indexOf('=');
            if (/expires=Thu, 01 Jan 1970|Max-Age=0/i.test(line)) cookies.delete(pair.slice(0, at));
            else cookies.set(pair.slice(0, at), pair.slice(at + 1));
          }
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              location: response.headers.location ? new URL(response.headers.location, url).href : '',
              body: Buffer.concat(chunks).toString(),
            }),
          );
          response.on('error', reject);
        },
      );
      call.on('error', reject);
      call.end(form);
    });
}

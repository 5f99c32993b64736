import { randomBytes } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';

const redirectUri = 'http://localhost:9/callback';
const prefix = '/franceconnect/api/v2';
/** Test people of the sandbox who pass the civil registry. */
const logins = ['zoe', 'ines', 'thomas', 'mailys', 'jeanne', 'amadou', 'aissata', 'hoa', 'hugo', 'malik', 'solene'];

/** What both sides are started with: the one service of the bench, no limit of requests, and a folder for what they keep. */
export const settings = (folder: string): Record<string, string> => ({
  REDIRECT_URI: redirectUri,
  DATA_FOLDER: folder,
  REQUESTS_PER_MINUTE: '100000000',
});

/** A broker to sign in at. */
export interface Target {
  base: string;
  clientId: string;
  secret: string;
}

/** The service of the peer, which knows no other. */
export const peerTarget = (base: string): Target => ({ base, clientId: 'bench', secret: 'bench-secret-bench-secret-bench-secret' });

/** Registers the service of the bench at a running sandbox. */
export async function register(base: string): Promise<Target> {
  const answer = await fetch(`${base}/sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      product: 'franceconnect',
      profile: 'standard',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'RS256',
    }),
  });
  const client = (await answer.json()) as { client_id: string; client_secret: string };
  return { base, clientId: client.client_id, secret: client.client_secret };
}

/**
 * Sign-ins of so many people at once for so many seconds, each person in a fresh browser again and again.
 * @returns how long each that was finished in time took, in milliseconds
 */
export async function signIns(target: Target, people: number, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const until = performance.now() + seconds * 1000;
  const took: number[] = [];
  await Promise.all(
    Array.from({ length: people }, async (_, person) => {
      for (let turn = 0; performance.now() < until; turn += 1) {
        const start = performance.now();
        await flow(agent, target, logins[(person + turn) % logins.length] ?? 'zoe');
        const end = performance.now();
        if (end < until) took.push(end - start);
      }
    }),
  );
  agent.destroy();
  return took;
}

interface Answer {
  status: number;
  location: string;
  body: string;
}

/** A browser as small as can be: cookies by host, no page is read. */
function browser(agent: Agent) {
  const jar = new Map<string, Map<string, string>>();
  return (method: 'GET' | 'POST', address: string, form?: string, headers: Record<string, string> = {}): Promise<Answer> =>
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

async function flow(agent: Agent, { base, clientId, secret }: Target, who: string): Promise<void> {
  const go = browser(agent);
  const expectStatus = (answer: Answer, status: number, step: string): Answer => {
    if (answer.status !== status) throw new Error(`${step} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
    return answer;
  };
  const parameters = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: 'openid profile email birth',
    redirect_uri: redirectUri,
    acr_values: 'eidas1',
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(24).toString('base64url'),
  });
  const choice = expectStatus(await go('GET', `${base}${prefix}/authorize?${parameters}`), 303, 'authorize').location;
  expectStatus(await go('GET', choice), 200, 'choice');
  const away = expectStatus(await go('POST', choice, 'fournisseur=fisc'), 303, 'departure').location;
  const login = expectStatus(await go('GET', away), 303, 'identity provider').location;
  expectStatus(await go('GET', login), 200, 'login page');
  const resumed = expectStatus(await go('POST', login, `login=${who}&password=bac-a-sable`), 303, 'login').location;
  const callback = expectStatus(await go('GET', resumed), 303, 'identity provider, end').location;
  let next = expectStatus(await go('GET', callback), 303, 'callback').location;
  if (next.endsWith('/consent')) {
    expectStatus(await go('GET', next), 200, 'information page');
    next = expectStatus(await go('POST', next, ''), 303, 'information').location;
  }
  const code = new URL(expectStatus(await go('GET', next), 303, 'end').location).searchParams.get('code') ?? '';
  const token = await go(
    'POST',
    `${base}${prefix}/token`,
    String(
      new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: clientId,
        client_secret: secret,
      }),
    ),
    { accept: 'application/json' },
  );
  const { access_token: accessToken } = JSON.parse(expectStatus(token, 200, 'token').body) as { access_token: string };
  expectStatus(
    await go('GET', `${base}${prefix}/userinfo`, undefined, { authorization: `Bearer ${accessToken}`, accept: 'application/json' }),
    200,
    'userinfo',
  );
}

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processes, startChild } from './children.js';
import type { Measure } from './measure.js';

const redirectUri = 'http://localhost:9/callback';
const prefix = '/franceconnect/api/v2';
const people = 16;
/** Test people of the sandbox who pass the civil registry. */
const logins = ['zoe', 'ines', 'thomas', 'mailys', 'jeanne', 'amadou', 'aissata', 'hoa', 'hugo', 'malik', 'solene'];
const warmSeconds = 4;
const roundSeconds = 8;
const rounds = 3;

/** Whole sign-ins through FranceConnect with its database, registry, pages, ledger and e-mails, against the same two legs on the bare library in memory. */
export async function signInBench(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-'));
  const env = { REDIRECT_URI: redirectUri, DATA_FOLDER: folder, REQUESTS_PER_MINUTE: '100000000', PROCESSES: String(processes) };
  try {
    await using ours = await startChild('../src/main.js', ['start', 'idnum'], env);
    await using peer = await startChild('peers/bare-broker.js', [], env);
    const registered = (await (
      await fetch(`${ours.base}/sandbox/clients`, {
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
      })
    ).json()) as { client_id: string; client_secret: string };
    const targets = {
      ours: { base: ours.base, clientId: registered.client_id, secret: registered.client_secret },
      peer: { base: peer.base, clientId: 'bench', secret: 'bench-secret-bench-secret-bench-secret' },
    };
    await run(targets.ours, warmSeconds);
    await run(targets.peer, warmSeconds);
    const total = { ours: 0, peer: 0 };
    // In turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < rounds; round += 1) {
      total.ours += await run(targets.ours, roundSeconds);
      total.peer += await run(targets.peer, roundSeconds);
    }
    const seconds = rounds * roundSeconds;
    return [
      {
        name: 'Whole sign-in through the broker',
        ours: total.ours / seconds,
        peer: total.peer / seconds,
        unit: 'flows/s',
        ratio: total.ours / total.peer,
        goal: 0.6,
        note: `peer: oidc-provider in memory as a broker, openid-client to the same identity provider, without registry, pages, ledger, e-mail or database; processes of Socle: ${processes}; ${people} people at once, aim 0.8`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Target {
  base: string;
  clientId: string;
  secret: string;
}

/** Flows finished in so many seconds by people who sign in one after the other, each in a fresh browser. */
async function run(target: Target, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: people }, async (_, person) => {
      while (performance.now() < until) {
        await flow(target, logins[person % logins.length] ?? 'zoe');
        if (performance.now() < until) done += 1;
      }
    }),
  );
  return done;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

interface Answer {
  status: number;
  location: string;
  body: string;
}

/** A browser as small as can be: cookies by host, no page is read. */
function browser() {
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

async function flow({ base, clientId, secret }: Target, who: string): Promise<void> {
  const go = browser();
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

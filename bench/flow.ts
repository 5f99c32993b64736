import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import { createBrowser, expectStatus, type Browser } from './browser.js';

const redirectUri = 'http://localhost:9/callback';
/** Test people of the sandbox who pass the civil registry. */
const logins = ['zoe', 'ines', 'thomas', 'mailys', 'jeanne', 'amadou', 'aissata', 'hoa', 'hugo', 'malik', 'solene'];

/** What both sides are started with: the one service of the bench, no limit of requests, and a folder for what they keep. */
export const settings = (folder: string): Record<string, string> => ({
  REDIRECT_URI: redirectUri,
  DATA_FOLDER: folder,
  REQUESTS_PER_MINUTE: '100000000',
});

/** A service at a broker. */
export interface Target {
  /** Issuer of the broker. */
  issuer: string;
  clientId: string;
  secret: string;
}

/** The service of the peer, which knows no other. */
export const peerTarget = (base: string): Target => ({
  issuer: `${base}/franceconnect/api/v2`,
  clientId: 'bench',
  secret: 'bench-secret-bench-secret-bench-secret',
});

/** Registers the service of the bench at a running sandbox. */
export async function register(base: string, product: 'franceconnect' | 'agentconnect' = 'franceconnect'): Promise<Target> {
  const answer = await fetch(`${base}/sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      product,
      profile: 'standard',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'RS256',
    }),
  });
  const client = (await answer.json()) as { client_id: string; client_secret: string };
  return { issuer: `${base}/${product}/api/v2`, clientId: client.client_id, secret: client.client_secret };
}

/** The way of a person in a fresh browser to the end of their sign-in; `turn` says who comes. */
export type Walk = (go: Browser, target: Target, turn: number) => Promise<void>;

/**
 * Sign-ins of so many people at once for so many seconds, each person in a fresh browser again and again.
 * @returns how long each that was finished in time took, in milliseconds
 */
export async function signIns(target: Target, people: number, seconds: number, walk: Walk = citizen): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const until = performance.now() + seconds * 1000;
  const took: number[] = [];
  await Promise.all(
    Array.from({ length: people }, async (_, person) => {
      for (let turn = 0; performance.now() < until; turn += 1) {
        const start = performance.now();
        await walk(createBrowser(agent), target, person + turn);
        const end = performance.now();
        if (end < until) took.push(end - start);
      }
    }),
  );
  agent.destroy();
  return took;
}

/** The address of a request of the service. */
export function authorize({ issuer, clientId }: Target, parameters: Record<string, string>): string {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(24).toString('base64url'),
    ...parameters,
  });
  return `${issuer}/authorize?${query}`;
}

/** A citizen: the choice of a provider, its page, the information page. */
export const citizen: Walk = async (go, target, turn) => {
  const choice = expectStatus(
    await go('GET', authorize(target, { scope: 'openid profile email birth', acr_values: 'eidas1' })),
    303,
    'authorize',
  ).location;
  expectStatus(await go('GET', choice), 200, 'choice');
  const away = expectStatus(await go('POST', choice, 'fournisseur=fisc'), 303, 'departure').location;
  const login = expectStatus(await go('GET', away), 303, 'identity provider').location;
  expectStatus(await go('GET', login), 200, 'login page');
  const resumed = expectStatus(
    await go('POST', login, `login=${logins[turn % logins.length] ?? 'zoe'}&password=bac-a-sable`),
    303,
    'login',
  ).location;
  const callback = expectStatus(await go('GET', resumed), 303, 'identity provider, end').location;
  let next = expectStatus(await go('GET', callback), 303, 'callback').location;
  if (next.endsWith('/consent')) {
    expectStatus(await go('GET', next), 200, 'information page');
    next = expectStatus(await go('POST', next, ''), 303, 'information').location;
  }
  await redeem(go, target, expectStatus(await go('GET', next), 303, 'end').location);
};

/** What the service does with the address that the person came back to: tokens, and who it is. */
export async function redeem(go: Browser, { issuer, clientId, secret }: Target, location: string): Promise<void> {
  const code = new URL(location).searchParams.get('code') ?? '';
  const token = await go(
    'POST',
    `${issuer}/token`,
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
    await go('GET', `${issuer}/userinfo`, undefined, { authorization: `Bearer ${accessToken}`, accept: 'application/json' }),
    200,
    'userinfo',
  );
}

import { request as rawRequest } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser, type TestBrowser } from '../../../kernel/http/testing.js';
import { randomToken } from '../../../kernel/ids.js';
import { createLog, type Log } from '../../../kernel/telemetry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService, type TestService, titleOf } from '../provider/testing.js';

let system: TestSystem;
let town: TestService;
const asked = { acr_values: 'eidas1', scope: 'openid profile email' };
// The log of this test goes nowhere but here, from its first line on.
let lines: string[] = [];
function keptLog(): Log {
  const log = createLog('trace');
  const stream: unknown = Reflect.get(log, pino.symbols.streamSym);
  if (typeof stream !== 'object' || stream === null || !('write' in stream)) throw new Error('the log has no stream');
  stream.write = (line: string) => lines.push(line);
  return log;
}
beforeAll(async () => {
  system = await startTestSystem({ log: keptLog() });
  town = await franceConnectService(system.baseUrl, {}, asked);
});
afterAll(() => system[Symbol.asyncDispose]());
afterEach(() => {
  lines = [];
});

const provider = (id: string) => system.sandbox.identityProviders.find((p) => p.id === id) ?? expect.fail('no provider');
const { depart, identify } = beginnings(() => system);
/** The callback with which a provider sends somebody back, caught before it arrives. */
async function callbackOf(id: string, login: string): Promise<URL> {
  const browser = testBrowser({ stopAt: `${town.issuer}/oidc-callback` });
  return (await identify(browser, town.start(), { login, provider: id })).url;
}
/** The state of a person who is on their way to a provider. */
const stateOf = (browser: TestBrowser): string =>
  new URL(
    browser.visited.findLast((address) => new URL(address).searchParams.has('nonce') && !address.startsWith(town.issuer)) ?? away,
  ).searchParams.get('state') ?? '';

/** What the server answers to an address that no browser would send. */
function raw(path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  const { hostname, port } = new URL(system.baseUrl);
  return new Promise<{ status: number; headers: string[]; text: string }>((resolve, reject) => {
    const sent = rawRequest(
      { hostname, port, path, method: options.method ?? 'GET', headers: { accept: 'text/html', ...options.headers } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.rawHeaders, text }));
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}
const pathOf = (address: string) => address.slice(system.baseUrl.length);

describe('the callback of one provider', () => {
  it.each<[string, (theirs: URL, fisc: string, sante: string) => Record<string, string>, string]>([
    [
      'with the code and the name of another one',
      (theirs, _fisc, sante) => ({ code: theirs.searchParams.get('code') ?? '', iss: sante }),
      'Y020030',
    ],
    ['with the code of another one, without a name', (theirs) => ({ code: theirs.searchParams.get('code') ?? '' }), 'Y020030'],
    [
      'with the code of another one, under its own name',
      (theirs, fisc) => ({ code: theirs.searchParams.get('code') ?? '', iss: fisc }),
      'Y020026',
    ],
  ])('%s is refused, and the code goes nowhere else', async (_what, parameters, code) => {
    const theirs = await callbackOf('sante', 'malik');
    const browser = testBrowser({ stopAt: away });
    await depart(browser, town.start(), 'fisc');
    system.sandbox.control.identityProvider('sante').reset();
    const forged = new URL(`${town.issuer}/oidc-callback`);
    const query = { state: stateOf(browser), ...parameters(theirs, provider('fisc').issuer, provider('sante').issuer) };
    for (const [name, value] of Object.entries(query)) forged.searchParams.set(name, value);
    const page = await browser.get(forged);
    expect(page.text).toContain(code);
    expect(town.gotCode(browser)).toBe(false);
    expect(system.sandbox.control.identityProvider('sante').requests).toBe(0);
  });

  it('of another person, with their state, signs nobody in (login CSRF)', async () => {
    const theirs = await callbackOf('sante', 'malik');
    const browser = testBrowser({ stopAt: away });
    await depart(browser, town.start(), 'sante');
    const page = await browser.get(theirs);
    expect(page.status).toBe(403);
    expect(page.text).toContain('Y020022');
    theirs.searchParams.set('state', stateOf(browser));
    // The verifier of this browser is not that of theirs (RFC 7636).
    expect((await browser.get(theirs)).text).toContain('Y020026');
    expect(town.gotCode(browser)).toBe(false);
  });
});

describe('parameters with line breaks and other control characters', () => {
  const evil = 'a%0d%0aX-Evil:%20yes%0d%0a%0d%0a%3Cscript%3Eevil-marker%3C/script%3E%00';
  const change = (name: string) => {
    const query = new URL(town.start()).searchParams;
    query.delete(name);
    return `${pathOf(`${town.issuer}/authorize`)}?${query}&${name}=${evil}`;
  };
  it.each(['state', 'scope', 'idp_hint', 'nonce', 'acr_values', 'claims', 'prompt', 'redirect_uri', 'client_id', 'ui_locales'])(
    'split no header and no line of the log: %s',
    async (name) => {
      const answer = await raw(change(name));
      expect(answer.status).toBeGreaterThanOrEqual(300);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.map((header) => header.toLowerCase())).not.toContain('x-evil');
      for (const header of answer.headers) expect(header).not.toMatch(/[\r\n\0]/);
      expect(answer.text).not.toContain('<script>evil-marker');
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        expect(line.trimEnd()).not.toMatch(/[\r\n\0]/);
        expect(() => void JSON.parse(line)).not.toThrow();
        expect(line).not.toContain('evil-marker');
      }
    },
  );

  it('come back to the service as they were, in an address that holds together', async () => {
    const query = new URL(town.start({ idp_hint: 'nobody' })).searchParams;
    query.delete('state');
    const answer = await raw(`${pathOf(`${town.issuer}/authorize`)}?${query}&state=a%0d%0aX-Evil:%20yes`);
    const location = answer.headers[answer.headers.findIndex((header) => header.toLowerCase() === 'location') + 1] ?? '';
    expect(location.startsWith(town.redirectUri)).toBe(true);
    expect(new URL(location).searchParams.get('state')).toBe('a\r\nX-Evil: yes');
  });

  it.each(['code', 'state', 'iss', 'error', 'error_description'])('are refused on the way back from a provider too: %s', async (name) => {
    const answer = await raw(`${pathOf(town.issuer)}/oidc-callback?state=x&${name}=${evil}`);
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('<script>evil-marker');
    for (const line of lines) expect(line).not.toContain('evil-marker');
  });
});

describe('NUL characters', () => {
  it.each([
    ['GET', '/session/end', `state=%00&client_id=%00&post_logout_redirect_uri=%00&id_token_hint=%00`],
    ['GET', '/interaction/%00', ''],
    ['GET', '/authorize/%00', ''],
    ['POST', '/authorize', 'client_id=%00'],
    ['POST', '/token', 'client_id=%00&client_secret=%00&grant_type=authorization_code&code=%00&redirect_uri=%00'],
    ['POST', '/token/introspection', 'client_id=%00&client_secret=%00&token=%00'],
    ['POST', '/token/revocation', 'client_id=%00&client_secret=%00&token=%00'],
    ['POST', '/checktoken', 'client_id=%00&client_secret=%00&token=%00'],
    ['GET', '/client/logout-callback', 'state=%00'],
  ])('are an error of who sends them: %s %s', async (method, path, query) => {
    const form = { method, body: query, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const place = `${pathOf(town.issuer)}${path}`;
    const answer = await (method === 'POST' ? raw(place, form) : raw(`${place}?${query}`));
    expect(answer.status).toBeLessThan(500);
    expect(lines.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
  });
});

describe('parameters given as lists', () => {
  it.each([
    'state[]=a',
    'state=a&state=b',
    'scope[0]=openid',
    'redirect_uri[]=http://localhost:9/',
    'client_id[$ne]=1',
    '__proto__[admin]=1',
  ])('are refused in a request: %s', async (more) => {
    const page = await testBrowser().get(`${town.start()}&${more}`);
    expect(page.status).toBe(400);
    expect(page.text).toContain('Y030007');
  });

  it('are refused on the way back', async () => {
    const browser = testBrowser({ stopAt: away });
    const callback = async (more: (state: string) => string) => {
      await depart(browser, town.start(), 'fisc');
      return browser.get(`${town.issuer}/oidc-callback?${more(stateOf(browser))}`);
    };
    const iss = encodeURIComponent(provider('fisc').issuer);
    for (const more of [
      (state: string) => `state[]=${state}&code=a&iss=${iss}`,
      (state: string) => `state=${state}&code[]=a&iss=${iss}`,
      (state: string) => `state=${state}&state=other&code=a&iss=${iss}`,
      (state: string) => `state=${state}&code=a&code=b&iss=${iss}`,
    ]) {
      const page = await callback(more);
      expect(page.text).toMatch(/Y0200(21|25|26|30)/);
      expect(town.gotCode(browser)).toBe(false);
    }
  });

  it.each(['fournisseur[]=fisc', 'fournisseur=fisc&fournisseur=sante', ''])('choose nothing at the choice: «%s»', async (body) => {
    const browser = testBrowser({ stopAt: away });
    const page = await browser.get(town.start());
    const answer = await raw(pathOf(page.url.href), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: Object.entries(browser.cookies(new URL(system.baseUrl).hostname))
          .map(([name, value]) => `${name}=${value}`)
          .join('; '),
        origin: system.baseUrl,
      },
      body,
    });
    expect(answer.text).toContain('Y020019');
  });

  it.each(['token', 'userinfo', 'token/introspection', 'token/revocation', 'checktoken'])('do not confuse /%s', async (endpoint) => {
    const body = new URLSearchParams([
      ['token[]', 'a'],
      ['token', 'b'],
      ['token', 'c'],
      ['grant_type', 'x'],
      ['grant_type', 'y'],
      ['client_id', town.id],
      ['client_secret', town.secret],
    ]);
    const answer = await fetch(`${town.issuer}/${endpoint}`, { method: 'POST', body });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.json()).toHaveProperty('error');
  });
});

describe('too much of anything', () => {
  const works = async () => expect(titleOf(await testBrowser().get(town.start()))).toContain('Avec quel compte');
  const long = 'x'.repeat(20_000);

  it('in the address is refused before anybody reads it', async () => {
    expect([414, 431]).toContain((await raw(`${pathOf(town.start())}&ui_locales=${long}`)).status);
    await works();
  });

  it('in cookies is refused before anybody reads them', async () => {
    expect((await raw(pathOf(town.start()), { headers: { cookie: `a=${long}` } })).status).toBe(431);
    await works();
  });

  it('in the form of a request is refused in words', async () => {
    const body = new URLSearchParams({ ...Object.fromEntries(new URL(town.start()).searchParams), state: 'x'.repeat(200_000) });
    const answer = await fetch(`${town.issuer}/authorize`, { method: 'POST', body, headers: { accept: 'text/html' } });
    expect([400, 413]).toContain(answer.status);
    expect(await answer.text()).toContain('Y000400');
    await works();
  });

  it.each([
    ['token', 'application/x-www-form-urlencoded'],
    ['checktoken', 'application/json'],
    ['checktoken', 'application/x-www-form-urlencoded'],
  ])('sent to /%s as %s is refused', async (endpoint, type) => {
    const body = type.endsWith('json') ? JSON.stringify({ token: 'x'.repeat(2_000_000) }) : `token=${'x'.repeat(2_000_000)}`;
    const answer = await fetch(`${town.issuer}/${endpoint}`, { method: 'POST', body, headers: { 'content-type': type } }).catch(() => null);
    // The connection may be cut while the sender still sends.
    if (answer) expect([400, 413]).toContain(answer.status);
    await works();
  });
});

describe('a proof of who the service is', () => {
  it('serves once (RFC 7523, 3: jti), and only at the moment that it is for', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }] };
    const service = await franceConnectService(system.baseUrl, { token_endpoint_auth_method: 'private_key_jwt', jwks }, asked);
    const now = Math.floor(Date.now() / 1000);
    const proof = (change: Record<string, unknown> = {}) =>
      new SignJWT({ iss: service.id, sub: service.id, aud: service.issuer, jti: randomToken(), iat: now, exp: now + 60, ...change })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .sign(privateKey);
    const ask = async (assertion: string) => {
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code: 'none',
        redirect_uri: service.redirectUri,
        client_id: service.id,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      });
      const answer = await fetch(`${service.issuer}/token`, { method: 'POST', body });
      return ((await answer.json()) as { error: string }).error;
    };
    const once = await proof();
    expect(await ask(once)).toBe('invalid_grant');
    expect(await ask(once)).toBe('invalid_client');
    const jti = randomToken();
    expect(await ask(await proof({ jti }))).toBe('invalid_grant');
    expect(await ask(await proof({ jti, exp: now + 61 }))).toBe('invalid_client');
    const many = await proof();
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(many)));
    expect(answers.filter((error) => error === 'invalid_grant')).toHaveLength(1);
    for (const change of [
      { exp: now - 60, iat: now - 120 },
      { nbf: now + 60, exp: now + 120 },
      { aud: 'https://other.example' },
      { iss: 'other' },
      { jti: undefined },
    ])
      expect(await ask(await proof(change))).toBe('invalid_client');
  });
});

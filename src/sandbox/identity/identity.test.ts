import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../kernel/clock.js';
import { startSandbox, type Sandbox, type SandboxAgentProvider, type SandboxIdentityProvider } from '../index.js';
import { sandboxCode, sandboxPassword } from '../people.js';
import { CookieJar, signIn, visit } from '../testing.js';
import { silentLog } from '../testing.js';

const baseUrl = 'http://localhost:4999';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ baseUrl, firstPort: 0, clock: systemClock, log: silentLog });
});
afterAll(() => sandbox[Symbol.asyncDispose]());
afterEach(() => {
  for (const { id } of sandbox.identityProviders) sandbox.control.identityProvider(id).reset();
  for (const { id } of sandbox.agentProviders) sandbox.control.agentProvider(id).reset();
});

type AnyProvider = SandboxIdentityProvider | SandboxAgentProvider;
const citizen = (id: string) => sandbox.identityProviders.find((provider) => provider.id === id)!;
const product = (provider: AnyProvider) => ('domains' in provider ? 'agentconnect' : 'franceconnect');
const callback = (provider: AnyProvider) => `${baseUrl}/${product(provider)}/api/v2/oidc-callback`;

async function relyingParty(provider: AnyProvider): Promise<client.Configuration> {
  const metadata = { client_secret: provider.clientSecret, id_token_signed_response_alg: provider.idTokenSignedResponseAlg };
  return client.discovery(new URL(provider.issuer), provider.clientId, metadata, client.ClientSecretPost(provider.clientSecret), {
    execute: [client.allowInsecureRequests],
  });
}

interface Flow {
  login?: string;
  acr?: string;
  code?: string;
  jar?: CookieJar;
  params?: Record<string, string>;
  form?: Record<string, string> | null;
}

/** The whole sign-in, as a broker does it: every check of openid-client included. */
async function run(provider: AnyProvider, flow: Flow = {}) {
  const config = await relyingParty(provider);
  const nonce = client.randomNonce();
  const state = client.randomState();
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback(provider),
    scope: provider.scopes.join(' '),
    acr_values: flow.acr ?? 'eidas1',
    prompt: 'login',
    nonce,
    state,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...flow.params,
  });
  const form =
    flow.form === undefined
      ? { login: flow.login ?? 'zoe', password: sandboxPassword, ...(flow.code ? { code: flow.code } : {}) }
      : flow.form;
  const back = await signIn(url.href, form, flow.jar);
  expect(back.startsWith(callback(provider))).toBe(true);
  const tokens = await client.authorizationCodeGrant(config, new URL(back), {
    expectedNonce: nonce,
    expectedState: state,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims()!;
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  return { config, tokens, claims, userinfo };
}

describe('citizens', () => {
  it.each(['fisc', 'sante'])('signs in at %s with a certified client', async (id) => {
    const { claims, userinfo } = await run(citizen(id));
    expect(claims).toMatchObject({ acr: 'eidas1', amr: ['pwd'] });
    expect(userinfo).toEqual({
      sub: claims.sub,
      given_name: 'Zoé Marguerite',
      family_name: "O'BRIEN-LEFÈVRE",
      birthdate: '1988-03-14',
      gender: 'female',
      birthplace: '29019',
      birthcountry: '99100',
      email: 'zoe.obrien@courriel.example',
    });
  });

  it('signs with ES256 at one provider, RS256 at the other, HS256 at none', async () => {
    const metadata = await Promise.all(
      sandbox.identityProviders.map(
        async ({ issuer }) => (await fetch(`${issuer}/.well-known/openid-configuration`)).json() as Promise<Record<string, unknown>>,
      ),
    );
    expect(metadata.map((m) => m['id_token_signing_alg_values_supported'])).toEqual([['ES256'], ['RS256']]);
  });

  it('gives the usage name at one provider only', async () => {
    expect((await run(citizen('fisc'), { login: 'ines' })).userinfo.preferred_username).toBe('FONTAINE');
    expect((await run(citizen('sante'), { login: 'ines' })).userinfo).not.toHaveProperty('preferred_username');
  });

  it('gives presumed birth dates, and the absence of a commune, each in its way', async () => {
    expect((await run(citizen('fisc'), { login: 'aissata' })).userinfo.birthdate).toBe('1957-00-00');
    expect((await run(citizen('fisc'), { login: 'hoa' })).userinfo.birthdate).toBe('1962-05-00');
    expect((await run(citizen('fisc'), { login: 'amadou' })).userinfo).not.toHaveProperty('birthplace');
    expect((await run(citizen('sante'), { login: 'amadou' })).userinfo).toMatchObject({ birthplace: '', birthcountry: '99335' });
    expect(sandbox.identities.filter(({ provider, login }) => provider === 'sante' && ['aissata', 'hoa'].includes(login))).toEqual([]);
  });

  it('honours the level asked, with a second factor for eidas2', async () => {
    expect((await run(citizen('sante'), { acr: 'eidas2', code: sandboxCode })).claims).toMatchObject({
      acr: 'eidas2',
      amr: ['pwd', 'otp', 'mfa'],
    });
    expect((await run(citizen('sante'), { acr: 'eidas2 eidas1' })).claims).toMatchObject({ acr: 'eidas1' });
    expect((await run(citizen('fisc'), { acr: 'eidas2' })).claims.acr).toBe('eidas1'); // the asker must refuse it
    await expect(run(citizen('sante'), { acr: 'eidas2', code: '000000' })).rejects.toThrow('422');
  });

  it('refuses when an essential level cannot be given', async () => {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['eidas3'] } } });
    await expect(run(citizen('fisc'), { params: { claims, acr_values: '' } })).rejects.toMatchObject({ error: 'access_denied' });
  });

  it('asks again with prompt=login, and remembers the session without it', async () => {
    const jar = new CookieJar();
    await run(citizen('fisc'), { jar });
    const again = await run(citizen('fisc'), { jar, form: null, params: { prompt: '' } });
    expect(again.userinfo.birthdate).toBe('1988-03-14');
    await expect(run(citizen('fisc'), { jar, form: null })).rejects.toThrow('Se connecter');
  });

  it('keeps the sessions of two providers of one host apart', async () => {
    const jar = new CookieJar();
    await run(citizen('fisc'), { jar });
    await run(citizen('sante'), { jar, login: 'ines' });
    expect((await run(citizen('fisc'), { jar, form: null, params: { prompt: '' } })).userinfo.given_name).toBe('Zoé Marguerite');
  });

  it('lets the person give up', async () => {
    await expect(run(citizen('fisc'), { form: { action: 'cancel' } })).rejects.toMatchObject({ error: 'access_denied' });
  });

  it('gives the same sub at each sign-in and another at each provider', async () => {
    const subs = await Promise.all([run(citizen('fisc')), run(citizen('fisc')), run(citizen('sante'))]);
    expect(subs[0].claims.sub).toBe(subs[1].claims.sub);
    expect(subs[0].claims.sub).not.toBe(subs[2].claims.sub);
  });

  it('accepts no redirect address but those of Socle', async () => {
    const provider = citizen('fisc');
    const url = `${provider.issuer}/auth?${new URLSearchParams({ client_id: provider.clientId, response_type: 'code', scope: 'openid', redirect_uri: 'https://elsewhere.example/' })}`;
    const response = await fetch(url, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('La demande n’a pas abouti');
  });
});

describe('signing out', () => {
  const leave = (provider: AnyProvider) => `${baseUrl}/${product(provider)}/api/v2/client/logout-callback`;

  it('comes straight back with the id_token of the session', async () => {
    const jar = new CookieJar();
    const { config, tokens } = await run(citizen('fisc'), { jar });
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token!,
      post_logout_redirect_uri: leave(citizen('fisc')),
      state: 'abc',
    });
    expect(await signIn(url.href, null, jar)).toBe(`${leave(citizen('fisc'))}?state=abc`);
    await expect(run(citizen('fisc'), { jar, form: null, params: { prompt: '' } })).rejects.toThrow('Se connecter');
  });

  it('comes straight back when nobody is signed in any more', async () => {
    const { config, tokens } = await run(citizen('sante'));
    const url = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token!, post_logout_redirect_uri: leave(citizen('sante')) });
    expect(await signIn(url.href, null)).toBe(leave(citizen('sante')));
  });

  it('asks first when nothing proves who asks', async () => {
    const jar = new CookieJar();
    await run(citizen('fisc'), { jar });
    const response = await visit(jar, `${citizen('fisc').issuer}/session/end`);
    const text = await response.text();
    expect(text).toContain('Se déconnecter de Compte Fisc');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(text)![1]!;
    const done = await visit(jar, `${citizen('fisc').issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
    expect(done.status).toBe(303);
  });
});

describe('the sign-in page', () => {
  const open = async (jar: CookieJar, extra: Record<string, string> = {}) => {
    const provider = citizen('fisc');
    const params = {
      client_id: provider.clientId,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: callback(provider),
      state: 's',
      ...extra,
    };
    const first = await visit(jar, `${provider.issuer}/auth?${new URLSearchParams(params)}`);
    return new URL(first.headers.get('location')!, provider.issuer).href;
  };

  it('says who asks, lists the people and works without script', async () => {
    const jar = new CookieJar();
    const response = await visit(jar, await open(jar, { login_hint: '<b>"zoe' }));
    const text = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('<html lang="fr">');
    expect(text).toContain('Socle, connexion des usagers');
    expect(text).toContain(baseUrl);
    expect(text).toContain('Bac à sable\u00a0: les personnes pour essayer');
    expect(text).toContain('value="&#60;b&#62;&#34;zoe"');
    expect(text).not.toMatch(/<script|\sstyle=|\son\w+=/);
  });

  it('says clearly that the password is wrong, and keeps the login', async () => {
    const jar = new CookieJar();
    const page = await open(jar);
    const response = await visit(jar, page, { login: 'zoe', password: 'nope' });
    const text = await response.text();
    expect(response.status).toBe(422);
    expect(text).toContain('L’identifiant ou le mot de passe n’est pas le bon');
    expect(text).toContain('value="zoe"');
    expect((await visit(jar, page, { login: ' ZOE ', password: sandboxPassword })).status).toBe(303);
  });

  it('says that a stale page has expired', async () => {
    const response = await visit(new CookieJar(), `${citizen('fisc').issuer}/interaction/unknown`);
    expect(response.status).toBe(410);
    expect(await response.text()).toContain('Cette page a expiré');
  });
});

describe('agents', () => {
  it.each([
    ['agents-ville', 'camille.dubreuil@valmont-sur-orge.example', '21000000600010', 'Camille', 'Dubreuil', '+33199001234'],
    ['agents-ministere', 'elise.nguessan@simplicite.example', '11999900100017', 'Élise', "N'Guessan-Moreau", undefined],
  ])('signs in at %s', async (id, email, siret, given_name, usual_name, phone_number) => {
    const provider = sandbox.agentProviders.find((p) => p.id === id)!;
    expect(provider.domains).toContain(email.split('@')[1]);
    const { claims, userinfo } = await run(provider, { login: email });
    expect(claims).toMatchObject({ acr: 'eidas1', amr: ['pwd'] });
    expect(userinfo).toMatchObject({ email, siret, given_name, usual_name, belonging_population: 'agent' });
    expect(userinfo.phone_number).toBe(phone_number);
    expect(userinfo.uid).toBeTruthy();
    expect(siret).toSatisfy(passesLuhn);
    expect(siret.slice(0, 9)).toSatisfy(passesLuhn);
  });

  it('gives eidas1-mfa with a second factor, and fills the address in', async () => {
    const provider = sandbox.agentProviders[0]!;
    const login = 'camille.dubreuil@valmont-sur-orge.example';
    expect((await run(provider, { login, acr: 'eidas1-mfa', code: sandboxCode })).claims).toMatchObject({
      acr: 'eidas1-mfa',
      amr: ['pwd', 'otp', 'mfa'],
    });
  });
});

describe('faults', () => {
  const fault = (value: Parameters<ReturnType<Sandbox['control']['identityProvider']>['set']>[0]) =>
    sandbox.control.identityProvider('fisc').set(value);
  const rejects = (pattern: RegExp) =>
    expect(
      run(citizen('fisc')).catch((e: Error & { cause?: unknown; code?: string }) =>
        Promise.reject(new Error(`${e.code} ${e.message} ${String(e.cause)}`)),
      ),
    ).rejects.toThrow(pattern);

  it('wrong nonce', async () => {
    fault({ fault: 'wrong-nonce' });
    await rejects(/nonce/);
  });
  it('wrong issuer', async () => {
    fault({ fault: 'wrong-issuer' });
    await rejects(/iss/);
  });
  it('wrong audience', async () => {
    fault({ fault: 'wrong-audience' });
    await rejects(/aud/);
  });
  it('expired id_token', async () => {
    fault({ fault: 'expired-id-token' });
    await rejects(/exp/);
  });
  it('wrong signature', async () => {
    const provider = citizen('fisc');
    fault({ fault: 'wrong-signature' });
    const { tokens } = await run(provider); // a token that came over the back channel need not be verified: this client does not by default
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    await expect(jwtVerify(tokens.id_token!, createRemoteJWKSet(new URL(`${provider.issuer}/jwks`)))).rejects.toThrow(
      'signature verification failed',
    );
  });
  it('good signature after other lies', async () => {
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    for (const provider of sandbox.identityProviders) {
      sandbox.control.identityProvider(provider.id).set({ fault: 'lower-acr' });
      const { tokens } = await run(provider);
      const { payload } = await jwtVerify(tokens.id_token!, createRemoteJWKSet(new URL(`${provider.issuer}/jwks`)));
      expect(payload['acr']).toBe('eidas0');
    }
  });
  it('lower level than asked', async () => {
    sandbox.control.identityProvider('sante').set({ fault: 'lower-acr' });
    expect((await run(citizen('sante'), { acr: 'eidas2', code: sandboxCode })).claims.acr).toBe('eidas1');
  });
  it.each(['given_name', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry', 'email'])(
    'missing claim %s',
    async (claim) => {
      fault({ fault: 'missing-claim', claim });
      expect((await run(citizen('fisc'))).userinfo).not.toHaveProperty(claim);
    },
  );
  it.each(['acr', 'amr'])('missing claim %s of the id_token', async (claim) => {
    fault({ fault: 'missing-claim', claim });
    expect((await run(citizen('fisc'))).claims).not.toHaveProperty(claim);
  });
  it('changed claim', async () => {
    fault({ fault: 'changed-claim', claim: 'birthdate', value: '1988' });
    expect((await run(citizen('fisc'))).userinfo.birthdate).toBe('1988');
  });
  it('userinfo about somebody else', async () => {
    fault({ fault: 'other-subject' });
    await rejects(/sub/);
  });
  it('nonsense', async () => {
    fault({ fault: 'nonsense' });
    await rejects(/content-type|parse/i);
  });
  it('access denied', async () => {
    fault({ fault: 'access-denied' });
    await expect(run(citizen('fisc'))).rejects.toMatchObject({ error: 'access_denied' });
  });
  it('down, unavailable, slow, and right again', async () => {
    fault({ fault: 'down' });
    await rejects(/fetch failed/);
    fault({ fault: 'unavailable', at: ['token'] });
    await rejects(/503|unexpected HTTP/);
    fault({ fault: 'slow', delayMs: 300, at: ['discovery'] });
    const start = performance.now();
    await run(citizen('fisc'));
    expect(performance.now() - start).toBeGreaterThan(295);
    expect(sandbox.control.identityProvider('fisc').requests).toBeGreaterThan(5);
    sandbox.control.identityProvider('fisc').reset();
    expect(sandbox.control.identityProvider('fisc').requests).toBe(0);
  });
  it('silent until the client gives up', async () => {
    fault({ fault: 'silent', at: ['discovery'] });
    await expect(fetch(`${citizen('fisc').issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(200) })).rejects.toThrow(
      /timeout/,
    );
  });
  it('knows its providers', () => {
    expect(() => sandbox.control.identityProvider('nobody')).toThrow(RangeError);
  });
});

function passesLuhn(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, i) => total + [...String(Number(digit) * (i % 2 === 1 ? 2 : 1))].reduce((a, b) => a + Number(b), 0), 0);
  return sum % 10 === 0;
}

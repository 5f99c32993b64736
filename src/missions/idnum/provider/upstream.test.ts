import { decodeProtectedHeader, exportJWK, type JWK } from 'jose';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { leanFetch } from '../../../kernel/http/lean-fetch.js';
import { createMetrics } from '../../../kernel/telemetry/index.js';
import { breakerRules } from './breaker.js';
import { limits } from './bounded-fetch.js';
import { drip, flood, says, silence, startTestUpstream, testKey, type TestUpstream } from './testing-upstream.js';
import { createUpstreamHealth } from './upstream-health.js';
import { upstreamOptions, type Upstream } from './upstream-store.js';
import { createRelyingParty, type RelyingParty, type RelyingPartyOptions } from './upstream.js';

let offset = 0;
const open: TestUpstream[] = [];
afterEach(async () => {
  offset = 0;
  for (const provider of open.splice(0)) await provider[Symbol.asyncDispose]();
});

const start = async (alg = 'ES256'): Promise<TestUpstream> => {
  const provider = await startTestUpstream(await testKey(alg));
  open.push(provider);
  return provider;
};
const short = { metadataMilliseconds: 400, exchangeMilliseconds: 400, bytes: limits.bytes };
const contextOf = () => ({
  fetch: leanFetch(fetch),
  log: pino({ level: 'silent' }),
  clock: { now: () => new Date(Date.now() + offset) },
  config: { mode: 'sandbox' as const },
  metrics: createMetrics(),
});
const partyWith = (options: Partial<RelyingPartyOptions> = {}, context = contextOf()): RelyingParty =>
  createRelyingParty(context, {
    redirectUri: 'http://localhost:9/callback',
    postLogoutRedirectUri: 'http://localhost:9/out',
    clientKeys: async () => [],
    ...options,
  });
const asKnown = (provider: TestUpstream, options = {}, change: Partial<Upstream> = {}): Upstream => {
  const known = provider.upstream(options, change);
  return { ...known.upstream, options: upstreamOptions.parse(known.options) };
};
const signIn = async (party: RelyingParty, provider: TestUpstream, upstream: Upstream, change = (url: URL): URL => url) => {
  const { url, departure } = await party.depart(upstream, { label: 'fc', acr: 'eidas1' });
  return party.complete(upstream, departure, change(provider.signIn(url)));
};
const code = (value: string) => expect.objectContaining({ code: value });

describe('a provider of any kind', () => {
  it.each(['ES256', 'RS256', 'PS256', 'ES384', 'EdDSA', 'Ed25519'])('may sign id_token and userinfo with %s', async (alg) => {
    const provider = await start(alg);
    provider.userinfo = 'signed';
    const agreed = { id_token_signed_response_alg: alg, userinfo_signed_response_alg: alg };
    expect(await signIn(partyWith(), provider, asKnown(provider, agreed))).toMatchObject({ sub: 'zoe', acr: 'eidas1' });
    provider.signs = await testKey(alg, provider.keys[0]?.header.kid);
    await expect(signIn(partyWith(), provider, asKnown(provider, agreed))).rejects.toEqual(code('Y020030'));
  });

  it('may sign with the secret that it shares with Socle, when that was agreed upon, and only then', async () => {
    const provider = await start();
    provider.signs = { private: new Uint8Array(), public: null, header: { alg: 'HS256' } };
    provider.userinfo = 'signed';
    const agreed = { id_token_signed_response_alg: 'HS256', userinfo_signed_response_alg: 'HS256' };
    const known = asKnown(provider, agreed);
    expect(await signIn(partyWith(), provider, known)).toMatchObject({ sub: 'zoe' });
    await expect(signIn(partyWith(), provider, { ...known, clientSecret: 'another' })).rejects.toEqual(code('Y020030'));
    await expect(signIn(partyWith(), provider, asKnown(provider))).rejects.toEqual(code('Y020030'));
  });

  it.each(['ECDH-ES', 'RSA-OAEP-256'])('may encrypt for Socle with %s, and must when that was agreed upon', async (alg) => {
    const [provider, ours, others] = await Promise.all([start(), testKey(alg, 'ours'), testKey(alg, 'others')]);
    if (!(ours.private instanceof CryptoKey) || !(others.private instanceof CryptoKey)) throw new Error('no key pair');
    const opener: JWK = { ...(await exportJWK(ours.private)), alg, kid: 'ours' };
    const party = partyWith({ decryptionKeys: async () => [opener] });
    const agreed = { id_token_encrypted_response_alg: alg, userinfo_encrypted_response_alg: alg };
    for (const userinfo of ['json', 'signed'] as const) {
      Object.assign(provider, { userinfo, encryptsFor: ours.public });
      expect(await signIn(party, provider, asKnown(provider, agreed))).toMatchObject({ sub: 'zoe' });
    }
    provider.encryptsFor = others.public;
    await expect(signIn(party, provider, asKnown(provider, agreed))).rejects.toEqual(code('Y020030'));
    provider.encryptsFor = null;
    await expect(signIn(party, provider, asKnown(provider, agreed))).rejects.toEqual(code('Y020030'));
    const half = { userinfo_encrypted_response_alg: alg };
    await expect(signIn(party, provider, asKnown(provider, half))).rejects.toEqual(code('Y020027'));
  });

  it('may have its addresses and keys given by hand, and is never asked for them', async () => {
    const provider = await start();
    const { issuer } = provider;
    const metadata = {
      authorization_endpoint: `${issuer}/go?way=1`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
    };
    const jwks = { keys: provider.keys.map(({ public: key }) => key) };
    const known = asKnown(provider, { metadata, jwks, id_token_signed_response_alg: 'ES256' });
    const { url } = await partyWith().depart(known, { label: 'fc', acr: 'eidas1' });
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      way: '1',
      client_id: 'socle',
      response_type: 'code',
      acr_values: 'eidas1',
    });
    expect(await signIn(partyWith(), provider, known)).toMatchObject({ sub: 'zoe' });
    const published = asKnown(provider, { metadata: { ...metadata, jwks_uri: `${issuer}/jwks` }, id_token_signed_response_alg: 'ES256' });
    expect(await signIn(partyWith(), provider, published)).toMatchObject({ sub: 'zoe' });
    expect(provider.asked).toMatchObject({ discovery: 0, jwks: 1 });
    expect(() => asKnown(provider, { metadata })).toThrow(/signatures are always checked/);
    expect(() => asKnown(provider, { metadata: { ...metadata, jwks_uri: 'javascript:alert(1)' } })).toThrow();
  });

  it('may have its discovery document elsewhere, but not that of somebody else', async () => {
    const [provider, other] = await Promise.all([start(), start()]);
    const there = { discovery_url: `${provider.issuer}/.well-known/openid-configuration` };
    expect(await signIn(partyWith(), provider, asKnown(provider, there))).toMatchObject({ sub: 'zoe' });
    await expect(signIn(partyWith(), provider, asKnown(other, there))).rejects.toEqual(code('Y020017'));
    provider.metadata = { authorization_endpoint: 'javascript:alert(1)' };
    await expect(signIn(partyWith(), provider, asKnown(provider))).rejects.toEqual(code('Y020017'));
  });

  it('that names itself in callbacks is not mixed up with another one (RFC 9207)', async () => {
    const provider = await start();
    provider.metadata = { authorization_response_iss_parameter_supported: true };
    const party = partyWith();
    provider.saysIss = true;
    expect(await signIn(party, provider, asKnown(provider))).toMatchObject({ sub: 'zoe' });
    const other = (url: URL) => (url.searchParams.set('iss', 'https://other.example'), url);
    await expect(signIn(party, provider, asKnown(provider), other)).rejects.toEqual(code('Y020030'));
    provider.saysIss = false;
    await expect(signIn(party, provider, asKnown(provider))).rejects.toEqual(code('Y020030'));
    expect(provider.asked.token).toBe(1);
  });

  it.each([
    ['client_secret_post', (form: URLSearchParams) => form.get('client_secret')],
    ['client_secret_basic', (_form: URLSearchParams, authorization = '') => /^Basic /.test(authorization)],
  ] as const)('may want %s', async (method, proof) => {
    const provider = await start();
    await signIn(partyWith(), provider, asKnown(provider, { token_endpoint_auth_method: method }));
    expect(proof(provider.lastToken.form, provider.lastToken.authorization)).toBeTruthy();
  });

  it('that speaks of somebody else in userinfo is not believed, signed or not', async () => {
    const provider = await start();
    provider.claims = { sub: 'somebody-else' };
    await expect(signIn(partyWith(), provider, asKnown(provider))).rejects.toEqual(code('Y020029'));
    provider.userinfo = 'signed';
    await expect(signIn(partyWith(), provider, asKnown(provider))).rejects.toEqual(code('Y020029'));
    provider.claims = { aud: 'another-client' };
    await expect(signIn(partyWith(), provider, asKnown(provider))).rejects.toEqual(code('Y020027'));
    provider.claims = { iss: 'https://other.example' };
    await expect(signIn(partyWith(), provider, asKnown(provider))).rejects.toEqual(code('Y020027'));
  });

  it('whose access token is not the one that it signed for is not believed; it need not say which one that is', async () => {
    const [provider, party] = [await start(), partyWith()];
    for (const at_hash of ['AAAAAAAAAAAAAAAAAAAAAA', '', 12]) {
      provider.idToken = { at_hash };
      await expect(signIn(party, provider, asKnown(provider))).rejects.toEqual(code('Y100019'));
    }
    expect(provider.asked.userinfo).toBe(0);
    provider.idToken = { at_hash: undefined };
    expect(await signIn(party, provider, asKnown(provider))).toMatchObject({ sub: 'zoe' });
  });

  it.each([
    ['a minute fast', { iat: 60, exp: 120 }, true],
    ['half a minute slow', { iat: -80, exp: -20 }, true],
    ['a minute slow', { iat: -120, exp: -60 }, false],
    ['not yet, by a minute', { nbf: 60, exp: 120 }, false],
  ])('has a clock of its own: %s', async (_what, times, accepted) => {
    const provider = await start();
    const now = Math.floor(Date.now() / 1000);
    provider.idToken = Object.fromEntries(Object.entries(times).map(([name, seconds]) => [name, now + seconds]));
    const attempt = signIn(partyWith(), provider, asKnown(provider));
    if (accepted) expect(await attempt).toMatchObject({ sub: 'zoe' });
    else await expect(attempt).rejects.toEqual(code('Y020030'));
  });
});

describe('a provider that changes its keys', () => {
  it('between two sign-ins interrupts nobody, however soon after Socle read the old ones', async () => {
    const [provider, party] = [await start(), partyWith()];
    await signIn(party, provider, asKnown(provider));
    for (let change = 0; change < 3; change += 1) {
      provider.keys = [await testKey('ES256')];
      expect(await signIn(party, provider, asKnown(provider))).toMatchObject({ sub: 'zoe' });
    }
    expect(provider.asked).toMatchObject({ jwks: 4, discovery: 1 });
  });

  it('without changing their name, or without names at all, interrupts nobody', async () => {
    const [provider, party] = [await start(), partyWith()];
    for (const kid of ['same', 'same', null, null]) {
      provider.keys = [await testKey('ES256', kid)];
      expect(await signIn(party, provider, asKnown(provider))).toMatchObject({ sub: 'zoe' });
    }
    provider.keys = [await testKey('ES256', null), await testKey('ES256', null)];
    provider.signs = provider.keys[1] ?? null;
    expect(await signIn(party, provider, asKnown(provider))).toMatchObject({ sub: 'zoe' });
  });

  it('for keys that it does not publish is not asked for them again and again', async () => {
    const [provider, party] = [await start(), partyWith()];
    await signIn(party, provider, asKnown(provider));
    for (let times = 0; times < 20; times += 1) {
      provider.signs = await testKey('ES256');
      await expect(signIn(party, provider, asKnown(provider))).rejects.toEqual(code('Y020030'));
    }
    expect(provider.asked.jwks).toBe(6);
    [offset, provider.signs] = [61_000, null];
    provider.keys = [await testKey('ES256')];
    expect(await signIn(party, provider, asKnown(provider))).toMatchObject({ sub: 'zoe' });
  });

  it('is obeyed within the hour when it withdraws one', async () => {
    const [provider, party] = [await start(), partyWith()];
    const stolen = provider.keys[0] ?? null;
    await signIn(party, provider, asKnown(provider));
    provider.keys = [await testKey('ES256')];
    provider.signs = stolen;
    offset = 3_600_001;
    await expect(signIn(party, provider, asKnown(provider))).rejects.toEqual(code('Y020030'));
  });

  it('many people at once make Socle read them once', async () => {
    const [provider, party] = [await start(), partyWith()];
    await Promise.all(Array.from({ length: 20 }, () => signIn(party, provider, asKnown(provider))));
    expect(provider.asked).toMatchObject({ discovery: 1, jwks: 1, token: 20 });
  });
});

describe('Socle, changing its own keys,', () => {
  it('signs for each provider with the algorithm agreed upon and the key that comes first', async () => {
    const provider = await start();
    const keyed = async (alg: string, kid: string): Promise<JWK> => {
      const { private: key } = await testKey(alg, kid);
      if (!(key instanceof CryptoKey)) throw new Error('no key pair');
      return { ...(await exportJWK(key)), alg, kid };
    };
    let keys = [await keyed('ES256', 'es-1'), await keyed('RS256', 'rs-1')];
    const party = partyWith({ clientKeys: async () => keys });
    const kidFor = async (alg: 'ES256' | 'RS256') => {
      await signIn(
        party,
        provider,
        asKnown(provider, { token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: alg }),
      );
      return decodeProtectedHeader(provider.lastToken.form.get('client_assertion') ?? '').kid;
    };
    expect([await kidFor('ES256'), await kidFor('RS256')]).toEqual(['es-1', 'rs-1']);
    keys = [await keyed('ES256', 'es-2'), ...keys];
    expect(await kidFor('ES256')).toBe('es-2');
  });
});

describe('a provider that does not end its answers', () => {
  it.each([
    ['drips', drip],
    ['floods', flood],
    ['is silent', silence],
  ])('is cut off when it %s, wherever it does', async (_what, behaviour) => {
    for (const [place, expected] of Object.entries({ discovery: 'Y020017', token: 'Y020026', jwks: 'Y020026', userinfo: 'Y020027' })) {
      const provider = await start();
      provider.instead = { [place]: behaviour };
      const since = performance.now();
      await expect(signIn(partyWith({ limits: short }), provider, asKnown(provider))).rejects.toEqual(code(expected));
      expect(performance.now() - since).toBeLessThan(1_500);
    }
  });

  it('with ten megabytes is cut off at the limit, long before its time is over', async () => {
    const provider = await start();
    provider.instead = { token: says(200, `{"access_token":"${'a'.repeat(10_000_000)}"}`) };
    const since = performance.now();
    await expect(signIn(partyWith(), provider, asKnown(provider))).rejects.toEqual(code('Y020026'));
    expect(performance.now() - since).toBeLessThan(3_000);
  });
});

describe('a provider that fails', () => {
  const failing = async (behaviour: TestUpstream['instead'], times: number) => {
    const context = contextOf();
    const health = createUpstreamHealth(context);
    const [provider, party] = [await start(), partyWith({ limits: short, health }, context)];
    const known = asKnown(provider);
    await signIn(party, provider, known);
    provider.instead = behaviour;
    for (let time = 0; time < times; time += 1) await signIn(party, provider, known).catch(() => undefined);
    return { provider, party, known, context };
  };

  it.each<[string, TestUpstream['instead']]>([
    ['with errors of its server', { token: says(503, '{}') }],
    ['with a page instead of tokens', { token: says(200, '<!doctype html>', 'text/html') }],
    ['with half of an answer', { token: says(200, '{"access_token":') }],
    ['in userinfo', { userinfo: says(500, '{}') }],
    ['with a page instead of userinfo', { userinfo: says(200, '<!doctype html>', 'text/html') }],
    ['in silence', { token: silence }],
  ])('%s is left alone after a while: nobody waits for it, and others are not concerned', async (_what, behaviour) => {
    const { provider, party, known, context } = await failing(behaviour, breakerRules.failuresInARow);
    const asked = { ...provider.asked };
    await expect(party.depart(known, { label: 'fc', acr: 'eidas1' })).rejects.toEqual(code('Y020017'));
    expect(provider.asked).toEqual(asked);
    expect(party.availability(known)).toBe('unavailable');
    expect(await party.signOutUrl(known, 'token', 'state')).toBeNull();

    const other = await start();
    expect(await signIn(party, other, asKnown(other, {}, { id: 'autre' }))).toMatchObject({ sub: 'zoe' });
    const measures = await context.metrics.scrape();
    expect(measures).toContain('socle_upstream_state{provider="petit",state="open"} 1');
    expect(measures).toContain('socle_upstream_state{provider="autre",state="closed"} 1');
    expect(measures).toContain(`socle_upstream_failures_total{provider="petit",what="exchange"} ${breakerRules.failuresInARow}`);
    expect(measures).toContain('socle_upstream_refusals_total{provider="petit"} 1');
  });

  it('is tried again by one person each time, and trusted again once one of them is recognised', async () => {
    const { provider, party, known } = await failing({ token: says(503, '{}') }, breakerRules.failuresInARow);
    offset = breakerRules.openMilliseconds;
    expect(party.availability(known)).toBe('trial');
    await expect(signIn(party, provider, known)).rejects.toEqual(code('Y020026'));
    expect(party.availability(known)).toBe('unavailable');
    offset += breakerRules.openMilliseconds;
    provider.instead = {};
    const { url, departure } = await party.depart(known, { label: 'fc', acr: 'eidas1' });
    await expect(party.depart(known, { label: 'fc', acr: 'eidas1' })).rejects.toEqual(code('Y020017'));
    expect(await party.complete(known, departure, provider.signIn(url))).toMatchObject({ sub: 'zoe' });
    expect(party.availability(known)).toBe('available');
  });

  it('and is still gone is found out by Socle, not by the person on trial', async () => {
    const { provider, party, known } = await failing({ token: silence }, breakerRules.failuresInARow);
    offset = breakerRules.openMilliseconds;
    provider.instead = { discovery: says(503, '{}') };
    await expect(party.depart(known, { label: 'fc', acr: 'eidas1' })).rejects.toEqual(code('Y020017'));
    expect(party.availability(known)).toBe('unavailable');
  });

  it('is not what people do, nor what it lies', async () => {
    const { provider, party, known } = await failing({}, 0);
    const made = (url: URL) => (url.searchParams.set('code', 'made-up'), url);
    for (let time = 0; time < 12; time += 1) await expect(signIn(party, provider, known, made)).rejects.toEqual(code('Y020026'));
    provider.idToken = { nonce: 'another' };
    for (let time = 0; time < 12; time += 1) await expect(signIn(party, provider, known)).rejects.toEqual(code('Y020030'));
    expect(party.availability(known)).toBe('available');
  });

  it('cannot be made to look well by made-up codes', async () => {
    const { provider, party, known } = await failing({ userinfo: says(503, '{}') }, breakerRules.failuresInARow - 1);
    const made = (url: URL) => (url.searchParams.set('code', 'made-up'), url);
    await signIn(party, provider, known, made).catch(() => undefined);
    await signIn(party, provider, known).catch(() => undefined);
    expect(party.availability(known)).toBe('unavailable');
  });

  it('to give its metadata again goes unnoticed: what was read before serves for a day, and nobody waits', async () => {
    const [provider, party] = [await start(), partyWith({ limits: { ...limits, metadataMilliseconds: 60_000 } })];
    await signIn(party, provider, asKnown(provider));
    provider.instead = { discovery: silence };
    offset = 3_600_000;
    expect(await signIn(party, provider, asKnown(provider))).toMatchObject({ sub: 'zoe' });
    expect(provider.asked.discovery).toBe(2);
  });
});

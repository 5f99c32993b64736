import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { saveUpstream } from '../provider/index.js';
import { startTestUpstream, testKey, type TestUpstream } from '../provider/testing-upstream.js';
import { away, franceConnectService, type TestService, titleOf } from '../provider/testing.js';

// One provider whose account says another identity from one sign-in to the next.
let system: TestSystem;
let provider: TestUpstream;
let town: TestService;
let count = 0;

const wanted = { acr_values: 'eidas1', scope: 'openid profile birth email' };
const claims = {
  given_name: 'Dominique Camille',
  family_name: 'Ravel',
  birthdate: '1979-05-02',
  gender: 'male',
  birthplace: '29019',
  birthcountry: '99100',
};
const corrected = { given_name: 'Dominique Alice', gender: 'female' };
let person: { sub: string; email: string };

beforeAll(async () => {
  system = await startTestSystem();
  provider = await startTestUpstream(await testKey('ES256'));
  const { upstream, options } = provider.upstream({ scopes: ['openid', 'profile', 'email'], civil_registry: false });
  await saveUpstream(system.context.db, system.context, 'franceconnect', { ...upstream, options });
  town = await franceConnectService(system.baseUrl, {}, wanted);
});
afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await system[Symbol.asyncDispose]();
});
beforeEach(() => {
  count += 1;
  person = { sub: `compte-${count}`, email: `personne-${count}@courriel.example` };
  is({});
});

/** Who is behind the account from now on; each test has a person of its own. */
function is(change: Partial<typeof claims>) {
  provider.idToken = { sub: person.sub };
  provider.claims = { ...claims, family_name: `Ravel${'abcdefghijklmnop'[count]}`, ...person, ...change };
}

/** A browser, and how it signs in at an address: up to the page after the identity provider. */
function visitor() {
  const options = { stopAt: away };
  const browser = testBrowser(options);
  const arrive = async (address: string): Promise<TestPage> => {
    const choice = await browser.get(address);
    options.stopAt = provider.issuer;
    const departure = await browser.submit(choice, {}, 'Petit fournisseur');
    options.stopAt = away;
    return browser.get(provider.signIn(departure.url));
  };
  return { browser, arrive };
}

async function signIn(service = town, answer: string | null = null): Promise<{ sub: unknown; info: Record<string, unknown> }> {
  const { browser, arrive } = visitor();
  const page = await arrive(service.start());
  const consent = answer ? await browser.submit(page, {}, answer) : page;
  const { body } = await service.tokens((await browser.submit(consent, {}, 'Continuer')).url);
  const info = (await (await service.userinfo(body['access_token'])).json()) as Record<string, unknown>;
  return { sub: info['sub'], info };
}
const yes = 'Oui, c’est une correction';
const no = 'Non, repartir de zéro';
const entries = (action: string) =>
  system.database.db.selectFrom('ledger_entry').selectAll().where('action', '=', action).orderBy('seq', 'desc').execute();
const accounts = async () =>
  Number(
    (
      await system.database.db
        .selectFrom('franceconnect_account')
        .select((e) => e.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );

describe('a person whose civil status was corrected', () => {
  it('is asked, told what differs and never what it was; their subject stays, and services get the corrected identity', async () => {
    const before = await signIn();
    const known = await accounts();
    is(corrected);
    const { arrive } = visitor();
    const page = await arrive(town.start());
    expect(titleOf(page)).toBe('Votre état civil a changé ?');
    expect(page.text).toContain('les prénomsle sexeSi');
    expect(page.text).not.toContain('Camille');
    const after = await signIn(town, yes);
    expect(after.sub).toBe(before.sub);
    expect(after.info).toMatchObject({ given_name: 'Dominique Alice', gender: 'female' });
    expect(await accounts()).toBe(known);
    expect((await signIn()).sub).toBe(before.sub);
    const mail = await system.sandbox.control.mailbox.waitFor({ to: person.email, subject: 'votre compte vous suit' });
    expect(mail.text).toContain('continuent de vous reconnaître');
    const [entry] = await entries('franceconnect.migrate');
    expect(entry).toMatchObject({ fields: ['given_name', 'gender'], detail: { provider: 'petit', former: expect.any(String) } });
  });

  it('reads their history and keeps their files, from before and from after', async () => {
    const own = async (answer: string | null) => {
      const { browser, arrive } = visitor();
      const page = await arrive(`${system.baseUrl}/connexion/franceconnect?retour=/demarches/tarif-cantine`);
      return { browser, page: await browser.submit(answer ? await browser.submit(page, {}, answer) : page, {}, 'Continuer') };
    };
    const before = await own(null);
    await before.browser.submit(await before.browser.follow(before.page, 'Commencer'), {}, 'Continuer sans');
    await signIn();
    is(corrected);
    const after = await own(yes);
    const history = await after.browser.get(`${system.baseUrl}/dossier/historique`);
    expect(history.text).toContain('Votre état civil a changé');
    expect(history.text).toContain(town.name);
    const old = [...history.document.querySelectorAll('a[href^="/dossier/lignes/"]')].at(-1)?.getAttribute('href') ?? '';
    expect((await after.browser.get(new URL(old, system.baseUrl))).status).toBe(200);
    await expect.poll(async () => (await after.browser.get(`${system.baseUrl}/dossier`)).text).toContain('Reprendre');
    expect((await after.browser.get(`${system.baseUrl}/connexions`)).text).toContain(town.name);
    // The browser of before was signed in under the former key.
    await expect.poll(async () => (await before.browser.get(`${system.baseUrl}/dossier`)).url.pathname).not.toBe('/dossier');
  });

  it('may start anew: two accounts, two subjects, and nobody asks again', async () => {
    const before = await signIn();
    is(corrected);
    const anew = await signIn(town, no);
    expect(anew.sub).not.toBe(before.sub);
    expect((await signIn()).sub).toBe(anew.sub);
    expect(await entries('franceconnect.start-anew')).toHaveLength(1);
  });

  it('is not asked by a provider that still says who they were, and may be corrected back', async () => {
    const before = await signIn();
    is(corrected);
    await signIn(town, yes);
    is({});
    expect((await signIn()).sub).toBe(before.sub);
    is({ family_name: 'Ravel-Autre' });
    expect((await signIn(town, yes)).sub).toBe(before.sub);
    is(corrected);
    expect((await signIn()).sub).toBe(before.sub);
  });

  it('takes everything over once, even when the answer is sent twice', async () => {
    const before = await signIn();
    is(corrected);
    const { browser, arrive } = visitor();
    const page = await arrive(town.start());
    const done = (await entries('franceconnect.migrate')).length;
    await Promise.all([browser.submit(page, {}, yes), browser.submit(page, {}, yes)]);
    const consent = await browser.submit(page, {}, yes);
    const { body } = await town.tokens((await browser.submit(consent, {}, 'Continuer')).url);
    expect(await (await town.userinfo(body['access_token'])).json()).toMatchObject({ sub: before.sub });
    expect(await entries('franceconnect.migrate')).toHaveLength(done + 1);
  });

  it('cannot go past the question, nor around a provider that they blocked', async () => {
    await signIn();
    is(corrected);
    const { browser, arrive } = visitor();
    const page = await arrive(town.start());
    const past = await browser.get(page.url.href.replace('/correction', '/consent'));
    expect(past.url.pathname).toMatch(/\/correction$/);
    const link = await system.database.db.selectFrom('franceconnect_link').select('account_id').where('upstream', '=', 'petit').execute();
    const former = link.at(-1)?.account_id ?? '';
    await system.database.db.updateTable('franceconnect_account').set({ active: false }).where('id', '=', former).execute();
    expect((await visitor().arrive(town.start())).text).toContain('Y180001');
  });
});

describe('a correction that the civil registry knows', () => {
  it('keeps the subject too: the provider follows the registry', async () => {
    const { identityProvider, civilRegistry } = system.sandbox.control;
    const enter = async (answer: string | null) => {
      const browser = testBrowser({ stopAt: away });
      const login = await browser.submit(await browser.get(town.start()), {}, system.sandbox.identityProviders[0]?.title ?? '');
      const password = system.sandbox.identities.find((identity) => identity.login === 'zoe')?.password ?? '';
      const page = await browser.submit(login, { login: 'zoe', password });
      const consent = answer ? await browser.submit(page, {}, answer) : page;
      const { body } = await town.tokens((await browser.submit(consent, {}, 'Continuer')).url);
      return (await (await town.userinfo(body['access_token'])).json()) as Record<string, unknown>;
    };
    const before = await enter(null);
    identityProvider('fisc').set({ fault: 'changed-claim', claim: 'family_name', value: 'Kermarrec' });
    civilRegistry.set({ fault: 'corrected', login: 'zoe', status: { familyName: 'Kermarrec' } });
    const after = await enter(yes);
    identityProvider('fisc').reset();
    civilRegistry.reset();
    expect(after).toMatchObject({ sub: before['sub'], family_name: 'KERMARREC' });
  });
});

describe('services that want to hear of accounts (RFC 8935)', () => {
  it('are pushed a signed event, the same one again while they refuse it; without a value, and only what they were given', async () => {
    const received: { type: string | undefined; token: string }[] = [];
    const server = createServer((request, response) => {
      void (async () => {
        received.push({ type: request.headers['content-type'], token: (await request.toArray()).join('') });
        response.writeHead(received.length === 1 ? 503 : 202).end();
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/evenements`;
    const hearing = await franceConnectService(system.baseUrl, { account_events_uri: address }, wanted);
    const nameless = await franceConnectService(system.baseUrl, { account_events_uri: address }, { ...wanted, scope: 'openid email' });
    const { sub } = await signIn(hearing);
    await signIn(nameless);
    is(corrected);
    await signIn(town, yes);
    await expect.poll(() => received.length, { timeout: 20_000, interval: 200 }).toBe(2);
    server.close();
    const keys = createRemoteJWKSet(new URL(`${hearing.issuer}/jwks`));
    const events = await Promise.all(
      received.map(({ token }) => jwtVerify(token, keys, { issuer: hearing.issuer, audience: hearing.id, typ: 'secevent+jwt' })),
    );
    expect(received.map(({ type }) => type)).toEqual(['application/secevent+jwt', 'application/secevent+jwt']);
    expect(events[0]?.payload).toEqual(events[1]?.payload);
    expect(events[0]?.payload).toEqual({
      iss: hearing.issuer,
      aud: hearing.id,
      iat: expect.any(Number),
      jti: expect.stringMatching(/^set_/),
      sub_id: { format: 'iss_sub', iss: hearing.issuer, sub },
      events: {
        'https://schemas.openid.net/secevent/caep/event-type/token-claims-change': {
          event_timestamp: expect.any(Number),
          initiating_entity: 'user',
          claims: { gender: null, given_name: null, given_name_array: null },
        },
      },
    });
  });

  it('hear that the subject of an account that was taken over is no more', async () => {
    const received: string[] = [];
    const server = createServer((request, response) => {
      void request.toArray().then((chunks) => {
        received.push(chunks.join(''));
        response.writeHead(202).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const hearing = await franceConnectService(system.baseUrl, { account_events_uri: address }, { ...wanted, scope: 'openid' });
    const before = await signIn(hearing);
    // The young account has a past of its own: another account of a provider led to it first.
    is(corrected);
    provider.idToken = { sub: `${person.sub}-autre` };
    provider.claims = { ...provider.claims, sub: `${person.sub}-autre` };
    const young = await signIn(hearing);
    is(corrected);
    expect((await signIn(hearing, yes)).sub).toBe(before.sub);
    await expect.poll(() => received.length, { timeout: 20_000, interval: 200 }).toBe(1);
    server.close();
    expect(decodeJwt(received[0] ?? '')).toMatchObject({
      sub_id: { sub: young.sub },
      events: { 'https://schemas.openid.net/secevent/risc/event-type/account-purged': {} },
    });
  });

  it('give a web address for it', async () => {
    await expect(franceConnectService(system.baseUrl, { account_events_uri: 'ftp://ailleurs.example/' }, wanted)).rejects.toThrow(
      'account_events_uri',
    );
  });
});

describe('another person behind the same account', () => {
  it('is refused, and stands in the history of whom the account was; nothing is kept of them', async () => {
    const before = await signIn();
    const known = await accounts();
    is({ given_name: 'Gaspard', family_name: 'Orsini', birthdate: '1991-01-01' });
    const refused = await visitor().arrive(town.start());
    expect([refused.status, titleOf(refused)]).toEqual([403, 'Ce compte était celui d’une autre personne']);
    expect(await accounts()).toBe(known);
    const [entry] = await entries('franceconnect.other-person');
    expect(entry).toMatchObject({ outcome: 'refused', actor_id: 'petit', fields: ['given_name', 'family_name', 'birthdate'] });
    is({});
    expect((await signIn()).sub).toBe(before.sub);
  });
});

describe('what is kept of an account of a provider', () => {
  it('is neither its subject nor a fact, and costs no second write on the same day', async () => {
    const rows = async () => {
      const all = await system.database.db.selectFrom('franceconnect_link').selectAll().execute();
      return all.map((row) => JSON.stringify({ ...row, sub_hash: row.sub_hash.toString('utf8'), facts: row.facts.toString('utf8') }));
    };
    await signIn();
    const after = await rows();
    expect(after.join()).not.toMatch(new RegExp(`${person.sub}|Ravel|1979`));
    await signIn();
    expect((await rows()).sort()).toEqual(after.sort());
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fixedClock } from '../../../kernel/clock.js';
import { testBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { away, beginnings, franceConnectService, type TestService, titleOf } from '../provider/testing.js';
import { franceConnect } from './index.js';
import { insertAuthentication, insertConnection, touchAccount } from './store.js';

let system: TestSystem;
let town: TestService;
let offset = 0;
const everything = { acr_values: 'eidas1', scope: 'openid profile birth email' };
const serviceOf = (registration: Record<string, unknown> = {}) => franceConnectService(system.baseUrl, registration, everything);

beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) } });
  town = await serviceOf();
});
afterEach(() => {
  offset = 0;
  vi.useRealTimers();
});
afterAll(() => system[Symbol.asyncDispose]());

const { title, depart, prove } = beginnings(() => system);
const minute = 60_000;
const providerOf = (id: string) => system.sandbox.identityProviders.find((p) => p.id === id) ?? expect.fail(`no provider ${id}`);
const wait = (milliseconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds });

describe('a sign-in begun more than half an hour ago', () => {
  const expectOver = (page: TestPage) => {
    expect([page.status, titleOf(page)]).toEqual([400, 'Cette connexion est terminée ou trop ancienne']);
    expect(page.text).toContain('Y030025');
    expect(page.text).toContain('Retournez sur le site du service');
  };

  it('says so at the choice, whether the person looks, chooses or gives up; a minute before, it goes on', async () => {
    const browser = testBrowser({ stopAt: away });
    const choice = await browser.get(town.start());
    wait(29 * minute);
    expect(titleOf(await browser.get(choice.url))).toContain('Avec quel compte');
    wait(2 * minute);
    expectOver(await browser.get(choice.url));
    expectOver(await browser.submit(choice, {}, title()));
    expectOver(await browser.submit(choice, {}, 'sans me connecter'));
    expect(browser.visited.some((address) => address.startsWith(away))).toBe(false);
  });

  it('says so at the page of what the service gets, and at the address that would go on to it', async () => {
    const service = await serviceOf();
    const browser = testBrowser({ stopAt: away });
    const consent = await prove(browser, await depart(browser, service.start()));
    expect(consent.url.pathname).toMatch(/\/consent$/);
    wait(31 * minute);
    expectOver(await browser.get(consent.url));
    expectOver(await browser.submit(consent, {}, 'Continuer'));
    expectOver(await browser.submit(consent, {}, 'Ne rien transmettre'));
    const uid = consent.url.pathname.split('/').at(-2) ?? '';
    expectOver(await browser.get(`${service.issuer}/authorize/${uid}`));
    const given = system.context.db.selectFrom('franceconnect_connection').selectAll().where('client_id', '=', service.id);
    expect([service.gotCode(browser), await given.execute()]).toEqual([false, []]);
  });

  it('says so to who comes back from the provider', async () => {
    const browser = testBrowser({ stopAt: away });
    const choice = await browser.get(town.start());
    const atProvider = await browser.submit(choice, {}, title());
    await system.context.db
      .updateTable('oidc_payload')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('model', '=', 'Interaction')
      .where('issuer', '=', town.issuer)
      .execute();
    expectOver(await prove(browser, atProvider));
  });
});

describe('a request that FranceConnect does not follow', () => {
  const backOf = (page: TestPage) => [`${page.url.origin}${page.url.pathname}`, Object.fromEntries(page.url.searchParams)];

  it.each([
    ['an unknown service', { client_id: 'personne' }, 'Y04EA6EF', 'Service inconnu'],
    ['another address to come back to', { redirect_uri: 'https://ailleurs.example/' }, 'Y04C013C', 'Adresse de retour inconnue'],
    ['a nonce that is too short', { nonce: 'court' }, 'Y030007', 'Demande de connexion incorrecte'],
  ])('of %s stays here', async (_what, change, code, title) => {
    const browser = testBrowser({ stopAt: away });
    const page = await browser.get(town.start(change));
    expect([page.status, titleOf(page)]).toEqual([400, title]);
    expect(page.text).toContain(code);
    expect(browser.visited).toHaveLength(1);
  });

  it('of a service that was switched off meanwhile stays here', async () => {
    const service = await serviceOf();
    const browser = testBrowser({ stopAt: away });
    const choice = await browser.get(service.start());
    await system.context.db.updateTable('oidc_client').set({ active: false }).where('client_id', '=', service.id).execute();
    offset = minute; // what is remembered of services is read again
    for (const page of [await browser.get(choice.url), await browser.get(service.start())]) {
      expect([page.status, titleOf(page)]).toEqual([400, 'Service inconnu']);
      expect(page.text).toContain('Y04EA6EF');
    }
  });

  it('for a level that is not given here goes back to the service', async () => {
    const page = await testBrowser({ stopAt: away }).get(town.start({ acr_values: 'eidas2', state: 'mon état' }));
    expect(backOf(page)).toEqual([
      town.redirectUri,
      { error: 'invalid_acr', error_description: expect.stringContaining('got eidas2'), state: 'mon état', iss: town.issuer },
    ]);
  });

  it('for a provider that is unknown, or switched off, goes back to the service', async () => {
    const expected = [
      town.redirectUri,
      {
        error: 'invalid_idp_hint',
        error_description: 'An idp_hint was provided but is not allowed',
        state: 'mon état',
        iss: town.issuer,
      },
    ];
    for (const idp_hint of ['inconnu', '']) {
      expect(backOf(await testBrowser({ stopAt: away }).get(town.start({ idp_hint, state: 'mon état' })))).toEqual(expected);
    }
    const active = (is: boolean) => system.context.db.updateTable('oidc_upstream').set({ active: is }).where('id', '=', 'sante').execute();
    await active(false);
    offset = 60 * minute;
    expect(backOf(await testBrowser({ stopAt: away }).get(town.start({ idp_hint: 'sante', state: 'mon état' })))).toEqual(expected);
    await active(true);
    offset = 120 * minute;
    expect((await testBrowser({ stopAt: away }).get(town.start({ idp_hint: 'sante' }))).url.origin).toBe(
      new URL(providerOf('sante').issuer).origin,
    );
  });
});

it('a provider that the service names is gone to at once; who cancels there may choose another', async () => {
  const browser = testBrowser({ stopAt: away });
  const atProvider = await browser.get(town.start({ idp_hint: 'fisc' }));
  expect(atProvider.url.origin).toBe(new URL(providerOf('fisc').issuer).origin);
  const choice = await browser.submit(atProvider, {}, 'Annuler');
  expect(titleOf(choice)).toContain('Avec quel compte');
  expect(choice.text).toContain(`Vous n’êtes pas connecté avec ${title()}`);
  const again = await browser.submit(choice, {}, title());
  const back = await browser.submit(await prove(browser, again), {}, 'Continuer');
  expect((await town.tokens(back.url)).status).toBe(200);
});

// Last: it lets time pass for the whole system.
it('what is over is deleted, and nothing else: sign-ins at their end, artefacts too, connections after six months', async () => {
  const { db, secrets } = system.context;
  const now = '2027-08-31T10:00:00Z';
  const after = new Date(Date.parse(now) + 1000);
  const account = await touchAccount(db, 'une personne', new Date(now));
  const common = { accountId: account.id, upstream: 'fisc', acr: 'eidas1' };
  const identity = { email: 'a@b.example' } as Parameters<typeof insertAuthentication>[2]['identity']; // sealed: nothing reads it here
  for (const expiresAt of [new Date(now), after])
    await insertAuthentication(db, secrets, {
      ...common,
      interactionUid: expiresAt.toISOString(),
      amr: [],
      identity,
      upstreamSession: '',
      at: new Date('2027-08-30T22:00:00Z'),
      expiresAt,
    });
  // There is no 31 February: six months ago is its last day.
  for (const day of ['2027-02-27', '2027-02-28', '2027-03-01', '2027-08-31'])
    await insertConnection(db, {
      ...common,
      interactionUid: day,
      clientId: town.id,
      scopes: [],
      claims: [],
      basis: 'anonymous',
      ledgerEntry: 'led',
      at: new Date(`${day}T10:00:00Z`),
    });
  const payload = { issuer: town.issuer, model: 'Session', payload: '{}' };
  await db
    .insertInto('oidc_payload')
    .values([
      { id: 'passé', expires_at: new Date(Date.parse(now) - 1000), ...payload },
      { id: 'à venir', expires_at: after, ...payload },
    ])
    .execute();

  await franceConnect.jobs?.['franceconnect.purge']?.({ ...system.context, clock: fixedClock(now) }, {});

  const signIns = await db.selectFrom('franceconnect_authentication').select('expires_at').execute();
  expect(signIns).toEqual([{ expires_at: after }]);
  const connections = await db.selectFrom('franceconnect_connection').select('at').orderBy('at').execute();
  expect(connections.map(({ at }) => at.toISOString().slice(0, 10))).toEqual(['2027-02-28', '2027-03-01', '2027-08-31']);
  expect(await db.selectFrom('oidc_payload').select('id').execute()).toEqual([{ id: 'à venir' }]);
  // The account stays: it is what keeps the subject of a person the same.
  expect((await touchAccount(db, 'une personne', new Date(now))).id).toBe(account.id);
});

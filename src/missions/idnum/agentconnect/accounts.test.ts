import { createServer } from 'node:http';
import { decodeJwt } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { titleOf, type TestService } from '../provider/testing.js';
import { agentConnectionsOf, providersOf } from './index.js';
import {
  agentService,
  newBrowser,
  signInAt,
  siretOf,
  startAdministration,
  through,
  told,
  userinfoOf,
  type TestAdministration,
} from './testing.js';

let system: TestSystem;
let office: TestService;
let town: TestAdministration, ministry: TestAdministration, region: TestAdministration, agglo: TestAdministration;
let others: TestAdministration, late: TestAdministration;
let events: { address: string; received: Record<string, unknown>[]; close(): void };

/** A service that hears of changes of accounts. */
async function startListener() {
  const received: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(decodeJwt(body));
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return { address: `http://127.0.0.1:${address.port}/`, received, close: () => void server.close() };
}

beforeAll(async () => {
  system = await startTestSystem();
  await sql`update oidc_upstream set active = false where product = 'agentconnect'`.execute(system.context.db);
  [town, ministry, region, agglo, others, late] = await Promise.all([
    startAdministration(system, 'ville', { domains: ['valmont.example'], accepted_domains: ['ministere.example'] }, { title: 'Ville' }),
    startAdministration(system, 'ministere', { domains: ['ministere.example'] }, { title: 'Ministère' }),
    startAdministration(system, 'region', { domains: ['partage.example', 'region.example'] }, { title: 'Région' }),
    startAdministration(system, 'agglo', { domains: ['partage.example'], unexpected_domain: 'warn' }, { title: 'Agglomération' }),
    startAdministration(system, 'identite', { default: true }, { title: 'Identité' }),
    startAdministration(system, 'tardive', { domains: ['tardive.example'] }, { title: 'Tardive' }),
  ]);
  events = await startListener();
  office = await agentService(system, { account_events_uri: events.address });
}, 120_000);
afterAll(async () => {
  await Promise.all([town, ministry, region, agglo, others, late].map((one) => one[Symbol.asyncDispose]()));
  events.close();
  await system[Symbol.asyncDispose]();
});

/** Signs somebody in and gives their subject. */
const subjectOf = async (administration: TestAdministration, sub: string, email: string, more: Record<string, unknown> = {}) => {
  administration.agent(sub, { email, ...more });
  const given = await userinfoOf(office, await signInAt(newBrowser(), office, administration));
  return String(given['sub']);
};
describe('one agent, several providers', () => {
  it('has one subject when the default provider, then the one that owns the domain, both verified the same address', async () => {
    // Nobody had declared the domain yet: the default provider spoke for it.
    await sql`update oidc_upstream set active = false where id = 'tardive'`.execute(system.context.db);
    await settled();
    const first = await subjectOf(others, 'alice-1', 'Alice@tardive.example');
    await sql`update oidc_upstream set active = true where id = 'tardive'`.execute(system.context.db);
    await settled();
    const second = await subjectOf(late, 'alice-2', 'alice@tardive.example');
    expect(second).toBe(first);
    expect((await providersOf(system.context.db, first)).map(({ upstream }) => upstream).sort()).toEqual(['identite', 'tardive']);
    const mail = await system.sandbox.control.mailbox.waitFor({ to: 'alice@tardive.example', subject: 'Un nouveau moyen de connexion' });
    expect(mail.text).toContain('Tardive');
    const account = await accountIdOf(first);
    expect(await system.context.ledger.history(system.context.db, account)).toEqual(
      expect.arrayContaining([expect.objectContaining({ action: 'agentconnect.reconcile', detail: { provider: 'tardive' } })]),
    );
  }, 40_000);

  it.each<[string, () => TestAdministration, string, () => TestAdministration, string, Record<string, unknown>]>([
    ['another address of the same domain', () => ministry, 'b1@ministere.example', () => town, 'b2@ministere.example', {}],
    [
      'an address that the second provider may give but does not own',
      () => ministry,
      'c@ministere.example',
      () => town,
      'c@ministere.example',
      {},
    ],
    ['an address with a plus', () => ministry, 'd@ministere.example', () => town, 'd+x@ministere.example', {}],
    ['an address with a dot more', () => ministry, 'dd@ministere.example', () => town, 'd.d@ministere.example', {}],
    ['an address of a domain that is shared', () => region, 'e@partage.example', () => agglo, 'e@partage.example', {}],
    ['an address of a domain that was only let pass', () => region, 'f@region.example', () => agglo, 'f@region.example', {}],
  ])('is two agents with %s', async (_what, first, one, second, other, more) => {
    expect(await subjectOf(second(), `s-${other}`, other, more)).not.toBe(await subjectOf(first(), `f-${one}`, one));
    expect(await subjectOf(second(), `s-${other}`, other, more)).not.toBe(await subjectOf(first(), `f-${one}`, one));
  });

  it('is two agents when the owner of the domain comes after one that only may give the address', async () => {
    const stranger = await subjectOf(town, 'imposteur', 'victime@ministere.example');
    expect(await subjectOf(ministry, 'victime', 'victime@ministere.example')).not.toBe(stranger);
  });

  it('is two agents when the provider knows the account by another subject: the address was given to somebody else', async () => {
    const before = await subjectOf(ministry, 'h-1', 'h@ministere.example');
    expect(await subjectOf(ministry, 'h-2', 'h@ministere.example')).not.toBe(before);
  });

  it('is two agents when the address was not verified, was last seen more than a year ago, is that of two accounts, or of a closed one', async () => {
    const { db } = system.context;
    const before: Record<string, string> = {
      unverified: await subjectOf(others, 'o-1', 'unverified@passe.example', { email_verified: false }),
      old: await subjectOf(others, 'o-2', 'old@passe.example'),
      closed: await subjectOf(others, 'o-3', 'closed@passe.example'),
      shared: await subjectOf(others, 'o-4', 'shared@passe.example'),
      'shared again': await subjectOf(others, 'o-5', 'shared@passe.example'),
      same: await subjectOf(others, 'o-6', 'same@passe.example'),
    };
    const age = (subject: string | undefined, days: number) =>
      sql`update agentconnect_identity_key k set last_at = now() - ${days} * interval '1 day'
      from agentconnect_account a where a.id = k.account_id and a.subject = ${subject}::uuid`.execute(db);
    await age(before['old'], 366);
    await age(before['same'], 364);
    await sql`update agentconnect_account set active = false where subject = ${before['closed']}::uuid`.execute(db);
    await claimFor('passe.example', 'ministere');
    for (const name of ['unverified', 'old', 'closed', 'shared'])
      expect(Object.values(before)).not.toContain(await subjectOf(ministry, `m-${name}`, `${name}@passe.example`));
    // All these being otherwise as this one.
    expect(await subjectOf(ministry, 'm-same', 'same@passe.example')).toBe(before['same']);
  }, 30_000);

  it('is one account though they sign in for the first time ten times at once', async () => {
    ministry.agent('ensemble');
    const subjects = await Promise.all(
      Array.from({ length: 10 }, async () => (await userinfoOf(office, await signInAt(newBrowser(), office, ministry)))['sub']),
    );
    expect(new Set(subjects).size).toBe(1);
  });
});

describe('a change of address', () => {
  it('keeps the subject, and the service is told that the address is no longer what it was, without being told which it is', async () => {
    const subject = await subjectOf(ministry, 'mariage', 'jeune-fille@ministere.example');
    expect(await subjectOf(ministry, 'mariage', 'mariee@ministere.example')).toBe(subject);
    await expect.poll(() => events.received.filter((event) => isAbout(event, subject)), { timeout: 20_000 }).toHaveLength(1);
    const [event] = events.received.filter((one) => isAbout(one, subject));
    expect(Object.values(event?.['events'] as object)[0]).toMatchObject({ claims: { email: null } });
    expect(JSON.stringify(event)).not.toContain('ministere.example');
  }, 60_000);
});

describe('a change of administration', () => {
  const changing = async (from: TestAdministration, to: TestAdministration, browser = newBrowser()) => {
    const page = await browser.get(office.start());
    const first = await browser.follow(page, 'Vous avez changé d’administration');
    expect(titleOf(first)).toContain('ancienne administration');
    const second = await through(browser, from, await browser.submit(first, { courriel: emailOf(from) }, 'Continuer'));
    if (!titleOf(second).includes('nouvelle administration')) return second;
    return through(browser, to, await browser.submit(second, { courriel: emailOf(to) }, 'Continuer'));
  };
  const emailOf = (administration: TestAdministration) => String(administration.claims['email']);

  it('keeps the account: the agent shows both, it is written down, both addresses and the services are told', async () => {
    const subject = await subjectOf(town, 'mutation', 'mutation@valmont.example');
    town.agent('mutation');
    ministry.agent('mutation-m', { siret: siretOf.ministry });
    const given = await userinfoOf(office, await changing(town, ministry));
    expect([given['sub'], given['email'], given['siret']]).toEqual([subject, 'mutation-m@ministere.example', siretOf.ministry]);
    expect(await subjectOf(ministry, 'mutation-m', 'mutation-m@ministere.example')).toBe(subject);
    expect(await system.context.ledger.history(system.context.db, await accountIdOf(subject))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          action: 'agentconnect.change-administration',
          detail: { from: 'ville', to: 'ministere', replaces: null },
        }),
      ]),
    );
    for (const to of ['mutation@valmont.example', 'mutation-m@ministere.example'])
      await system.sandbox.control.mailbox.waitFor({ to, subject: 'Votre compte vous suit' });
    await expect.poll(() => events.received.some((event) => isAbout(event, subject)), { timeout: 20_000 }).toBe(true);
    expect((await agentConnectionsOf(system.context.db, subject)).length).toBeGreaterThan(1);
    // Both administrations are theirs now: choosing an account offers the other one.
    const browser = newBrowser();
    await signInAt(browser, office, town);
    const choice = await browser.get(office.start({ prompt: 'select_account' }));
    expect(choice.text).toContain('Vos autres administrations');
    const back = await userinfoOf(office, await through(browser, ministry, await browser.submit(choice, {}, 'Ministère')));
    expect([back['sub'], back['email']]).toEqual([subject, 'mutation-m@ministere.example']);
  }, 60_000);

  it('replaces the account that was opened meanwhile: its services are told that its subject is no more', async () => {
    const old = await subjectOf(town, 'deux', 'deux@valmont.example');
    const young = await subjectOf(ministry, 'deux-m', 'deux-m@ministere.example');
    town.agent('deux');
    ministry.agent('deux-m');
    expect((await userinfoOf(office, await changing(town, ministry)))['sub']).toBe(old);
    await expect
      .poll(() => events.received.filter((event) => isAbout(event, young)).map((event) => Object.keys(event['events'] as object)[0]), {
        timeout: 10_000,
      })
      .toEqual(['https://schemas.openid.net/secevent/risc/event-type/account-purged']);
    expect(await subjectOf(ministry, 'deux-m', 'deux-m@ministere.example')).toBe(old);
  }, 60_000);

  it('is refused to who never signed in with the former one, and to whom the new one already shares with another', async () => {
    town.agent('inconnu');
    ministry.agent('x');
    const page = await changing(town, ministry);
    expect(page.text).toContain('AC-COMPTE-INCONNU');
    await subjectOf(town, 'k', 'k@valmont.example');
    await subjectOf(region, 'k-r', 'k-r@region.example');
    town.agent('k');
    region.agent('k-r', { email: 'k-r@region.example' });
    ministry.agent('k-m');
    expect(told(await changing(town, ministry))['code']).toBeTruthy();
    expect((await changing(region, ministry)).text).toContain('AC-DEUX-COMPTES');
  });

  it('cannot be begun with the second step, nor be finished in another browser or for another request', async () => {
    const browser = newBrowser();
    const page = await browser.get(office.start());
    expect((await browser.get(`${page.url.href}/changement/nouvelle`)).text).toContain('AC-CHANGEMENT-PERIME');
    await subjectOf(town, 'l', 'l@valmont.example');
    town.agent('l');
    const former = await browser.submit(await browser.get(`${page.url.href}/changement`), { courriel: 'l@valmont.example' }, 'Continuer');
    const second = await through(browser, town, former);
    expect(titleOf(second)).toContain('nouvelle administration');
    const other = await browser.get(office.start());
    expect((await browser.get(`${other.url.href}/changement/nouvelle`)).text).toContain('AC-CHANGEMENT-PERIME');
    expect((await newBrowser().get(second.url)).text).toContain('AC-PERDUE');
  });

  it('that is cancelled at either provider comes back to where it was', async () => {
    await subjectOf(town, 'm', 'm@valmont.example');
    town.agent('m');
    const browser = newBrowser();
    const first = await browser.follow(await browser.get(office.start()), 'Vous avez changé');
    const leaving = await browser.submit(first, { courriel: 'm@valmont.example' }, 'Continuer');
    const refused = new URL(leaving.url.searchParams.get('redirect_uri') ?? '');
    refused.search = new URLSearchParams({ error: 'access_denied', state: leaving.url.searchParams.get('state') ?? '' }).toString();
    const back = await browser.get(refused);
    expect(titleOf(back)).toContain('ancienne administration');
    expect(back.text).toContain('Vous n’êtes pas connecté avec Ville');
    expect(told(await browser.submit(back, {}, 'Revenir au service'))['error']).toBe('access_denied');
  });
});

const isAbout = (event: Record<string, unknown>, subject: string) => (event['sub_id'] as { sub?: string }).sub === subject;
const accountIdOf = async (subject: string) =>
  (await system.context.db.selectFrom('agentconnect_account').select('id').where('subject', '=', subject).executeTakeFirstOrThrow()).id;
/** The list of providers is read again after five seconds. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5_200));
const claimFor = async (domain: string, provider: string) => {
  await sql`update oidc_upstream set options = jsonb_set(options, '{domains}', options->'domains' || to_jsonb(${domain}::text))
    where id = ${provider} and product = 'agentconnect'`.execute(system.context.db);
  await settled();
};

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import { testBrowser, type TestBrowser } from '../../../kernel/http/testing.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { familyKeys, organisationBySiret } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { endMembership, saveHelperOrganisation, saveMember, signMandate, writeMandate, type MandatePerson } from '../mandats/index.js';
import { signInTo } from '../partenaires/testing.js';
import { titleOf } from '../provider/testing.js';
import { welcome } from './person.js';
import { expectValid, helpersPlace, idOf } from './testing.js';

let system: TestSystem;
let nadia: TestBrowser;
const { at, write, meet, signed, mandate, members } = helpersPlace(() => system);

beforeAll(async () => {
  system = await startTestSystem({ runJobs: false });
  nadia = (await signInTo(system, 'nadia', '/aidants')).browser;
}, 60_000);
afterAll(() => system[Symbol.asyncDispose]());

/** Enters an agent of the sandbox among the helpers of an organisation, by the beginning of their address. */
async function enter(who: string, siret: string, name?: string): Promise<string> {
  const { db, secrets, clock } = system.context;
  const agent = system.sandbox.agents.find(({ email }) => email.startsWith(who)) ?? expect.fail(who);
  const email = parseEmail(name ?? agent.email) ?? expect.fail('no address');
  const organisation = (await organisationBySiret(db, siret)) ?? expect.fail('no organisation');
  return transact(db, async (tx) => {
    const organisationId = await saveHelperOrganisation(tx, { organisationId: organisation.id, kind: 'administration', at: clock.now() });
    return saveMember(tx, secrets, {
      organisationId,
      givenName: agent.given_name,
      usualName: agent.usual_name,
      email,
      acts: true,
      referent: false,
      at: clock.now(),
    });
  });
}
const siretOf = (who: string) => system.sandbox.agents.find(({ email }) => email.startsWith(who))?.organisation.siret ?? '';

/** Every address of a mandate, with what is sent there. */
const places = (id: string) => ({
  read: [
    '',
    '/code',
    '/personne',
    '/accord',
    '/franceconnect',
    '/abandon',
    '/projet.pdf',
    '/attestation.pdf',
    '/attestation.txt',
    '/retrait.pdf',
  ].map((path) => `/aidants/mandats/${id}${path}`),
  written: ['/accord', '/abandon', '/retrait', '/retrait/confirme'].map((path) => `/aidants/mandats/${id}${path}`),
});
const post = (browser: TestBrowser, path: string, body: Record<string, string>) =>
  fetch(at(path), {
    method: 'POST',
    redirect: 'manual',
    headers: {
      origin: system.baseUrl,
      'user-agent': 'Socle test browser',
      cookie: Object.entries(browser.cookies('localhost'))
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
    },
    body: new URLSearchParams(body),
  });

describe('who may help', () => {
  it('is nobody without a membership, nor whose membership ended', async () => {
    const { browser, page } = await signInTo(system, 'camille', '/aidants');
    expect(page.status).toBe(403);
    expect(page.text).toContain('AIDANT-NON-HABILITE');
    expect((await browser.get(at('/aidants/mandats/nouveau'))).status).toBe(403);
    const membership = await enter('camille', siretOf('camille'));
    expect((await browser.get(at('/aidants'))).status).toBe(200);
    const before = await write(browser, ['social']);
    const agree = await meet(browser, before);
    expect(titleOf(agree)).toContain('Êtes-vous d’accord');
    await transact(system.context.db, (tx) => endMembership(tx, membership, new Date(Date.now() - 86_400_000)));
    // They left yesterday: nothing that was under way goes on.
    const gone = await browser.submit(agree, { canal: 'email' }, 'J’accepte');
    expect(gone.status).toBe(403);
    expect((await mandate(idOf(agree))).state).toBe('waiting');
    expect((await browser.get(at('/aidants'))).status).toBe(403);
  });

  it('is not an agent whose provider may not give that address', async () => {
    await enter('karim', siretOf('karim'));
    const { browser } = await signInTo(system, 'karim', '/agent/connexions');
    const setDomains = (domains: readonly string[]) =>
      sql`update oidc_upstream set options = options || ${JSON.stringify({ domains })}::jsonb where id = 'agents-ville'`.execute(
        system.database.db,
      );
    await setDomains([]);
    expect((await browser.get(at('/aidants'))).status).toBe(403);
    await setDomains(['valmont-sur-orge.example']);
    expect((await browser.get(at('/aidants'))).status).toBe(200);
  });

  it('is not a referent who does not act: they see, and write nothing', async () => {
    const { browser, page } = await signInTo(system, 'yves', '/aidants');
    await expectValid(page);
    expect((await browser.get(at('/aidants/mandats/nouveau'))).status).toBe(403);
    expect((await post(browser, '/aidants/mandats', { 'familles[]': 'social', duree: 'day', methode: 'in_person' })).status).toBe(403);
  });
});

describe('a mandate', () => {
  it('of another organisation is not there, at any address', async () => {
    const done = await signed(nadia, ['loisirs']);
    await enter('elise', siretOf('elise'));
    const { browser, page } = await signInTo(system, 'elise', '/aidants');
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('Loisirs');
    const { read, written } = places(idOf(done));
    for (const path of read) expect([path, (await browser.get(at(path))).status]).toEqual([path, 404]);
    for (const path of written)
      expect([path, (await post(browser, path, { choix: 'accord', 'familles[]': 'loisirs' })).status]).toEqual([path, 404]);
    expect((await browser.get(at(`/aidants/mandats/nouveau?renouvelle=${idOf(done)}`))).status).toBe(404);
    expect(
      (await post(browser, '/aidants/mandats', { renouvelle: idOf(done), 'familles[]': 'social', duree: 'day', methode: 'in_person' }))
        .status,
    ).toBe(404);
    expect((await mandate(idOf(done))).families).toEqual(['loisirs']);
  });

  it('is not signed in the session of a colleague who comes after on the same machine', async () => {
    await enter('camille', siretOf('camille'));
    const browser = testBrowser();
    await signInTo(system, 'nadia', '/aidants', browser);
    const agree = await meet(browser, await write(browser, ['argent']));
    const left = await browser.get(at('/aidants'));
    await browser.submit(left, {}, 'Se déconnecter');
    await signInTo(system, 'camille', '/aidants', browser);
    const colleague = await browser.submit(agree, { canal: 'email' }, 'J’accepte');
    expect(colleague.status).toBe(400);
    expect(colleague.text).toContain('AIDANT-PERSONNE-PERDUE');
    expect((await mandate(idOf(agree))).state).toBe('waiting');
  });

  it('is chosen from one organisation at a time by who belongs to several', async () => {
    await enter('nadia', siretOf('elise'));
    const choose = await nadia.get(at('/aidants'));
    await expectValid(choose);
    expect(titleOf(choose)).toContain('Pour quelle organisation');
    expect((await nadia.get(at('/aidants/mandats/nouveau'))).url.pathname).toBe('/aidants');
    const other = [...choose.document.querySelectorAll('label')].findIndex((label) => (label.textContent ?? '').includes('Simplicité'));
    const value = choose.document.querySelectorAll('input[name=rattachement]')[other]?.getAttribute('value') ?? '';
    const page = await nadia.submit(choose, { rattachement: value }, 'Continuer');
    expect(page.text).toContain('Vous aidez pour : Ministère');
    expect(page.text).not.toContain('Loisirs');
    // A membership that is not theirs chooses nothing.
    const yves = (await members()).find(({ helper }) => helper.name.startsWith('Yves')) ?? expect.fail('no Yves');
    await post(nadia, '/aidants/organisation', { rattachement: yves.id });
    expect((await nadia.get(at('/aidants'))).text).toContain('Ministère');
    const town = (await members()).find(({ helper }) => helper.name.startsWith('Nadia')) ?? expect.fail('no Nadia');
    await nadia.submit(await nadia.get(at('/aidants/organisation')), { rattachement: town.id }, 'Continuer');
    expect((await nadia.get(at('/aidants'))).text).toContain('Ville de Valmont');
  });

  it('made from far away shows its code to who wrote it, says when it is signed, and is given up with a second press', async () => {
    const page = await write(nadia, ['social'], { methode: 'binding_code' });
    await expectValid(page);
    expect(page.url.pathname).toBe(`/aidants/mandats/${idOf(page)}/code`);
    const code = page.document.querySelector('[translate=no]')?.textContent ?? '';
    expect(code.trim()).toMatch(/^[BCDFGHJKMNPQRSTVWXZ2-9]{4}\u00a0[BCDFGHJKMNPQRSTVWXZ2-9]{4}$/);
    expect(page.text).toContain('/mes-mandats/code');
    const { browser: colleague } = await signInTo(system, 'camille', '/aidants');
    expect((await colleague.get(page.url)).html).not.toContain(code.trim());
    // Not by signing in here.
    expect((await nadia.get(at(`/aidants/mandats/${idOf(page)}/franceconnect`))).status).toBe(409);
    const zoe = await person();
    await signMandate(system.context, idOf(page), zoe);
    const after = await nadia.follow(page, 'Actualiser');
    expect(after.text).toContain('le mandat est signé');
    expect(after.html).not.toContain(code.trim());

    const second = await write(nadia, ['social'], { methode: 'binding_code' });
    const confirm = await nadia.get(at(`/aidants/mandats/${idOf(second)}/abandon`));
    await expectValid(confirm);
    for (let press = 0; press < 2; press += 1)
      expect((await nadia.submit(confirm, {}, 'Abandonner le mandat')).text).toContain('Le mandat est abandonné');
    expect((await mandate(idOf(second))).endedAs).toBe('abandon');
  });

  it('is not signed by a helper who came in somebody’s name, nor by whom FranceConnect does not fully know', async () => {
    const before = await write(nadia, ['social']);
    const { identity } = await person();
    const claims = { sub: 'x', ...identity, birthdate: '1988-03-14', email: 'zoe.obrien@courriel.example' };
    const act = { sub: 'mbr_x', name: 'Nadia Ferrand', organization_label: 'Ville', siret: '21000000600010' };
    expect(await welcome(system.context, idOf(before), { ...claims, act })).toEqual({ refused: 'AIDANT-PAR-UN-AIDANT' });
    expect(await welcome(system.context, idOf(before), { ...claims, family_name: undefined })).toEqual({
      refused: 'AIDANT-IDENTITE-INCOMPLETE',
    });
    expect((await mandate(idOf(before))).personKey).toBeNull();
    expect(await welcome(system.context, idOf(before), claims)).toHaveProperty('key');
  });

  it('cannot be for the helper themselves', async () => {
    const { db } = system.database;
    const { browser } = await signInTo(system, 'karim', '/aidants');
    const helperOf = (membership: string) => sql`(select helper_id from mandate_membership where id = ${membership})`;
    const [karim, ines] = [
      await enter('karim', siretOf('karim')),
      await enter('karim', siretOf('karim'), 'ines.fontaine@courriel.example'),
    ];
    const agent = (await sql<{ agent: string }>`select agent from mandate_helper where id = ${helperOf(karim)}`.execute(db)).rows[0]?.agent;
    // The helper of the session now has the address of the person.
    await sql`update mandate_helper set agent = null where id = ${helperOf(karim)}`.execute(db);
    await sql`update mandate_helper set agent = ${agent} where id = ${helperOf(ines)}`.execute(db);
    const refused = await meet(browser, await write(browser, ['social']), 'ines');
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Vous ne pouvez pas être votre propre aidant');
    expect((await browser.get(refused.url)).status).toBe(400);
  });
});

/** Zoé, as FranceConnect made her known to a mandate. */
async function person(): Promise<{ key: string; identity: MandatePerson }> {
  const row = await system.database.db
    .selectFrom('mandate')
    .select('id')
    .where('person_key', 'is not', null)
    .limit(1)
    .executeTakeFirstOrThrow();
  const { personKey, person: identity } = await mandate(row.id);
  if (personKey === null || !identity) return expect.fail('nobody');
  return { key: personKey, identity };
}

describe('the list of a day', () => {
  it('shows 200 persons in under 50 ms a page, those who end first before the others, found by a name without its accents', async () => {
    const { context } = system;
    const helper = (await members()).find(({ acts }) => acts) ?? expect.fail('no helper');
    const zoe = await person();
    for (let i = 0; i < 200; i += 1) {
      const { id } = await writeMandate(context, helper, {
        families: [...familyKeys],
        duration: i === 7 ? 'day' : 'year',
        method: 'binding_code',
      });
      const identity = {
        ...zoe.identity,
        given_name: 'Anaïs',
        given_name_array: ['Anaïs'],
        family_name: `ŒUVRÉ${i}`,
        email: `a${i}@courriel.example`,
      };
      await signMandate(context, id, { key: `per_test${i}`, identity });
    }
    const best: Record<string, number> = {};
    let page = await nadia.get(at('/aidants'));
    for (let turn = 0; turn < 12; turn += 1) {
      for (const path of ['/aidants', '/aidants?page=4', '/aidants?nom=anais']) {
        const start = performance.now();
        page = await nadia.get(at(path));
        best[path] = Math.min(best[path] ?? Infinity, performance.now() - start);
      }
    }
    for (const [path, time] of Object.entries(best)) expect(time, path).toBeLessThan(50);
    expect(page.text).toContain('Trouvés : 200');
    await expectValid(page);
    const first = page.document.querySelector('tbody tr');
    expect(first?.textContent).toContain('Œuvré7');
    expect(first?.textContent).toContain('Se termine bientôt');
    expect((await nadia.get(at('/aidants?nom=OEUVRE123'))).text).toContain('Trouvés : 1.');
    expect((await nadia.get(at('/aidants?nom=personne'))).text).toContain('Personne de ce nom');
    const last = await nadia.get(at('/aidants?page=4'));
    await expectValid(last);
    expect(last.document.querySelectorAll('tbody tr').length).toBe(50);
  }, 120_000);
});

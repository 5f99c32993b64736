import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testBrowser, type TestBrowser, type TestPage } from '../../../../kernel/http/testing.js';
import { knownEmail } from '../../../../kernel/mail/index.js';
import { transact } from '../../../../kernel/database/index.js';
import { procedureBySlug, saveProcedure, type FamilyKey } from '../../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../../testing.js';
import {
  endMembership,
  membershipsOfAgent,
  recogniseHelper,
  revokeByPerson,
  saveMember,
  signMandate,
  writeMandate,
  type Membership,
  type Person,
} from '../../mandats/index.js';
import { signInTo } from '../../partenaires/testing.js';
import { away, franceConnectService, type TestService } from '../../provider/testing.js';

let offset = 0;
let system: TestSystem;
let browser: TestBrowser;
let membership: Membership;
let zoe: Person;
let mandate: string;

const taxes = (): string => system.sandbox.identityProviders.find(({ id }) => id === 'fisc')?.title ?? '';
const at = (path: string) => `${system.baseUrl}${path}`;
const open = (): TestBrowser => testBrowser({ stopAt: away });
const serviceFor = (procedures: readonly string[]): Promise<TestService> =>
  franceConnectService(system.baseUrl, { procedures }, { acr_values: 'eidas1', scope: 'openid profile birth email' });
const sign = async (families: readonly FamilyKey[] = ['famille']): Promise<string> => {
  const { id } = await writeMandate(system.context, membership, { families, duration: 'month', method: 'in_person' });
  await signMandate(system.context, id, zoe);
  return id;
};
/** From a page of FranceConnect that asks with which account, to the page that asks for whom. */
const asHelper = (choice: TestPage, from = browser): Promise<TestPage> => from.submit(choice, {}, 'Aidants Connect');
const forZoe = (page: TestPage, from = browser): Promise<TestPage> =>
  from.submit(page, { pour: `${mandate} famille` }, 'Agir pour cette personne');
const lastEntries = async (subject: string) => system.context.ledger.history(system.context.db, subject, { limit: 10 });

beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) }, runJobs: false });
  const { db, secrets } = system.context;
  // Zoé has a sign-in of her own, at a service which knows her since.
  const own = open();
  const page = await own.submit(
    await own.submit(await own.submit(await own.get(at('/connexion/franceconnect')), {}, taxes()), {
      login: 'zoe',
      password: 'bac-a-sable',
    }),
    {},
    'Continuer',
  );
  expect(page.status).toBe(200);
  const { person_key: key } = await db.selectFrom('franceconnect_account').select('person_key').executeTakeFirstOrThrow();
  zoe = {
    key,
    identity: {
      given_name: 'Zoé Marguerite',
      given_name_array: ['Zoé', 'Marguerite'],
      family_name: "O'Brien-Lefèvre",
      birthdate: '1988-03-14',
      gender: 'female',
      birthplace: '29019',
      birthcountry: '99100',
      email: 'zoe.obrien@courriel.example',
    },
  };
  ({ browser } = await signInTo(system, 'nadia.', '/agent', open()));
  const { account_id: agent } = await db.selectFrom('session').select('account_id').where('kind', '=', 'agent').executeTakeFirstOrThrow();
  const nadia = system.sandbox.agents.find(({ email }) => email.startsWith('nadia.'));
  await recogniseHelper(db, secrets, { id: agent, email: knownEmail(nadia?.email ?? '') });
  const [found] = await membershipsOfAgent(db, secrets, agent);
  if (!found) throw new Error('Nadia helps nobody');
  membership = found;
  const town = await procedureBySlug(db, 'tarif-cantine');
  if (!town) throw new Error('no procedure');
  await saveProcedure(db, {
    slug: 'essai-transports',
    organisationId: town.organisation.id,
    title: { fr: 'Essai', en: 'Trial' },
    summary: { fr: 'Essai', en: 'Trial' },
    legalBasis: { fr: 'Essai', en: 'Trial' },
    serviceUrl: 'https://essai.example',
    family: 'transports',
  });
});
afterAll(() => system[Symbol.asyncDispose]());
beforeEach(async () => {
  mandate = await sign();
});
afterEach(async () => {
  offset = 0;
  await revokeByPerson(system.context, mandate, zoe, null).catch(() => undefined);
});

describe('a helper at a service', () => {
  it('takes the place of a person: the service knows the person by the subject that it knows, who acts, and under which mandate', async () => {
    const service = await serviceFor(['tarif-cantine']);
    const choice = await browser.get(service.start());
    expect(choice.text).toContain('Vous aidez quelqu’un');
    const asked = await asHelper(choice);
    expect(asked.text).toContain('Pour qui agissez-vous');
    expect(asked.text).toContain(service.name);
    const information = await forZoe(asked);
    expect(information.text).toContain('Vous agissez pour Zoé');
    const back = await browser.submit(information, {}, 'Continuer');
    const { body, idToken } = await service.tokens(back.url);
    const said = {
      act: { sub: membership.id, name: 'Nadia Ferrand', siret: membership.organisation.siret },
      mandate: { id: mandate, expires_at: expect.any(Number) },
      rep_scope: ['famille'],
    };
    expect(idToken).toMatchObject(said);
    const claims = await (await service.userinfo(body['access_token'])).text();
    const userinfo = JSON.parse(
      claims.startsWith('{') ? claims : Buffer.from(claims.split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, unknown>;
    expect(userinfo).toMatchObject({ ...said, sub: idToken.sub, given_name: 'Zoé Marguerite' });

    const own = open();
    const home = await own.submit(await own.submit(await own.get(service.start()), {}, taxes()), {
      login: 'zoe',
      password: 'bac-a-sable',
    });
    const hers = await service.tokens((await own.submit(home, {}, 'Continuer')).url);
    expect(hers.idToken.sub).toBe(idToken.sub);
    expect(hers.idToken).not.toHaveProperty('act');

    const actions = (await lastEntries(zoe.key)).map(({ action, actor, reference }) => [action, actor.label, reference]);
    expect(actions).toContainEqual(['franceconnect.connect-for', service.name, undefined]);
    expect(actions).toContainEqual(['mandate.use', `Nadia Ferrand, ${membership.organisation.name}`, mandate]);
  });

  it('is not offered where no procedure of the register was declared', async () => {
    const service = await serviceFor([]);
    const { text } = await open().get(service.start());
    expect(text).not.toContain('Aidants Connect');
    expect(text).not.toContain('Vous aidez quelqu’un');
  });

  it('finds nobody for a procedure that the mandate does not name', async () => {
    const service = await serviceFor(['essai-transports']);
    const page = await asHelper(await browser.get(service.start()));
    expect(page.text).toContain('Aucun mandat ne permet cette démarche');
    expect(page.text).toContain('Transports');
  });

  it('who writes something else into the form than what was offered is refused', async () => {
    const service = await serviceFor(['tarif-cantine']);
    const asked = await asHelper(await browser.get(service.start()));
    const page = await browser.submit(asked, { pour: `${mandate} transports` }, 'Agir pour cette personne');
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('MANDAT-HORS-CADRE')]);
    expect(service.gotCode(browser)).toBe(false);
  });

  it('of somebody who died is stopped by the civil registry, however good the mandate looks', async () => {
    const roger: Person = {
      key: 'per_roger',
      identity: {
        given_name: 'Roger Émile',
        given_name_array: ['Roger', 'Émile'],
        family_name: 'Vasseur',
        birthdate: '1931-06-21',
        gender: 'male',
        birthplace: '80021',
        birthcountry: '99100',
        email: 'roger.vasseur@courriel.example',
      },
    };
    const { id } = await writeMandate(system.context, membership, { families: ['famille'], duration: 'year', method: 'in_person' });
    await signMandate(system.context, id, roger);
    const service = await serviceFor(['tarif-cantine']);
    const asked = await asHelper(await browser.get(service.start()));
    const page = await browser.submit(asked, { pour: `${id} famille` }, 'Agir pour cette personne');
    expect(page.text).toContain('cette personne est décédée');
    expect(service.gotCode(browser)).toBe(false);
    await revokeByPerson(system.context, id, roger, null);
  });

  it('whose clock is a day ahead does not begin before the mandate does', async () => {
    offset = 86_400_000;
    const early = await sign();
    offset = 0;
    const service = await serviceFor(['tarif-cantine']);
    const asked = await asHelper(await browser.get(service.start()));
    expect(asked.html).not.toContain(`${early} famille`);
    const page = await browser.submit(asked, { pour: `${early} famille` }, 'Agir pour cette personne');
    expect(page.status).toBe(403);
    await revokeByPerson(system.context, early, zoe, null);
  });

  it('whose mandate is revoked before the service asks who it is gets nothing any more', async () => {
    const service = await serviceFor(['tarif-cantine']);
    const back = await browser.submit(await forZoe(await asHelper(await browser.get(service.start()))), {}, 'Continuer');
    const { body } = await service.tokens(back.url);
    await revokeByPerson(system.context, mandate, zoe, ['famille']);
    expect((await service.userinfo(body['access_token'])).status).toBe(401);
  });

  it('who left the organisation meanwhile is no helper of it', async () => {
    const { db, secrets, clock } = system.context;
    const service = await serviceFor(['tarif-cantine']);
    const asked = await asHelper(await browser.get(service.start()));
    await endMembership(db, membership.id, clock.now());
    const page = await forZoe(asked);
    expect(page.status).toBe(403);
    const [given = '', usual = ''] = membership.helper.name.split(' ');
    const again = await transact(db, (tx) =>
      saveMember(tx, secrets, {
        organisationId: membership.organisation.id,
        givenName: given,
        usualName: usual,
        email: membership.helper.email,
        acts: true,
        referent: false,
        at: clock.now(),
      }),
    );
    membership = { ...membership, id: again };
  });
});

describe('a helper in the pages of Socle', () => {
  const begin = async (): Promise<TestPage> => {
    const door = await browser.get(at('/demarches/tarif-cantine/commencer'));
    const choice = await browser.follow(door, 'S’identifier avec FranceConnect');
    return browser.submit(await forZoe(await asHelper(choice)), {}, 'Continuer');
  };

  it('fills a form for the person, sees nothing else of theirs, and is stopped by the next request once the mandate is revoked', async () => {
    const page = await begin();
    expect(page.url.pathname).toBe('/demarches/tarif-cantine/commencer');
    expect(page.html).toContain('Vous agissez pour Zoé');
    expect(page.html).not.toContain('href="/dossier"');
    const file = await browser.submit(page, {}, 'Continuer sans');
    expect(file.url.pathname).toMatch(/^\/demarches\/dossiers\/file_/);
    const draft = await system.context.db
      .selectFrom('demarches_transition')
      .select(['actor_label', 'actor_id'])
      .where('name', '=', 'begin')
      .executeTakeFirstOrThrow();
    expect(draft.actor_label).toMatch(/^Nadia Ferrand \(Ville de Valmont-sur-Orge\) pour Zoé/);

    for (const path of ['/dossier', '/dossier/export.json', '/connexions', '/mes-mandats'])
      expect((await browser.get(at(path))).status, path).toBe(403);

    await revokeByPerson(system.context, mandate, zoe, null);
    expect((await browser.get(file.url.href)).status).toBe(403);
    const signedOut = await browser.submit(await browser.get(at('/demarches')), {}, 'Terminer');
    expect(signedOut.html).not.toContain('Vous agissez pour');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import { testBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { addOrganisationDomain, saveOrganisation } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { siretOf } from '../agentconnect/testing.js';
import { signInTo, type SignedIn } from '../partenaires/testing.js';
import { titleOf } from '../provider/testing.js';
import { mistakesOf } from './testing.js';

let system: TestSystem;
let camille: SignedIn;
let elise: SignedIn;
let offset = 0;
/** AgentConnect reads its providers again by then. */
const later = () => (offset += 5_100);
const town = '/administration/fournisseurs/agents-ville';

beforeAll(async () => {
  system = await startTestSystem({
    clock: { now: () => new Date(Date.now() + offset) },
    runJobs: false,
    env: { OPERATORS: 'elise.nguessan@simplicite.example' },
  });
  camille = await signInTo(system, 'camille', town);
  elise = await signInTo(system, 'elise', '/administration/demandes');
  const { db } = system.database;
  const own = await saveOrganisation(db, { siret: siretOf.town, name: 'Ville de Valmont-sur-Orge', kind: 'local_authority' });
  const other = await saveOrganisation(db, { siret: siretOf.other, name: 'Agglomération', kind: 'local_authority' });
  const verified = { verifiedBy: 'register', at: new Date() } as const;
  await transact(db, async (tx) => {
    for (const domain of ['ecoles.example', 'partage.example', 'musee.example'])
      await addOrganisationDomain(tx, { organisationId: own.id, domain, ...verified });
    await addOrganisationDomain(tx, { organisationId: other.id, domain: 'partage.example', ...verified });
  });
}, 120_000);
afterAll(() => system[Symbol.asyncDispose]());

const at = (path: string) => `${system.baseUrl}${path}`;
const add = async (domaine: string, { browser }: SignedIn = camille, path = town): Promise<TestPage> =>
  browser.submit(await browser.get(at(path)), { domaine }, 'Ajouter');
const domainsOf = async (id: string): Promise<unknown> =>
  (
    (await system.database.db.selectFrom('oidc_upstream').select('options').where('id', '=', id).executeTakeFirstOrThrow()).options as {
      domains: unknown;
    }
  ).domains;
const requests = () => system.database.db.selectFrom('administration_domain_request').selectAll().orderBy('asked_at').execute();
/** Whether an address leads to the provider of the town. */
async function leadsToTown(address: string): Promise<boolean> {
  const browser = testBrowser();
  const door = await browser.follow(await browser.get(at('/connexion/agent')), 'S’identifier avec AgentConnect');
  const page = await browser.submit(door, { courriel: address }, 'Continuer');
  return page.url.href.startsWith(system.sandbox.agentProviders.find(({ id }) => id === 'agents-ville')?.issuer ?? '?');
}

describe('a domain', () => {
  it('that the register has verified for the organisation leads to its provider at once, and no more once it is removed', async () => {
    const added = await add(' @Ecoles.Example ');
    expect(added.text).toContain('Le domaine est ajouté');
    expect(await mistakesOf(added)).toEqual([]);
    expect(await domainsOf('agents-ville')).toEqual(['valmont-sur-orge.example', 'ecoles.example']);
    later();
    expect(await leadsToTown('directrice@ecoles.example')).toBe(true);
    const confirm = await camille.browser.follow(added, 'Retirer ecoles.example');
    expect(await mistakesOf(confirm)).toEqual([]);
    expect(confirm.text).toMatch(/a reconnu \d+ agents depuis un an/);
    expect((await camille.browser.submit(confirm, {}, 'Retirer ce domaine')).text).toContain('Le domaine est retiré');
    await camille.browser.submit(confirm, {}, 'Retirer ce domaine');
    expect(await domainsOf('agents-ville')).toEqual(['valmont-sur-orge.example']);
    later();
    expect(await leadsToTown('directrice@ecoles.example')).toBe(false);
    const { rows } = await system.database.pool.query(`select from ledger_entry where action = 'administration.remove-domain'`);
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['no name', 'valmont', 'Ce n’est pas un nom de domaine'],
    ['letters of another alphabet', 'vаlmont-sur-orge.example', 'Ce n’est pas un nom de domaine'],
    ['an address', 'a@valmont.example', 'Ce n’est pas un nom de domaine'],
    ['a mailbox of everybody', 'Gmail.com', 'Tout le monde peut avoir une adresse'],
    ['below a mailbox of everybody', 'mairie.wanadoo.fr', 'Tout le monde peut avoir une adresse'],
    ['that of another administration', 'SIMPLICITE.example', 'Une autre administration a déjà déclaré'],
    ['their own', 'Valmont-sur-Orge.example', 'déjà dans la liste'],
  ])('is refused with words when it is %s', async (_, domain, words) => {
    const page = await add(domain);
    expect([page.status, page.text.includes(words)]).toEqual([422, true]);
    expect(await mistakesOf(page)).toEqual([]);
    expect(await domainsOf('agents-ville')).toEqual(['valmont-sur-orge.example']);
  });

  it.each([
    ['looks like another one', 'vaImont-sur-orge.example', 'Il ressemble à valmont-sur-orge.example'],
    ['carries another one in front', 'simplicite.example.pirate.example', 'Vérifié par le registre pourPersonne'],
    ['is below a verified one', 'x.ecoles.example', 'Vérifié par le registre pourPersonne'],
    ['hides letters of another alphabet', 'xn--vlmont-sur-orge-pbk.example', 'lettres qui peuvent en imiter d’autres'],
    ['belongs to somebody else as well', 'partage.example', 'Agglomération'],
  ])('waits for an operator when it %s, and leads nowhere meanwhile; asked twice, it waits once', async (_, typed, words) => {
    const domain = typed.toLowerCase();
    expect((await add(typed)).text).toContain('Le domaine est demandé');
    expect((await add(typed)).text).toContain('déjà demandé');
    expect((await requests()).filter((one) => one.domain === domain)).toMatchObject([{ state: 'waiting' }]);
    later();
    expect(await leadsToTown(`agent@${domain}`)).toBe(false);
    const list = await elise.browser.get(at('/administration/demandes'));
    expect(await mistakesOf(list)).toEqual([]);
    const asked = await elise.browser.follow(list, domain);
    expect(await mistakesOf(asked)).toEqual([]);
    expect(asked.text).toContain(words);
  });

  it('is decided by an operator, with a reason and a mail; not twice, not by a manager, not by who asked', async () => {
    await add('theatre.example');
    await add('piscine.example');
    const decide = async (domain: string, fields: Record<string, string>, { browser }: SignedIn = elise) =>
      browser.submit(await browser.follow(await browser.get(at('/administration/demandes')), domain), fields, 'Décider');
    const form = await elise.browser.follow(await elise.browser.get(at('/administration/demandes')), 'theatre.example');
    const stranger = await camille.browser.submit(form, { decision: 'accepter' }, 'Décider');
    expect([stranger.status, stranger.text.includes('ADM-OPERATEUR')]).toEqual([403, true]);
    const silent = await decide('piscine.example', { decision: 'refuser' });
    expect([silent.status, silent.text.includes('Écrivez pourquoi')]).toEqual([422, true]);
    expect((await decide('piscine.example', { decision: 'refuser', raison: 'Ce domaine est celui d’un club.' })).text).toContain(
      'C’est noté',
    );
    expect((await decide('theatre.example', { decision: 'accepter' })).text).toContain('C’est noté');
    const again = await elise.browser.submit(form, { decision: 'accepter' }, 'Décider');
    expect([again.status, again.text.includes('ADM-DECIDE')]).toEqual([409, true]);
    expect(await domainsOf('agents-ville')).toEqual(['valmont-sur-orge.example', 'theatre.example']);
    later();
    expect(await leadsToTown('ouvreur@theatre.example')).toBe(true);
    await system.drainJobs();
    const { mailbox } = system.sandbox.control;
    expect((await mailbox.waitFor({ subject: 'piscine.example est refusé' })).text).toContain('celui d’un club');
    expect((await mailbox.waitFor({ subject: 'theatre.example est accepté' })).to.join()).toContain('camille');
    expect((await camille.browser.get(at(town))).text).toMatch(
      /piscine[.]example ?Refusé Demandé le .{4,20}[.] ?Ce domaine est celui d’un club[.]/,
    );

    await add('annexe-du-ministere.example', elise, '/administration/fournisseurs/agents-ministere');
    const own = await decide('annexe-du-ministere.example', { decision: 'accepter' });
    expect([own.status, titleOf(own)]).toEqual([403, 'Quelqu’un d’autre doit décider']);
  });

  it('is not added to the provider of another administration, nor taken from it, by an edited form', async () => {
    const before = await domainsOf('agents-ministere');
    const page = await camille.browser.get(at(town));
    page.document
      .querySelector('form[action$="/domaines"]')
      ?.setAttribute('action', '/administration/fournisseurs/agents-ministere/domaines');
    const added = await camille.browser.submit(page, { domaine: 'musee.example' }, 'Ajouter');
    expect([added.status, added.text.includes('ADM-INCONNU')]).toEqual([404, true]);
    const confirm = await camille.browser.follow(await camille.browser.get(at(town)), 'Retirer valmont-sur-orge.example');
    confirm.document
      .querySelector('form[action$="/retirer"]')
      ?.setAttribute('action', '/administration/fournisseurs/agents-ministere/retirer');
    confirm.document.querySelector('[name=domaine]')?.setAttribute('value', 'simplicite.example');
    expect((await camille.browser.submit(confirm, {}, 'Retirer ce domaine')).status).toBe(404);
    expect(await domainsOf('agents-ministere')).toEqual(before);
  });

  it('of a provider connected by the administration itself changes as a new version of its configuration', async () => {
    const form = await camille.browser.get(at('/partenaires/nouveau/formulaire?quoi=identite-agents'));
    const issuer = system.sandbox.agentProviders[0]?.issuer ?? '';
    const fields = { name: 'Musée', issuer, client_id: 'socle', secret: 'un-secret', scopes: 'openid\nemail', 'levels[]': ['eidas1'] };
    await camille.browser.submit(form, { ...fields, domains: 'galerie.example' }, 'Enregistrer');
    const { external_id: id, id: partner } = await system.database.db
      .selectFrom('partner')
      .select(['id', 'external_id'])
      .where('name', '=', 'Musée')
      .executeTakeFirstOrThrow();
    expect((await add('musee.example', camille, `/administration/fournisseurs/${id}`)).text).toContain('Le domaine est ajouté');
    expect(await domainsOf(id)).toEqual(['galerie.example', 'musee.example']);
    const versions = await system.database.db
      .selectFrom('partner_version')
      .select(['number', 'configuration'])
      .where('partner_id', '=', partner)
      .orderBy('number')
      .execute();
    expect(versions).toMatchObject([{ number: 1 }, { number: 2, configuration: { domains: ['galerie.example', 'musee.example'] } }]);
  });
});

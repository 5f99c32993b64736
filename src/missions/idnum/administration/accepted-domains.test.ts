import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import type { TestPage } from '../../../kernel/http/testing.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { addOrganisationDomain, organisationsOfDomain, saveContactEmail, saveOrganisation } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { siretOf } from '../agentconnect/testing.js';
import { signInTo, type SignedIn } from '../partenaires/testing.js';
import { asRead, imitated } from './look-alikes.js';
import { mistakesOf } from './testing.js';

let system: TestSystem;
let camille: SignedIn;
let offset = 0;
const town = '/administration/fournisseurs/agents-ville';
const contact = 'accueil@contact-valmont.example';

beforeAll(async () => {
  system = await startTestSystem({
    clock: { now: () => new Date(Date.now() + offset) },
    runJobs: false,
    env: { OPERATORS: 'elise.nguessan@simplicite.example' },
  });
  camille = await signInTo(system, 'camille', town);
  const { db } = system.database;
  const own = await saveOrganisation(db, { siret: siretOf.town, name: 'Ville de Valmont-sur-Orge', kind: 'local_authority' });
  await transact(db, async (tx) => {
    await addOrganisationDomain(tx, { organisationId: own.id, domain: 'ecoles.example', verifiedBy: 'register', at: new Date() });
    await saveContactEmail(tx, own.id, parseEmail(contact));
  });
}, 120_000);
afterAll(() => system[Symbol.asyncDispose]());

const at = (path: string) => `${system.baseUrl}${path}`;
const accept = async (accepte: string): Promise<TestPage> =>
  camille.browser.submit(await camille.browser.get(at(town)), { accepte }, 'Accepter');
const acceptedBy = async (id = 'agents-ville'): Promise<unknown> =>
  (
    (await system.database.db.selectFrom('oidc_upstream').select('options').where('id', '=', id).executeTakeFirstOrThrow()).options as {
      accepted_domains: unknown;
    }
  ).accepted_domains;
const deeds = async (action: string) =>
  (await system.database.pool.query<{ detail: object }>(`select detail from ledger_entry where action = $1`, [action])).rows;
const codeField = (page: TestPage): string => page.document.querySelector('[name^=code-]')?.getAttribute('name') ?? '';

describe('an accepted domain', () => {
  it('that the register has verified is added at once, is removed, and both are in the journal', async () => {
    const added = await accept('Ecoles.example');
    expect([added.text.includes('Le domaine est ajouté'), await mistakesOf(added)]).toEqual([true, []]);
    expect(await acceptedBy()).toEqual(['ecoles.example']);
    expect((await accept('ecoles.example')).text).toContain('déjà dans la liste');
    const confirm = await camille.browser.follow(added, 'Retirer ecoles.example');
    expect([confirm.text.includes('ne pourra plus donner d’adresse'), await mistakesOf(confirm)]).toEqual([true, []]);
    expect((await camille.browser.submit(confirm, {}, 'Retirer ce domaine')).text).toContain('Le domaine est retiré');
    expect(await acceptedBy()).toEqual([]);
    for (const done of ['add', 'remove'])
      expect(await deeds(`administration.${done}-domain`)).toMatchObject([{ detail: { domain: 'ecoles.example', use: 'accepted' } }]);
    expect((await camille.browser.get(at('/administration/journal'))).text).toContain('a retiré un domaine');
  });

  it.each([
    ['a letter away from a declared one', 'vaImont-sur-orge.example', 'ressemble trop à valmont-sur-orge.example'],
    ['with letters of another alphabet', 'xn--vlmont-sur-orge-ulm.example', 'ressemble trop à valmont-sur-orge.example'],
    ['with figures for letters', 'va1m0nt-sur-0rge.example', 'ressemble trop à valmont-sur-orge.example'],
    ['that begins with a declared one', 'simplicite.example.pirate.example', 'ressemble trop à simplicite.example'],
    ['of another administration', 'simplicite.example', 'Une autre administration a déjà déclaré'],
    ['of everybody', 'gmail.com', 'Tout le monde peut avoir une adresse'],
    ['that is none', 'a@b', 'Ce n’est pas un nom de domaine'],
  ])('%s is refused, with words', async (_, domain, words) => {
    const page = await accept(domain);
    expect([page.status, page.text.includes(words)]).toEqual([422, true]);
    expect(await mistakesOf(page)).toEqual([]);
    expect(await acceptedBy()).toEqual([]);
  });

  it('in which the official address is, is proved by a code sent there: five tries, once', async () => {
    const asked = await accept('contact-valmont.example');
    expect([asked.text.includes('Un code est parti'), await mistakesOf(asked)]).toEqual([true, []]);
    expect((await accept('contact-valmont.example')).text).toContain('déjà demandé');
    await system.drainJobs();
    const mail = await system.sandbox.control.mailbox.waitFor({ to: contact });
    const code = /(\d{4})\s(\d{4})/.exec(mail.text)?.slice(1).join('') ?? '';
    const page = await camille.browser.get(at(town));
    const wrong = await camille.browser.submit(
      page,
      { [codeField(page)]: '12345678' === code ? '87654321' : '12345678' },
      'Vérifier le code',
    );
    expect([wrong.status, wrong.text.includes('Ce code n’est pas juste'), await mistakesOf(wrong)]).toEqual([422, true, []]);
    expect(await acceptedBy()).toEqual([]);
    offset = 3 * 86_400_000 + 1_000;
    const late = await signInTo(system, 'camille', town);
    expect((await late.browser.submit(late.page, { [codeField(late.page)]: code }, 'Vérifier le code')).text).toContain('ne marche plus');
    offset = 0;
    const added = await camille.browser.submit(page, { [codeField(page)]: `${code.slice(0, 4)} ${code.slice(4)}` }, 'Vérifier le code');
    expect(added.text).toContain('Le domaine est ajouté');
    expect(await acceptedBy()).toEqual(['contact-valmont.example']);
    expect(await organisationsOfDomain(system.database.db, 'contact-valmont.example')).toMatchObject([{ siret: siretOf.town }]);
    const again = await camille.browser.submit(page, { [codeField(page)]: code }, 'Vérifier le code');
    expect([again.status, again.text.includes('ADM-DECIDE')]).toEqual([409, true]);
  });

  it('is proved by an operator otherwise, who is told what it is for', async () => {
    expect((await accept('theatre.example')).text).toContain('Un opérateur décide');
    const elise = await signInTo(system, 'elise', '/administration/demandes');
    const form = await elise.browser.follow(elise.page, 'theatre.example');
    expect([form.text.includes('Accepter qu’il donne des adresses du domaine'), await mistakesOf(form)]).toEqual([true, []]);
    await elise.browser.submit(form, { decision: 'accepter' }, 'Décider');
    expect(await acceptedBy()).toContain('theatre.example');
    expect(await deeds('administration.accept-domain')).toMatchObject([{ detail: { domain: 'theatre.example', use: 'accepted' } }]);
  });

  it('of another administration is not theirs to prove, whatever form they send', async () => {
    const { db } = system.database;
    await db
      .updateTable('registry_organisation')
      .set({ contact_email: 'contact@autre-contact.example' })
      .where('siret', '=', siretOf.town)
      .execute();
    const page = await accept('autre-contact.example');
    const elise = await signInTo(system, 'elise', '/administration/fournisseurs/agents-ministere');
    page.document
      .querySelector('form[action$="/code"]')
      ?.setAttribute(
        'action',
        page.document.querySelector('form[action$="/code"]')?.getAttribute('action')?.replace('agents-ville', 'agents-ministere') ?? '',
      );
    const sent = await elise.browser.submit(page, { [codeField(page)]: '12345678' }, 'Vérifier le code');
    expect([sent.status, sent.text.includes('ADM-INCONNU')]).toEqual([404, true]);
  });
});

describe('a look-alike', () => {
  it.each([
    ['xn--vlmont-sur-orge-ulm.example', 'valmont-sur-orge.example'],
    ['rnairie.example', 'mairie.example'],
    ['école.example', 'ecole.example'],
  ])('%s reads as %s', (domain, read) => {
    expect(asRead(domain)).toBe(asRead(read));
  });
  it('is none when nothing declared is near it, nor is a domain its own', () => {
    expect(imitated(['valmont-sur-orge.example', 'simplicite.example'], 'theatre.example')).toBeNull();
    expect(imitated(['valmont-sur-orge.example'], 'valmont-sur-orge.example')).toBeNull();
    expect(imitated(['valmont-sur-orge.example'], 'ecoles.valmont-sur-orge.example')).toBeNull();
  });
});

import { HtmlValidate } from 'html-validate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import type { FamilyKey } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import {
  findMandate,
  findMembership,
  isActing,
  useMandate,
  usesOf,
  writeMandate,
  type Duration,
  type Mandate,
  type Membership,
} from '../mandats/index.js';
import { signInTo, valueOf } from '../partenaires/testing.js';
import { titleOf } from '../provider/testing.js';
import { monthOf } from './rules.js';

let system: TestSystem;
let nadia: Membership;
let zoe: TestBrowser;
let offset = 0;
const hour = 3_600_000;
const at = (path: string) => `${system.baseUrl}${path}`;
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
});
/** That a page is valid, in both languages when its address is that of a page, and has no word left open. */
const expectValid = async (page: TestPage) => {
  expect(page.text).not.toMatch(/undefined|\{|\}|\[object/);
  expect((await validator.validateString(page.html)).results.flatMap((r) => r.messages)).toEqual([]);
};
const expectEnglish = async (browser: TestBrowser, path: string) => {
  const page = await browser.get(at(`${path}${path.includes('?') ? '&' : '?'}lang=en`));
  await expectValid(page);
  expect(page.text).not.toMatch(/\b(?:vous|mandat|démarches)\b/i);
  await browser.get(at('/mes-mandats?lang=fr'));
};

beforeAll(async () => {
  system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) }, runJobs: false });
  const { db, secrets } = system.context;
  const rows = await system.database.db.selectFrom('mandate_membership').select('id').where('acts', '=', true).execute();
  const found = await Promise.all(rows.map(({ id }) => findMembership(db, secrets, id)));
  nadia = found.find((one) => one?.helper.name.startsWith('Nadia')) ?? expect.fail('no helper');
  zoe = await enter('zoe');
}, 60_000);
afterEach(() => (offset = 0));
afterAll(() => system[Symbol.asyncDispose]());

async function enter(login: string): Promise<TestBrowser> {
  const browser = testBrowser();
  const password = system.sandbox.identities.find((one) => one.login === login)?.password ?? '';
  const provider = system.sandbox.identityProviders.find(({ id }) => id === 'fisc')?.title ?? '';
  const choice = await browser.get(at('/connexion/franceconnect?retour=/mes-mandats'));
  const back = await browser.submit(await browser.submit(await browser.submit(choice, {}, provider), { login, password }), {}, 'Continuer');
  expect(back.url.href).toBe(at('/mes-mandats'));
  return browser;
}
const write = async (families: readonly FamilyKey[] = ['famille'], duration: Duration = 'month'): Promise<{ id: string; code: string }> => {
  const { id, code } = await writeMandate(system.context, nadia, { families, duration, method: 'binding_code' });
  return { id, code: code ?? '' };
};
const type = async (browser: TestBrowser, code: string) =>
  browser.submit(await browser.get(at('/mes-mandats/code')), { code }, 'Continuer');
const mandate = async (id: string): Promise<Mandate> =>
  (await findMandate(system.context.db, system.context.secrets, id)) ?? expect.fail('no mandate');
/** A mandate that Zoé signed with a code. */
async function signed(
  families?: readonly FamilyKey[],
  browser = zoe,
  contact: Record<string, string> = { canal: 'email' },
): Promise<string> {
  const { id, code } = await write(families);
  await browser.submit(await type(browser, code), contact, 'J’accepte');
  expect((await mandate(id)).state).toBe('active');
  return id;
}
const use = async (mandateId: string, family: FamilyKey = 'famille') => {
  const { id } = await transact(system.context.db, (tx) =>
    useMandate(tx, system.context, nadia, { mandateId, family, service: 'Cantine de Valmont', procedureId: null }),
  );
  return id;
};
const mailsWith = async (words: string) => {
  await system.drainJobs();
  return (await system.sandbox.control.mailbox.messages()).filter(({ text }) => text.includes(words));
};

describe('the list', () => {
  it('explains what a mandate is to who has none, and how to be helped', async () => {
    const page = await (await enter('hoa')).get(at('/mes-mandats'));
    await expectValid(page);
    for (const words of ['Vous n’avez donné aucun mandat', 'France Services', 'J’ai un code']) expect(page.text).toContain(words);
    await expectEnglish(zoe, '/mes-mandats');
  });

  it('is asked for by who is signed in, and shows nobody else’s mandates', async () => {
    const id = await signed();
    const useId = await use(id);
    const thomas = await enter('thomas');
    for (const path of [
      `/mes-mandats/${id}`,
      `/mes-mandats/${id}/retrait`,
      `/mes-mandats/${id}/attestation.pdf`,
      `/mes-mandats/utilisations/${useId}`,
      '/mes-mandats/mdt_rien',
      '/mes-mandats/utilisations/use_rien',
    ]) {
      expect((await testBrowser().get(at(path))).url.pathname, path).toBe('/connexion');
      const page = await thomas.get(at(path));
      expect([page.status, titleOf(page)], path).toEqual([404, 'Ce mandat n’existe pas']);
    }
    expect((await thomas.get(at('/mes-mandats'))).text).not.toContain('En vigueur');
  });
});

describe('a code', () => {
  it('leads to the mandate in plain words; nothing is signed before the person accepts, and once is enough', async () => {
    const { id, code } = await write(['argent', 'logement'], 'semester');
    const form = await zoe.get(at('/mes-mandats/code'));
    await expectValid(form);
    expect(form.text).toContain('Je n’ai pas de code');
    await expectEnglish(zoe, '/mes-mandats/code');
    const agree = await type(zoe, ` ${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`);
    await expectValid(agree);
    for (const words of ['Nadia Ferrand', nadia.organisation.name, 'Argent', 'Logement', 'six mois', 'verra votre nom', 'Zoé'])
      expect(agree.text).toContain(words);
    expect([...agree.document.querySelectorAll('a')].map((link) => link.getAttribute('href')).join(' ')).not.toContain(code.slice(4));
    expect((await mandate(id)).state).toBe('waiting');
    const done = await zoe.submit(agree, { canal: 'email' }, 'J’accepte');
    expect(done.url.pathname).toBe(`/mes-mandats/${id}`);
    expect(done.text).toContain('Vous avez signé');
    await expectValid(done);
    expect([(await mandate(id)).state, (await mandate(id)).person?.family_name]).toEqual(['active', "O'BRIEN-LEFÈVRE"]);
    for (const button of ['J’accepte', 'Je refuse'])
      expect((await zoe.submit(agree, { canal: 'email' }, button)).url.pathname).toBe(`/mes-mandats/${id}`);
    expect((await mandate(id)).state).toBe('active');
    expect((await type(zoe, code)).status).toBe(422);
  });

  it('asks again how to tell the person, and does not sign meanwhile', async () => {
    const { id, code } = await write();
    const agree = await type(zoe, code);
    for (const [fields, link] of [
      [{ canal: 'email', courriel: 'zoe' }, '#courriel'],
      [{ canal: 'letter', adresse: ' ' }, '#adresse'],
    ] as const) {
      const again = await zoe.submit(agree, fields, 'J’accepte');
      expect([again.status, again.document.querySelector('.socle-summary a')?.getAttribute('href')]).toEqual([422, link]);
      await expectValid(again);
    }
    expect((await mandate(id)).state).toBe('waiting');
    const refused = await zoe.submit(agree, { courriel: 'zoe' }, 'Je refuse');
    expect(refused.text).toContain('Vous avez refusé');
    await expectValid(refused);
    expect((await mandate(id)).endedAs).toBe('refuse');
  });

  it('belongs to whoever uses it first: the mandate is then theirs, and in their name', async () => {
    const { id, code } = await write();
    const first = await enter('thomas');
    const mine = await type(zoe, code);
    await first.submit(await type(first, code), { canal: 'email' }, 'J’accepte');
    const late = await zoe.submit(mine, { canal: 'email' }, 'J’accepte');
    expect(late.status).toBe(422);
    expect(late.text).toContain('déjà utilisé');
    expect((await mandate(id)).person?.family_name).not.toContain('BRIEN');
    expect((await zoe.get(at(`/mes-mandats/${id}`))).status).toBe(404);
  });

  it('is not found by trying: after ten wrong ones in an hour, not even the right one, for this person only', async () => {
    const ines = await enter('ines');
    const { code } = await write();
    expect((await type(ines, code)).status).toBe(200);
    for (let n = 0; n < 10; n++) expect((await type(ines, `BCDFGHJ${n}`)).status).toBe(422);
    const stopped = await type(ines, code);
    expect([stopped.status, titleOf(stopped)]).toEqual([429, 'Trop de codes faux']);
    expect((await type(zoe, code)).status).toBe(200);
    offset = hour + 60_000;
    expect((await type(await enter('ines'), code)).status).toBe(200);
  });
});

describe('a mandate', () => {
  it('shows every use, twenty a page, with who, when and for what', async () => {
    const id = await signed();
    for (let n = 0; n < 21; n++) await use(id);
    const page = await zoe.follow(await zoe.get(at('/mes-mandats')), nadia.organisation.name);
    expect(page.url.pathname).toBe(`/mes-mandats/${id}`);
    await expectValid(page);
    await expectEnglish(zoe, `/mes-mandats/${id}`);
    const titles = (one: TestPage) => [...one.document.querySelectorAll('.socle-timeline__title')].map(({ textContent }) => textContent);
    expect(new Set(titles(page))).toEqual(new Set(['Nadia Ferrand, Cantine de Valmont']));
    expect([titles(page).length, titles(await zoe.follow(page, 'Suivante')).length]).toEqual([20, 1]);
    expect(valueOf(page, 'Écrit par')).toBe('Nadia Ferrand');
    const list = await zoe.get(at('/mes-mandats'));
    expect(list.text).toContain('Utilisé 21 fois');
    await expectValid(list);
  });

  it('whose time is over is said to be, also before the job that ends it', async () => {
    const { id, code } = await write(['famille'], 'day');
    await zoe.submit(await type(zoe, code), { canal: 'email' }, 'J’accepte');
    offset = 25 * hour;
    const page = await (await enter('zoe')).get(at(`/mes-mandats/${id}`));
    expect((await mandate(id)).state).toBe('active');
    expect(valueOf(page, 'État')).toBe('Terminé');
    expect(page.text).not.toContain('Retirer tout');
  });

  it('comes with its papers', async () => {
    const id = await signed();
    for (const [path, status] of [
      ['attestation.pdf', 200],
      ['retrait.pdf', 404],
    ] as const)
      expect((await zoe.get(at(`/mes-mandats/${id}/${path}`))).status).toBe(status);
  });
});

describe('revoking', () => {
  it('asks first, takes one family, then the rest; the helper is stopped at once, and a proof can be taken', async () => {
    const id = await signed(['papiers', 'transports']);
    const twin = await signed(['papiers']);
    const acting = async (family: FamilyKey) =>
      isActing(system.context.db, { mandateId: id, membershipId: nadia.id, family }, system.context.clock.now());
    const page = await zoe.get(at(`/mes-mandats/${id}`));
    const one = await zoe.follow(page, 'Retirer (Papiers');
    expect(titleOf(one)).toBe('Retirer ces démarches ?');
    expect(one.text).toContain('Vous avez donné d’autres mandats à la même organisation');
    await expectValid(one);
    await expectEnglish(zoe, `/mes-mandats/${id}/retrait?famille=papiers`);
    expect(await acting('papiers')).toBe(true);
    const after = await zoe.submit(one, {}, 'Retirer');
    expect(after.text).toContain('C’est retiré');
    await expectValid(after);
    expect([await acting('papiers'), await acting('transports'), (await mandate(twin)).state]).toEqual([false, true, 'ended']);
    // A second press changes nothing, and says the same.
    expect((await zoe.submit(one, {}, 'Retirer')).text).toContain('C’est retiré');
    expect((await zoe.get(at(`/mes-mandats/${id}/retrait?famille=papiers`))).url.pathname).toBe(`/mes-mandats/${id}`);

    const all = await zoe.follow(after, 'Retirer tout');
    await expectValid(all);
    const ended = await zoe.submit(all, {}, 'Retirer');
    expect([(await mandate(id)).endedAs, valueOf(ended, 'État')]).toEqual(['revoke', 'Retiré par vous']);
    await expectValid(ended);
    expect((await zoe.follow(ended, 'preuve du retrait')).headers.get('content-type')).toBe('application/pdf');
    expect((await zoe.get(at(`/mes-mandats/${id}/retrait`))).url.pathname).toBe(`/mes-mandats/${id}`);
  });
});

describe('a use', () => {
  it('is contested in the person’s words; the referent is told, reads them, and nobody else does', async () => {
    const id = await signed();
    const useId = await use(id);
    await system.drainJobs();
    const page = await zoe.follow(await zoe.get(at(`/mes-mandats/${id}`)), 'ce n’était pas voulu');
    expect(page.url.pathname).toBe(`/mes-mandats/utilisations/${useId}`);
    await expectValid(page);
    await expectEnglish(zoe, `/mes-mandats/utilisations/${useId}`);
    const empty = await zoe.submit(page, { recit: ' ' }, 'Contester');
    expect([empty.status, empty.document.querySelector('.socle-summary a')?.getAttribute('href')]).toEqual([422, '#recit']);
    await expectValid(empty);
    const done = await zoe.submit(page, { recit: 'Je n’ai <jamais> demandé cela.' }, 'Contester');
    expect(done.text).toContain('Le référent est prévenu');
    expect(done.text).toContain('Je n’ai <jamais> demandé cela.');
    await expectValid(done);
    expect((await zoe.submit(page, { recit: 'Autre chose.' }, 'Contester')).text).not.toContain('Autre chose');
    expect((await zoe.get(at(`/mes-mandats/${id}`))).text).toContain('Contesté');

    const told = await mailsWith(`/aidants/contestations/${useId}`);
    expect(told.flatMap(({ to }) => to).map((address) => address.split('.')[0])).toEqual(['yves']);
    expect(told[0]?.text).not.toContain('jamais');
    const { browser: yves, page: contested } = await signInTo(system, 'yves.', `/aidants/contestations/${useId}`);
    expect(contested.text).toContain('Je n’ai <jamais> demandé cela.');
    await expectValid(contested);
    const quiet = await use(id);
    expect((await yves.get(at(`/aidants/contestations/${quiet}`))).status).toBe(404);
    const { page: refused } = await signInTo(system, 'nadia.', `/aidants/contestations/${useId}`);
    expect(refused.status).toBe(403);
  });
});

describe('how the person is told', () => {
  it('is chosen once for all mandates; a letter then takes the place of messages', async () => {
    const sonia = await enter('thomas');
    const form = await sonia.get(at('/mes-mandats/avis'));
    await expectValid(form);
    await expectEnglish(sonia, '/mes-mandats/avis');
    const wrong = await sonia.submit(form, { canal: 'letter', adresse: '' }, 'Enregistrer');
    expect(wrong.status).toBe(422);
    await expectValid(wrong);
    const done = await sonia.submit(wrong, { canal: 'letter', adresse: '3 rue de l’Église\n91000 Valmont' }, 'Enregistrer');
    expect(done.text).toContain('Par une lettre, une fois par mois');
    await expectValid(done);
    expect((await sonia.get(at('/mes-mandats/avis'))).text).toContain('91000 Valmont');
    const id = await signed(['famille'], sonia, {});
    const useId = await use(id);
    expect(await mailsWith(`/utilisations/${useId}`)).toEqual([]);

    const month = monthOf(new Date());
    const own = await sonia.get(at(`/mes-mandats/lettres/${month}.pdf`));
    expect([own.status, own.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect((await sonia.get(at('/mes-mandats/lettres/2026-13.pdf'))).status).toBe(404);

    const { browser: yves, page } = await signInTo(system, 'yves.', `/aidants/lettres?mois=${month}`);
    await expectValid(page);
    expect(page.text).toContain('À préparer');
    const letter = await yves.submit(page, {}, 'Ouvrir la lettre');
    expect([letter.status, letter.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const [told] = await usesOf(system.context.db, system.context.secrets, [id], { limit: 1 });
    expect(told?.noticedAt).not.toBeNull();
    expect((await yves.get(page.url)).text).toContain('Préparée');
    const lines = await system.database.db
      .selectFrom('ledger_entry')
      .select('actor_label')
      .where('action', '=', 'mandate.letter')
      .execute();
    expect(lines.map(({ actor_label }) => actor_label)).toEqual([expect.stringContaining('Yves')]);
    expect((await signInTo(system, 'nadia.', '/aidants/lettres')).page.status).toBe(403);
  });
});

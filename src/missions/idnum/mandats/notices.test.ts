import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import { knownEmail } from '../../../kernel/mail/index.js';
import { saveContact, type Contact } from './contacts.js';
import type { Person } from './actors.js';
import { refuseMandate, revokeByHelper, revokeByPerson, writeMandate } from './deeds.js';
import { expireMandates, lapseMandates, remindOfMandates } from './jobs.js';
import { endMembership, type Membership } from './members.js';
import { startTestMandates, testPerson, type TestMandates } from './testing.js';
import { contestUse, useMandate, usesOf } from './uses.js';

let test: TestMandates;
let helper: Membership;
let referent: Membership;
const day = 86_400_000;
const zoe = testPerson('Zoe', 'Lefevre', 'zoe.lefevre@courriel.example');

beforeAll(async () => {
  test = await startTestMandates();
  [helper, referent] = (await test.organisation('26000002100014', ['Nina', 'Paul'])) as [Membership, Membership];
}, 60_000);
afterEach(() => test.shift(0));
afterAll(() => test[Symbol.asyncDispose]());

const use = async (mandateId: string, by = helper) => {
  const { context } = test.system;
  const { id } = await transact(context.db, (tx) =>
    useMandate(tx, context, by, { mandateId, family: 'famille', service: 'Cantine de Valmont', procedureId: null }),
  );
  return id;
};
const choose = (person: Person, contact: Contact) =>
  transact(test.system.context.db, (tx) => saveContact(tx, test.system.context, person, contact));
/** Messages written about something, once everything that was to be done is done. */
const mailsAbout = async (id: string) => {
  await test.system.drainJobs();
  return test.system.database.db
    .selectFrom('mail_message')
    .select(['recipient', 'subject', 'body', 'lang', 'key'])
    .where('body', 'like', `%${id}%`)
    .orderBy('queued_at')
    .execute();
};

describe('the person is told', () => {
  it('by e-mail of the signature, each use and the revocation, once each, with a way to object', async () => {
    const id = await test.signed(helper, zoe, ['famille']);
    const useId = await use(id);
    await revokeByHelper(test.system.context, id, referent, null);
    const mails = await mailsAbout(id);
    expect(mails.map(({ recipient, subject }) => [recipient, subject]).sort()).toEqual([
      ['zoe.lefevre@courriel.example', 'Nina Aidant a agi en votre nom'],
      ['zoe.lefevre@courriel.example', 'Un de vos mandats a été retiré'],
      ['zoe.lefevre@courriel.example', 'Vous avez signé un mandat'],
    ]);
    const told = mails.find(({ key }) => key === `mandats.used ${useId}`)?.body ?? '';
    for (const words of ['Nina Aidant', helper.organisation.name, 'Cantine de Valmont', 'Famille', `/mes-mandats/utilisations/${useId}`])
      expect(told).toContain(words);
    for (const { body } of mails) expect(body).not.toMatch(/\{|undefined/);
    const [kept] = await usesOf(test.system.context.db, test.system.context.secrets, [id], { limit: 1 });
    expect(kept?.noticedAt).not.toBeNull();
    expect(await mailsAbout(id)).toHaveLength(3);
  });

  it('in the language and at the address that they chose', async () => {
    const anna = testPerson('Anna', 'Smith', 'anna@courriel.example');
    await choose(anna, { channel: 'email', lang: 'en', email: knownEmail('anna.smith@elsewhere.example') });
    const id = await test.signed(helper, anna, ['famille']);
    await revokeByPerson(test.system.context, id, anna, null);
    const mails = await mailsAbout(id);
    expect(mails.map(({ recipient, subject, lang }) => [recipient, subject, lang]).sort()).toEqual([
      ['anna.smith@elsewhere.example', 'You revoked a mandate', 'en'],
      ['anna.smith@elsewhere.example', 'You signed a mandate', 'en'],
    ]);
    for (const { body } of mails) expect(body).not.toMatch(/Bonjour|\{|undefined/);
  });

  it('by nothing but the letter of the month when they chose it, or gave no address', async () => {
    const odile = testPerson('Odile', 'Petit', 'odile@courriel.example');
    await choose(odile, { channel: 'letter', lang: 'fr', address: '3 rue de l’Église\n91000 Valmont' });
    for (const person of [odile, testPerson('Marc', 'Petit', null)]) {
      const id = await test.signed(helper, person, ['famille']);
      await use(id);
      expect(await mailsAbout(id)).toEqual([]);
      const [kept] = await usesOf(test.system.context.db, test.system.context.secrets, [id], { limit: 1 });
      expect(kept?.noticedAt).toBeNull();
    }
  });

  it('of nothing when they refused', async () => {
    const { id } = await writeMandate(test.system.context, helper, { families: ['famille'], duration: 'day', method: 'in_person' });
    await refuseMandate(test.system.context, id, zoe);
    expect(await mailsAbout(id)).toEqual([]);
  });
});

describe('what is contested is told', () => {
  it('to those who answer for the helpers, without the words of the person', async () => {
    const id = await test.signed(helper, zoe, ['famille']);
    const useId = await use(id);
    await contestUse(test.system.context, useId, zoe, 'Jamais je n’ai demandé cela.');
    const mails = (await mailsAbout(useId)).filter(({ key }) => key.includes('contested'));
    expect(mails.map(({ recipient }) => recipient)).toEqual([referent.helper.email]);
    expect(mails[0]?.body).not.toContain('Jamais');
  });

  it('not to the one who did it', async () => {
    const useId = await use(await test.signed(helper, zoe, ['famille']), referent);
    await contestUse(test.system.context, useId, zoe, 'Non.');
    const mails = (await mailsAbout(useId)).filter(({ key }) => key.includes('contested'));
    expect(mails.map(({ recipient }) => recipient)).not.toContain(referent.helper.email);
    expect(mails.map(({ recipient }) => recipient)).toEqual([...test.system.context.config.operators]);
  });
});

describe('time', () => {
  it('ends mandates, each with one line in the ledger, however often and in however many steps', async () => {
    const ids = [];
    for (const person of [zoe, testPerson('Ines', 'Roy'), testPerson('Luc', 'Roy')])
      ids.push(await test.signed(helper, person, ['famille'], { duration: 'day' }));
    const longer = await test.signed(helper, zoe, ['famille'], { duration: 'month' });
    expect(await expireMandates(test.system.context)).toBe(0);
    test.shift(day + 1000);
    const [first, second] = await Promise.all([expireMandates(test.system.context, 2), expireMandates(test.system.context, 2)]);
    expect(first + second).toBe(ids.length);
    expect(await expireMandates(test.system.context)).toBe(0);
    for (const id of ids) {
      expect((await test.mandate(id)).endedAs).toBe('expire');
      expect(await test.actions(id)).toEqual(['mandate.sign', 'mandate.expire']);
    }
    expect((await test.mandate(longer)).state).toBe('active');
  });

  it('ends what nobody signed in a day', async () => {
    const { id } = await writeMandate(test.system.context, helper, { families: ['famille'], duration: 'year', method: 'binding_code' });
    test.shift(day - 60_000);
    expect(await lapseMandates(test.system.context)).toBe(0);
    test.shift(day + 60_000);
    expect(await lapseMandates(test.system.context, 1)).toBeGreaterThanOrEqual(1);
    expect((await test.mandate(id)).endedAs).toBe('lapse');
    expect(await test.actions(id)).toEqual([]);
  });

  it('announces the end of long mandates thirty days before, once, to the person and to who helps', async () => {
    const luce = testPerson('Luce', 'Bon', 'luce@courriel.example');
    const [short, long] = [
      await test.signed(helper, luce, ['famille'], { duration: 'month' }),
      await test.signed(helper, luce, ['argent'], { duration: 'semester' }),
    ];
    test.shift(151 * day);
    await remindOfMandates(test.system.context);
    const about = async (id: string) => (await mailsAbout(id)).filter(({ key }) => key.startsWith('mandats.reminder'));
    expect(await about(long)).toEqual([]);
    test.shift(153 * day);
    await remindOfMandates(test.system.context, 1);
    await remindOfMandates(test.system.context, 1);
    expect((await about(long)).map(({ recipient }) => recipient).sort()).toEqual(['luce@courriel.example', helper.helper.email].sort());
    expect(await about(short)).toEqual([]);
    for (const { body } of await about(long)) expect(body).not.toMatch(/\{|undefined/);
  });

  it('tells those who answer for the helpers when who wrote the mandate has left', async () => {
    const [left, stays] = (await test.organisation('26000002100030', ['Omar', 'Lise'])) as [Membership, Membership];
    const id = await test.signed(left, testPerson('Rose', 'Bon', null), ['famille'], { duration: 'year' });
    await endMembership(test.system.context.db, left.id, test.system.context.clock.now());
    test.shift(340 * day);
    await remindOfMandates(test.system.context);
    expect((await mailsAbout(id)).map(({ recipient }) => recipient)).toEqual([stays.helper.email]);
  });
});

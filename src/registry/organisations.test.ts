import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../kernel/database/index.js';
import { testDatabase, type TestDatabase } from '../kernel/database/testing.js';
import { knownEmail } from '../kernel/mail/index.js';
import {
  addOrganisationDomain,
  agentRolesOf,
  domainsOfOrganisation,
  isClosed,
  isSharedDomain,
  organisationBySiret,
  organisationsOfDomain,
  removeOrganisationDomain,
  saveContactEmail,
  saveOrganisation,
} from './index.js';
import { kindOfCategory } from './legal-categories.js';

let database: TestDatabase;
let town: { id: string; siret: string };
const at = new Date('2026-11-24T10:00:00Z');
const siret = '21000000600010';

beforeAll(async () => {
  database = await testDatabase();
  town = await saveOrganisation(database.db, { siret, name: 'Ville de Valmont', kind: 'local_authority' });
});
afterAll(() => database[Symbol.asyncDispose]());

const add = (domain: string, organisationId = town.id) =>
  transact(database.db, (tx) => addOrganisationDomain(tx, { organisationId, domain, verifiedBy: 'operator', at }));
const names = async (domain: string) => (await organisationsOfDomain(database.db, domain)).map(({ name }) => name);

describe('the domains of an organisation', () => {
  it('lead to it, and to every other that has them', async () => {
    const other = await saveOrganisation(database.db, { siret: '26000002100014', name: 'CCAS de Valmont', kind: 'public_body' });
    await add('Valmont.Example');
    await add('valmont.example');
    await add('valmont.example', other.id);
    expect(await names('valmont.example')).toEqual(['Ville de Valmont', 'CCAS de Valmont']);
    expect(await names('VALMONT.example')).toHaveLength(2);
    expect(await domainsOfOrganisation(database.db, town.id)).toEqual([{ domain: 'valmont.example', verifiedBy: 'operator', at }]);
    await transact(database.db, (tx) => removeOrganisationDomain(tx, other.id, 'valmont.example'));
    expect(await names('valmont.example')).toEqual(['Ville de Valmont']);
  });
  it('are themselves and nothing that looks like them', async () => {
    await add('valmont.example');
    for (const look of [
      'services.valmont.example',
      'xvalmont.example',
      'valmont.example.evil.example',
      'valmont-example.evil.example',
      'valmont.example.',
      '.valmont.example',
      'valmont..example',
      'va1mont.example',
      'vaImont.example.evil',
      'valmоnt.example',
      'xn--valmnt-4wf.example',
      'valmont。example',
      'ｖalmont.example',
      'valmont.example\u0000',
      'valmont.example\n',
      ' valmont.example',
      'a@valmont.example',
      '%',
      "valmont.example' or true --",
      '',
    ])
      expect(await names(look), JSON.stringify(look)).toEqual([]);
  });
  it('are no public mailboxes, nor anything that is no domain', async () => {
    for (const domain of ['gmail.com', 'Orange.fr', 'mail.laposte.net', 'yopmail.com'])
      await expect(add(domain), domain).rejects.toThrow(RangeError);
    for (const domain of ['fr', 'valmont', '127.0.0.1', 'a@valmont.example', 'vâlmont.example', '*.valmont.example'])
      await expect(add(domain), domain).rejects.toThrow(RangeError);
    expect(isSharedDomain('notgmail.com')).toBe(false);
    expect(isSharedDomain('gmail.com.valmont.example')).toBe(false);
  });
  it('are found by the index', async () => {
    await database.db
      .insertInto('registry_organisation')
      .values(Array.from({ length: 5_000 }, (_, i) => ({ id: `org_${i}`, siret: String(i).padStart(14, '0'), name: 'x', kind: 'other' })))
      .execute();
    await database.db
      .insertInto('registry_organisation_domain')
      .values(
        Array.from({ length: 5_000 }, (_, i) => ({ organisation_id: `org_${i}`, domain: `d${i}.example`, verified_by: 'register', at })),
      )
      .execute();
    const plan = async (query: { compile(): { sql: string; parameters: readonly unknown[] } }) => {
      const { sql: text, parameters } = query.compile();
      const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...parameters]);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    const { db } = database;
    expect(await plan(db.selectFrom('registry_organisation').select('id').where('siret', '=', siret))).toContain(
      'registry_organisation_siret_key',
    );
    expect(
      await plan(db.selectFrom('registry_organisation_domain').select('organisation_id').where('domain', '=', 'd7.example')),
    ).toContain('registry_organisation_domain_pkey');
  });
});

describe('an organisation', () => {
  it('is closed from its day on', () => {
    expect(isClosed({ closedOn: null }, '2026-11-24')).toBe(false);
    expect(isClosed({ closedOn: '2026-11-25' }, '2026-11-24')).toBe(false);
    expect(isClosed({ closedOn: '2026-11-24' }, '2026-11-24')).toBe(true);
  });
  it('has an official address that was read strictly', async () => {
    await transact(database.db, (tx) => saveContactEmail(tx, town.id, knownEmail('mairie@valmont.example')));
    expect(await organisationBySiret(database.db, siret)).toMatchObject({ contactEmail: 'mairie@valmont.example', closedOn: null });
    const raw = database.db.updateTable('registry_organisation').where('id', '=', town.id);
    for (const contact of ['a@evil.example@valmont.example', 'a@Valmont.example', 'a@valmont.example\n'])
      await expect(raw.set({ contact_email: contact }).execute()).rejects.toThrow('check');
  });
});

describe('the roles of agents', () => {
  const roles = (legalCategory: string | null, closedOn: string | null = null) => agentRolesOf({ legalCategory, closedOn });
  it.each([
    ['7113', ['agent_public', 'agent_public_etat', 'agent_public_L100-3']], // ministry
    ['7120', ['agent_public', 'agent_public_etat', 'agent_public_L100-3']], // central service
    ['7383', ['agent_public', 'agent_public_etat', 'agent_public_L100-3']], // university
    ['7210', ['agent_public', 'agent_public_territorial', 'agent_public_L100-3']], // commune
    ['7361', ['agent_public', 'agent_public_territorial', 'agent_public_L100-3']], // CCAS
    ['7364', ['agent_public', 'agent_public_hospitalier', 'agent_public_L100-3']], // public hospital
    ['7331', ['agent_public', 'agent_public_L100-3']], // lycée, collège
    ['8110', ['agent_public', 'agent_public_etat', 'agent_public_L100-3']], // social security
    ['7410', ['agent_public']], // public-interest grouping
    ['4110', ['agent_public']], // industrial and commercial establishment of the State
    ['5710', []], // SAS
    ['9220', []], // association
    ['1000', []], // sole trader
  ])('%s gives %j', (category, expected) => {
    expect(roles(category)).toEqual(expected);
  });
  it('are none where the register says nothing, or that it is closed', () => {
    expect(roles(null)).toEqual([]);
    expect(roles('7113', '2026-01-01')).toEqual([]);
    expect(agentRolesOf({ legalCategory: '7113', closedOn: '2026-12-31' }, '2026-11-24')).toContain('agent_public_etat');
  });
  it('are those of a known category to the letter', () => {
    for (const category of ['', '7', '72', '72100', '7 10', '７２１０', 'toString', '__proto__']) expect(roles(category)).toEqual([]);
  });
  it('go with a kind', () => {
    expect(['7113', '7210', '7364', '7383', '8110', '5710', '9220', '9110'].map(kindOfCategory)).toEqual([
      'state',
      'local_authority',
      'hospital',
      'public_body',
      'social_security',
      'company',
      'association',
      'other',
    ]);
  });
});

import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../kernel/clock.js';
import { testDatabase, type TestDatabase } from '../../kernel/database/testing.js';
import { createLedger, type Ledger } from '../../kernel/ledger/index.js';
import { createSecrets } from '../../kernel/secrets.js';
import { agentRolesOf, importSirene, isClosed, organisationBySiret, saveOrganisation, type ImportOptions } from '../index.js';
import { establishments, header, siretOf, units, type EstablishmentCells } from './testing.js';

let database: TestDatabase;
let ledger: Ledger & AsyncDisposable;
const clock = fixedClock('2026-11-24T10:00:00Z');
const today = '2026-11-24';

beforeAll(async () => {
  database = await testDatabase();
  ledger = await createLedger({ database, clock, secrets: createSecrets(Buffer.alloc(32, 7)), log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await ledger[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  const { db } = database;
  const { Client } = (await import('pg')).default;
  const owner = new Client({ connectionString: database.url });
  await owner.connect();
  await owner.query('truncate registry_organisation, registry_legal_unit, registry_import cascade');
  await owner.end();
  expect(await db.selectFrom('registry_organisation').select('id').execute()).toEqual([]);
});

const room = () => ({ db: database.db, ledger, clock });
const load = (text: string, options: Partial<ImportOptions> = {}) =>
  importSirene(room(), Readable.from([Buffer.from(text)]), { source: 'test.csv', ...options });
const find = (siret: string) => organisationBySiret(database.db, siret);
const commune = (over: Partial<EstablishmentCells> = {}): EstablishmentCells => ({
  siret: siretOf('210000014', 1),
  categorieJuridiqueUniteLegale: '7210',
  denominationUniteLegale: 'COMMUNE DE BRUME',
  activitePrincipaleEtablissement: '84.11Z',
  codeCommuneEtablissement: '2A004',
  ...over,
});

describe('a file of establishments with their units', () => {
  it('enters what the register says', async () => {
    const report = await load(establishments([commune({ adresse_courriel: 'mairie@brume.example', enseigne1Etablissement: 'MAIRIE' })]));
    expect(report).toMatchObject({ read: 1, added: 1, changed: 0, closed: 0, skipped: 0, refusedCount: 0 });
    expect(await find(siretOf('210000014', 1))).toEqual({
      id: expect.stringMatching(/^org_/),
      siret: siretOf('210000014', 1),
      siren: '210000014',
      name: 'COMMUNE DE BRUME (MAIRIE)',
      kind: 'local_authority',
      legalCategory: '7210',
      activity: '84.11Z',
      commune: '2A004',
      headquarters: true,
      closedOn: null,
      contactEmail: 'mairie@brume.example',
    });
  });
  it('changes nothing the second time, and has one entry in the ledger each time', async () => {
    const file = establishments([commune(), commune({ siret: siretOf('210000022', 1), denominationUniteLegale: 'COMMUNE DE GIVRE' })]);
    const first = await load(file);
    const second = await load(file);
    expect(second).toMatchObject({ read: 2, added: 0, changed: 0, closed: 0, sha256: first.sha256 });
    const imports = await database.db.selectFrom('registry_import').selectAll().orderBy('added', 'desc').execute();
    expect(imports.map(({ added, finished_at }) => [added, finished_at !== null])).toEqual([
      [2, true],
      [0, true],
    ]);
    const entry = await ledger.entry(database.db, imports[0]?.ledger_entry ?? '');
    expect(entry).toMatchObject({
      action: 'registry.import',
      subject: null,
      outcome: 'done',
      detail: { source: 'test.csv', read: 2, added: 2, sha256: first.sha256 },
    });
  });
  it('closes what is closed, from the day that it says, and opens it again', async () => {
    const closed = commune({ etatAdministratifEtablissement: 'F', dateDebut: '2026-11-25' });
    await load(establishments([commune()]));
    expect(await load(establishments([closed]))).toMatchObject({ changed: 1, closed: 1 });
    const organisation = await find(closed.siret);
    expect(organisation).toMatchObject({ closedOn: '2026-11-25' });
    if (!organisation) return;
    expect(isClosed(organisation, today)).toBe(false);
    expect(isClosed(organisation, '2026-11-25')).toBe(true);
    expect(agentRolesOf(organisation, '2026-11-25')).toEqual([]);
    expect(await load(establishments([closed]))).toMatchObject({ changed: 0, closed: 0 });
    expect(await load(establishments([commune()]))).toMatchObject({ changed: 1, closed: 0 });
    expect(await find(closed.siret)).toMatchObject({ closedOn: null });
  });
  it('closes the establishments of a unit that has ceased, and those whose day of closing nobody knows', async () => {
    await load(
      establishments([
        commune({ etatAdministratifUniteLegale: 'C', dateDebut: '2024-06-30' }),
        commune({ siret: siretOf('210000022', 1), etatAdministratifEtablissement: 'F', dateDebut: '' }),
      ]),
    );
    for (const siren of ['210000014', '210000022']) {
      const organisation = await find(siretOf(siren, 1));
      expect(organisation && isClosed(organisation, today)).toBe(true);
    }
  });
  it('keeps the name that Socle gave, and takes the kind of the register', async () => {
    const siret = commune().siret;
    await saveOrganisation(database.db, { siret, name: 'Ville de Brume', kind: 'company' });
    await load(establishments([commune()]));
    expect(await find(siret)).toMatchObject({ name: 'Ville de Brume', kind: 'local_authority' });
    await load(establishments([commune({ denominationUniteLegale: 'COMMUNE DE BRUME ET GIVRE' })]));
    expect(await find(siret)).toMatchObject({ name: 'Ville de Brume' });
    await saveOrganisation(database.db, { siret, name: 'Ville de Brume', kind: 'company' });
    expect(await find(siret)).toMatchObject({ kind: 'local_authority' });
  });
  it('follows the register when it was the one that gave the name', async () => {
    await load(establishments([commune()]));
    await load(establishments([commune({ denominationUniteLegale: 'COMMUNE NOUVELLE' })]));
    expect(await find(commune().siret)).toMatchObject({ name: 'COMMUNE NOUVELLE' });
  });
  it('takes the last line about an organisation', async () => {
    const report = await load(establishments([commune(), commune({ denominationUniteLegale: 'LA DERNIERE' })]));
    expect(report).toMatchObject({ read: 2, added: 1 });
    expect(await find(commune().siret)).toMatchObject({ name: 'LA DERNIERE' });
  });
  it('keeps the legal categories that are asked for', async () => {
    const company = commune({ siret: siretOf('000000018', 1), categorieJuridiqueUniteLegale: '5710', denominationUniteLegale: 'SAS' });
    const report = await load(establishments([commune(), company]), { categories: ['4', '7', '81'] });
    expect(report).toMatchObject({ read: 2, added: 1, skipped: 1, refusedCount: 0 });
    expect(await find(company.siret)).toBeNull();
  });
  it('does not take a code of an older nomenclature for a code of this one', async () => {
    await load(
      establishments([commune({ activitePrincipaleEtablissement: '75.1A', nomenclatureActivitePrincipaleEtablissement: 'NAF1993' })]),
    );
    expect(await find(commune().siret)).toMatchObject({ activity: null });
  });
});

describe('a line that is wrong', () => {
  it.each<[string, Partial<EstablishmentCells>, string]>([
    ['a number that fails Luhn', { siret: '21000001400013' }, 'siret'],
    ['a number that is none', { siret: 'x' }, 'siret'],
    ['a number in other digits', { siret: '２1000001400014' }, 'siret'],
    ['another SIREN', { siren: '210000022' }, 'siren'],
    ['no category', { categorieJuridiqueUniteLegale: '' }, 'categorieJuridiqueUniteLegale'],
    ['a category that is none', { categorieJuridiqueUniteLegale: '72' }, 'categorieJuridiqueUniteLegale'],
    ['an unknown state', { etatAdministratifEtablissement: 'X' }, 'etatAdministratifEtablissement'],
    ['a state that is a word of the language', { etatAdministratifEtablissement: 'toString' }, 'etatAdministratifEtablissement'],
    ['a day that does not exist', { etatAdministratifEtablissement: 'F', dateDebut: '2025-02-30' }, 'dateDebut'],
    ['a commune that is none', { codeCommuneEtablissement: '75 12' }, 'codeCommuneEtablissement'],
    ['an activity that is none', { activitePrincipaleEtablissement: '8411Z' }, 'activitePrincipaleEtablissement'],
    ['no name', { denominationUniteLegale: '' }, 'denominationUniteLegale'],
    ['a name that may not be published', { denominationUniteLegale: '[ND]' }, 'denominationUniteLegale'],
    ['a name that would turn the line around', { denominationUniteLegale: 'COMMUNE \u202eEMURB' }, 'denominationUniteLegale'],
    ['an address that two decoders read in two ways', { adresse_courriel: 'a@evil.example@brume.example' }, 'adresse_courriel'],
  ])('%s is refused, and the rest goes on', async (_, over, field) => {
    const other = commune({ siret: siretOf('210000022', 1) });
    const report = await load(establishments([commune(over), other]));
    expect(report).toMatchObject({ read: 2, added: 1, refusedCount: 1 });
    expect(report.refused).toEqual([{ line: 2, field, reason: expect.stringMatching(/./) }]);
    expect(await find(other.siret)).not.toBeNull();
  });
  it('with too few values, too many, a quote that never ends, or no end, is refused and the rest goes on', async () => {
    const good = Array.from({ length: 3_000 }, (_, i) => commune({ siret: siretOf('210000022', i + 1) }));
    const [head = '', first = '', ...lines] = establishments(good).trimEnd().split('\n');
    const text = [`\ufeff${head}`, 'a,b', `${first},x`, '"never ends', 'x'.repeat(100_000), first, ...lines].join('\r\n');
    const heard: number[] = [];
    const report = await load(text, { refused: ({ line }) => void heard.push(line) });
    expect(heard).toEqual([2, 3, 4, 5]);
    expect(report).toMatchObject({ read: 3_004, added: 3_000, refusedCount: 4 });
  });
  it('is not one for its quotes, nor for its accents where the file is cut', async () => {
    const bytes = Buffer.from(establishments([commune({ denominationUniteLegale: '"COMMUNE D’ÉVREUX, DITE ""LA GRANDE"""' })]));
    async function* inPieces() {
      for (const byte of bytes) yield Buffer.from([byte]);
    }
    await importSirene(room(), Readable.from(inPieces()), { source: 'pieces.csv' });
    expect(await find(commune().siret)).toMatchObject({ name: 'COMMUNE D’ÉVREUX, DITE "LA GRANDE"' });
  });
});

describe('the two files of INSEE', () => {
  const establishment = { siret: siretOf('210000014', 1), codeCommuneEtablissement: '2A004', dateDebut: '2010-01-01' };
  it('give together what one gives with both', async () => {
    const unit = { siren: '210000014', categorieJuridiqueUniteLegale: '7210', denominationUniteLegale: 'COMMUNE DE BRUME' };
    expect(await load(units([unit]))).toMatchObject({ read: 1, added: 1 });
    expect(await load(establishments([establishment], header.alone))).toMatchObject({ added: 1 });
    expect(await find(establishment.siret)).toMatchObject({ name: 'COMMUNE DE BRUME', legalCategory: '7210', kind: 'local_authority' });
    const ceased = units([{ ...unit, etatAdministratifUniteLegale: 'C', dateDebut: '2025-12-31' }]);
    expect(await load(ceased)).toMatchObject({ changed: 1, closed: 1 });
    expect(await find(establishment.siret)).toMatchObject({ closedOn: '2025-12-31' });
    expect(await load(ceased)).toMatchObject({ changed: 0, closed: 0 });
  });
  it('are asked for in their order', async () => {
    const report = await load(establishments([establishment], header.alone));
    expect(report).toMatchObject({ added: 0, refusedCount: 1 });
    expect(report.refused[0]).toMatchObject({ line: 2, field: 'siren' });
  });
});

describe('an import', () => {
  it('of something else changes nothing', async () => {
    for (const text of ['', 'nom,prenom\nA,B\n', 'siret,denominationUniteLegale\n1,A\n'])
      await expect(load(text)).rejects.toMatchObject({ code: 'REGISTRE-FICHIER' });
    expect(await database.db.selectFrom('registry_import').select('id').execute()).toEqual([]);
  });
  it('is alone', async () => {
    let go: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (go = resolve));
    async function* slow() {
      yield Buffer.from(establishments([commune()]));
      await waiting;
    }
    const first = importSirene(room(), Readable.from(slow()), { source: 'slow.csv' });
    await sleep(200);
    await expect(load(establishments([commune()]))).rejects.toMatchObject({ code: 'REGISTRE-IMPORT-EN-COURS' });
    go();
    expect(await first).toMatchObject({ added: 1 });
    expect(await load(establishments([commune()]))).toMatchObject({ changed: 0 });
  });
  it('that breaks off is journalled with what it did, and can be done again', async () => {
    const many = Array.from({ length: 2_500 }, (_, i) => commune({ siret: siretOf('210000014', i + 1) }));
    async function* broken() {
      yield Buffer.from(establishments(many));
      await sleep(500);
      throw new Error('the disk is gone');
    }
    await expect(importSirene(room(), Readable.from(broken()), { source: 'broken.csv' })).rejects.toThrow('the disk is gone');
    const [row] = await database.db.selectFrom('registry_import').selectAll().execute();
    expect(row?.finished_at).not.toBeNull();
    expect(row?.sha256).toBeNull();
    expect(await ledger.entry(database.db, row?.ledger_entry ?? '')).toMatchObject({
      outcome: 'interrupted',
      detail: { added: row?.added, sha256: null },
    });
    const again = await load(establishments(many));
    expect(again.added + (row?.added ?? 0)).toBe(2_500);
  });
  it('that was killed is journalled by the next one', async () => {
    const { db } = database;
    await db
      .insertInto('registry_import')
      .values({ id: 'import_killed', source: 'killed.csv', started_at: clock.now(), added: 7 })
      .execute();
    await load(establishments([commune()]));
    const row = await db.selectFrom('registry_import').selectAll().where('id', '=', 'import_killed').executeTakeFirstOrThrow();
    expect(await ledger.entry(db, row.ledger_entry ?? '')).toMatchObject({ outcome: 'interrupted', detail: { added: 7 } });
  });
});

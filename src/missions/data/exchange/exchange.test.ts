import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../kernel/database/index.js';
import type { LedgerPublicKey, Receipt } from '../../../kernel/ledger/index.js';
import { personKey, saveOrganisation, type Pivot } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { exchangeAvailability, requestEvidence, sandboxTokens, verifyAnswer } from './index.js';
import { insertAuthorisation, insertMaintenance, revoke } from './store.js';
import { ask, zoe, type Asked } from './testing.js';

const identite = '/v3/dss/quotient_familial/identite';
const everything = ['adresse', 'allocataires', 'enfants', 'quotient_familial'];

let system: TestSystem;
let full: string;
let quotientOnly: string;
let household: string;
let organisationId: string;
beforeAll(async () => {
  system = await startTestSystem();
  [full = '', quotientOnly = '', household = ''] = sandboxTokens(system.context).map(({ token }) => token);
  organisationId = (await saveOrganisation(system.context.db, { siret: '21910998000017', name: 'Ville d’essai', kind: 'local_authority' }))
    .id;
});
afterAll(() => system[Symbol.asyncDispose]());
afterEach(() => {
  system.sandbox.control.familyBenefits.set(null);
  vi.restoreAllMocks();
});

const get = (asked: Asked = zoe, token: string | null = full, options?: { cached?: boolean }) =>
  ask(system.baseUrl, identite, token, asked, options);
const ping = async () => {
  const answer = await fetch(`${system.baseUrl}/exchange/api/cnav/ping`);
  return { status: answer.status, body: (await answer.json()) as { status: string; last_ok_status: string | null; until?: string } };
};
const grant = async (change: Partial<Parameters<typeof insertAuthorisation>[1]> = {}) =>
  insertAuthorisation(system.context.db, {
    organisationId,
    service: 'Essai',
    purpose: 'Essai',
    legalBasis: 'cantines',
    scopes: ['cnaf_quotient_familial'],
    issuedAt: new Date(Date.now() - 1000),
    expiresAt: new Date(Date.now() + 86_400_000),
    ...change,
  });
const person: Pivot = {
  givenNames: ['Zoé', 'Marguerite'],
  familyName: "O'Brien-Lefèvre",
  birthdate: '1988-03-14',
  gender: 'female',
  birthplace: '29019',
  birthcountry: '99100',
};

describe('who may ask', () => {
  it.each([
    ['no token', () => null, 401, '00101'],
    ['a token that nobody gave', () => 'socle_unknown', 401, '00106'],
    ['an authorisation that has ended', async () => (await grant({ issuedAt: new Date(0), expiresAt: new Date(1) })).token, 401, '00103'],
    ['another address than the authorised ones', async () => (await grant({ addresses: ['192.0.2.0/24'] })).token, 403, '00107'],
    ['scopes of something else', async () => (await grant({ scopes: ['mesri_identite'] })).token, 403, '00100'],
  ])('refuses %s', async (_what, token, status, code) => {
    const answer = await get(zoe, await token());
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([status, code]);
    expect(answer.body.data).toBeUndefined();
  });

  it('refuses an authorisation that was withdrawn', async () => {
    const { id, token } = await grant();
    expect(await revoke(system.context.db, id, new Date(), 'essai')).toBe(true);
    expect((await get(zoe, token)).body.errors?.[0]?.code).toBe('00105');
  });

  it('says how fast a caller may go, and when to come back', async () => {
    const { token } = await grant({ ratePerSecond: 2 });
    const answers = [];
    for (let i = 0; i < 5; i += 1) answers.push(await get(zoe, token, { cached: true }));
    expect(answers[0]?.headers.get('ratelimit-limit')).toBe('2');
    const late = answers.find(({ status }) => status === 429);
    expect(late?.body.errors?.[0]?.code).toBe('00429');
    expect(late?.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  });

  it('tells a token what it is', async () => {
    const { status, body } = await ask(system.baseUrl, '/api/introspect', household);
    expect([status, body]).toEqual([200, { _id: expect.any(String), name: expect.any(String), scopes: ['cnaf_enfants', 'cnaf_adresse'] }]);
  });
});

describe('what is asked', () => {
  it.each([
    [{ recipient: undefined }, '00203'],
    [{ recipient: '12345678901234' }, '00210'],
    [{ nomNaissance: undefined }, '00420'],
    [{ sexeEtatCivil: 'X' }, '00427'],
    [{ moisDateNaissance: '13' }, '00423'],
    [{ codeCogInseeCommuneNaissance: undefined }, '00426'],
    [{ annee: '2000' }, '00356'],
  ])('names the parameter that is wrong: %j', async (change, code) => {
    const { status, body } = await get({ ...zoe, ...change });
    expect([status, body.errors?.map((error) => error.code)]).toEqual([422, [code]]);
    expect(body.errors?.[0]?.source).toHaveProperty('parameter');
  });

  it('says that nobody has that name', async () => {
    const { status, body, headers } = await get({ ...zoe, nomNaissance: 'Personne' });
    expect([status, body.errors?.[0]?.code, headers.get('socle-failed-by')]).toEqual([404, '37003', null]);
  });
});

describe('what is given', () => {
  it('gives each token the fields of its scopes and no key more', async () => {
    const given = async (token: string) => Object.keys((await get(zoe, token)).body.data ?? {}).sort();
    expect(await given(full)).toEqual(everything);
    expect(await given(quotientOnly)).toEqual(['quotient_familial']);
    expect(await given(household)).toEqual(['adresse', 'enfants']);
  });

  it('keeps an answer for the caller who asked, and for nobody else', async () => {
    const asked = { ...zoe, mois: '1' };
    expect((await get(asked, full, { cached: true })).headers.get('x-response-cached')).toBe('false');
    const again = await get(asked, full, { cached: true });
    expect(again.headers.get('x-response-cached')).toBe('true');
    expect(Number(again.headers.get('x-cache-expires-in'))).toBeGreaterThan(86_000);
    expect((await get(asked, quotientOnly, { cached: true })).headers.get('x-response-cached')).toBe('false');
  });

  it('proves each answer: offline, from the body, the request and the public keys', async () => {
    const answer = await get();
    const { keys } = (await (await fetch(`${system.baseUrl}/exchange/.well-known/jwks.json`)).json()) as {
      keys: (LedgerPublicKey['jwk'] & { kid: string; use: string })[];
    };
    const trusted = keys.filter(({ use }) => use === 'sig').map((jwk) => ({ kid: jwk.kid, jwk }));
    const proof = answer.headers.get('socle-proof') ?? '';
    const request = { method: 'GET', path: answer.path };
    expect(verifyAnswer(request, answer.bytes, proof, trusted)).toMatchObject({ valid: true, entry: { action: 'exchange.fetch' } });
    const forged = Buffer.from(answer.bytes.toString().replace('"valeur":620', '"valeur":120'));
    expect(forged.equals(answer.bytes)).toBe(false);
    expect(verifyAnswer(request, forged, proof, trusted)).toEqual({ valid: false, reason: 'other-answer' });
    expect(verifyAnswer({ ...request, path: answer.path.replace('1988', '1989') }, answer.bytes, proof, trusted)).toEqual({
      valid: false,
      reason: 'other-request',
    });
    expect(verifyAnswer(request, answer.bytes, proof, [])).toEqual({ valid: false, reason: 'unknown-key' });
  });

  it('proves nothing with an entry or a signature that was altered', async () => {
    const answer = await get();
    const keys = await system.context.ledger.publicKeys(system.context.db);
    const proof = JSON.parse(Buffer.from(answer.headers.get('socle-proof') ?? '', 'base64url').toString()) as { v: 1; receipt: Receipt };
    const verdict = (change: (receipt: Receipt) => Partial<Receipt>) => {
      const altered = { ...proof, receipt: { ...proof.receipt, ...change(proof.receipt) } };
      const header = Buffer.from(JSON.stringify(altered)).toString('base64url');
      return verifyAnswer({ method: 'GET', path: answer.path }, answer.bytes, header, keys);
    };
    expect(verdict(() => ({}))).toMatchObject({ valid: true });
    const purpose = /"purpose":"[^"]+"/;
    const entry = proof.receipt.entry.replace(purpose, '"purpose":"curiosité"');
    expect(entry).not.toBe(proof.receipt.entry);
    expect(verdict(() => ({ entry }))).toEqual({ valid: false, reason: 'altered-entry' });
    // Even with the leaf that fits: it is not in the batch that was signed.
    const leafHash = createHash('sha256').update(Buffer.of(0)).update(entry).digest('base64url');
    expect(verdict(() => ({ entry, leafHash }))).toEqual({ valid: false, reason: 'bad-signature' });
    expect(verdict(() => ({ entryId: 'led_other' }))).toEqual({ valid: false, reason: 'malformed' });
    const signature = Buffer.from(proof.receipt.signature, 'base64url');
    for (const at of [0, signature.length - 1]) {
      const flipped = Buffer.from(signature);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(verdict(() => ({ signature: flipped.toString('base64url') }))).toEqual({ valid: false, reason: 'bad-signature' });
    }
    expect(verdict(() => ({ signature: '' }))).toEqual({ valid: false, reason: 'bad-signature' });
    expect(verdict(({ at }) => ({ at: new Date(Date.parse(at) + 1).toISOString() }))).toEqual({ valid: false, reason: 'bad-signature' });
  });

  it('writes in the person’s own history who asked for what, with names of fields and no value', async () => {
    await get({ ...zoe, jourDateNaissance: undefined, 'prenoms[]': ['Zoé'] }, quotientOnly);
    const [row] = await system.context.ledger.history(system.context.db, personKey(system.context.secrets, person), { limit: 1 });
    expect(row).toMatchObject({ action: 'exchange.fetch', fields: ['quotient_familial'], outcome: 'given', basis: 'crpa-l114-8' });
    expect(JSON.stringify(row)).not.toMatch(/620|Brien/i);
  });

  it('gives nothing that it cannot write down', async () => {
    vi.spyOn(system.context.ledger, 'record').mockRejectedValue(new Error('the ledger is away'));
    const { status, body, headers } = await get();
    expect([status, body.data, headers.get('socle-failed-by'), headers.get('socle-proof')]).toEqual([500, undefined, 'exchange', null]);
  });
});

it('answers all the same when the answer cannot be cached', async () => {
  const owner = openDatabase({ url: system.database.url, max: 1, role: 'none' });
  try {
    await sql`create function no_cache() returns trigger language plpgsql as $$ begin raise exception 'no cache'; end $$`.execute(owner.db);
    await sql`create trigger no_cache before insert on exchange_cache execute function no_cache()`.execute(owner.db);
    expect((await get()).status).toBe(200);
    await sql`drop trigger no_cache on exchange_cache`.execute(owner.db);
    // Its lock could not be given back: it falls by itself, and meanwhile the same question waits.
    expect((await get()).body.errors?.[0]?.code).toBe('00015');
    await sql`delete from exchange_flight`.execute(owner.db);
    expect((await get()).status).toBe(200);
  } finally {
    await owner[Symbol.asyncDispose]();
  }
});

describe('the provider', () => {
  it.each([
    [{ fault: 'down' }, 504, '37001'],
    [{ fault: 'error' }, 502, '37000'],
    [{ fault: 'nonsense' }, 502, '37999'],
    [{ fault: 'not-json' }, 502, '37999'],
    [{ fault: 'maintenance' }, 502, '37020'],
    [{ fault: 'too-many' }, 504, '37008'],
  ] as const)('fails by %j, and the caller knows that it is the provider', async (fault, status, code) => {
    system.sandbox.control.familyBenefits.set(fault);
    const answer = await get();
    expect([answer.status, answer.body.errors?.[0]?.code, answer.headers.get('socle-failed-by'), answer.body.data]).toEqual([
      status,
      code,
      'provider',
      undefined,
    ]);
    if (fault.fault === 'maintenance')
      expect([answer.body.errors?.[0]?.meta['retry_in'], answer.headers.get('retry-after')]).toEqual([1800, '1800']);
  });

  it('is late, and is waited for', async () => {
    system.sandbox.control.familyBenefits.set({ fault: 'slow', delayMs: 400 });
    expect((await get()).status).toBe(200);
  });

  it('is silent: eight seconds are enough', async () => {
    system.sandbox.control.familyBenefits.set({ fault: 'silent' });
    const answer = await get();
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([504, '37002']);
  });

  it('is not asked the same thing twice at once', async () => {
    const { familyBenefits } = system.sandbox.control;
    familyBenefits.set({ fault: 'slow', delayMs: 500 });
    const before = familyBenefits.requests;
    const answers = await Promise.all([get(), get(), get()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.errors?.[0]?.code).toBe('00015');
    expect(familyBenefits.requests - before).toBe(1);
    expect((await get()).status).toBe(200);
  });

  it('has its health told from real requests', async () => {
    const since = new Date(Date.now() - 3_600_000);
    const pings = await (await fetch(`${system.baseUrl}/exchange/api/pings`)).json();
    expect(pings).toMatchObject({ cnav: { status: expect.stringMatching(/ok|bad_gateway/), last_update: expect.any(String) } });
    const { answered, failed, share } = await exchangeAvailability(system.context.db, 'cnav', since);
    expect(answered).toBeGreaterThan(0);
    expect(failed).toBeGreaterThan(0);
    expect(share).toBeCloseTo(answered / (answered + failed));
    expect((await fetch(`${system.baseUrl}/exchange/api/nobody/ping`)).status).toBe(404);
  });

  it('is up, or down, for its ping: by a call that names nobody, then by real requests', async () => {
    const { familyBenefits } = system.sandbox.control;
    await get();
    await ping(); // writes what was counted
    await system.context.db.deleteFrom('exchange_traffic').execute();
    const before = familyBenefits.requests;
    expect(await ping()).toMatchObject({ status: 200, body: { status: 'ok', last_ok_status: expect.any(String) } });
    expect(await ping()).toMatchObject({ status: 200 });
    expect(familyBenefits.requests - before).toBe(1);

    familyBenefits.set({ fault: 'down' });
    await get();
    expect(await ping()).toMatchObject({ status: 502, body: { status: 'bad_gateway', last_ok_status: null } });
    familyBenefits.set(null);
    await get();
    // Half of the requests failed.
    expect(await ping()).toMatchObject({ status: 502, body: { status: 'bad_gateway', last_ok_status: expect.any(String) } });
    await get();
    expect(await ping()).toMatchObject({ status: 200, body: { status: 'ok' } });
  });
});

describe('the door for other rooms', () => {
  const request = {
    evidence: 'quotient_familial',
    person,
    actor: { kind: 'person', id: 'zoe', label: 'Zoé' },
    reference: 'file-1',
  } as const;

  it('gives the facts in words, with who vouches for them and the proof', async () => {
    const answer = await requestEvidence(system.context, { ...request, authorisationId: (await grant()).id });
    expect(answer).toMatchObject({
      evidence: 'quotient_familial',
      issuer: { name: expect.stringContaining('CNAF') },
      entryId: answer.receipt.entryId,
    });
    expect(answer.values.find(({ name }) => name === 'quotient_familial.valeur')?.display).toEqual({ fr: '620\u00A0€', en: '€620' });
    expect(Object.keys(answer.data as object)).toEqual(['quotient_familial']);
    expect(answer.validUntil.getTime()).toBeGreaterThan(answer.fetchedAt.getTime());
    expect((await system.context.ledger.entry(system.context.db, answer.entryId))?.reference).toBe('file-1');
  });

  it('throws a fault of the catalogue, with words for the person', async () => {
    const authorisationId = (await grant()).id;
    system.sandbox.control.familyBenefits.set({ fault: 'maintenance' });
    await expect(requestEvidence(system.context, { ...request, authorisationId })).rejects.toMatchObject({
      name: 'Fault',
      definition: { who: 'provider' },
    });
    await expect(requestEvidence(system.context, { ...request, authorisationId: 'aut_none' })).rejects.toMatchObject({ name: 'Fault' });
  });
});

describe('what the exchange says of itself', () => {
  it('has a page for people and a document for programs', async () => {
    const page = await fetch(`${system.baseUrl}/exchange`, { headers: { accept: 'text/html' } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('cnaf_quotient_familial')]);
    const document = (await (await fetch(`${system.baseUrl}/exchange/openapi.json`)).json()) as { openapi: string; paths: object };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual([identite, '/v3/dss/quotient_familial/france_connect']);
  });
});

// Last: it stops every question to the provider for as long as the directory remembers.
it('asks nothing during a maintenance that was announced', async () => {
  await insertMaintenance(system.context.db, 'cnav', { day: null, weekday: null, from: '00:00', to: '23:59:59' });
  const { familyBenefits } = system.sandbox.control;
  await vi.waitFor(
    async () => {
      const before = familyBenefits.requests;
      const { status, body, headers } = await get();
      expect([status, body.errors?.[0]?.code, familyBenefits.requests - before]).toEqual([502, '37020', 0]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    },
    { timeout: 8_000, interval: 500 },
  );
  const { status, body } = await ping();
  expect([status, body.status]).toEqual([503, 'maintenance']);
  expect(Date.parse(body.until ?? '')).toBeGreaterThan(Date.now());
});

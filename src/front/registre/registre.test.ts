import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { openDatabase } from '../../kernel/database/index.js';
import { knownEmail } from '../../kernel/mail/index.js';
import { verifyBundle, type LedgerPublicKey, type ProofBundle } from '../../kernel/ledger/index.js';
import { placeAll } from '../../kernel/ledger/testing.js';
import { startTestSystem, type TestSystem } from '../../testing.js';

let system: TestSystem;
let bundle: ProofBundle;
const sizes: number[] = [];

beforeAll(async () => {
  system = await startTestSystem({ missions: ['idnum'] });
  const { ledger, db } = system.context;
  let id = '';
  for (let i = 0; i < 3; i++) {
    ({ entryId: id } = await ledger.record({
      action: 'exchange.fetch',
      subject: 'someone',
      actor: { kind: 'agent', id: 'a', label: 'Léa <Martin>' },
    }));
    await placeAll(ledger, db);
    sizes.push((await ledger.head(db)).treeSize);
  }
  const made = await ledger.bundle(db, id);
  if (!made) throw new Error('no proof');
  bundle = made;
});
afterAll(() => system[Symbol.asyncDispose]());

const get = (path: string) => fetch(`${system.baseUrl}${path}`, { redirect: 'manual' });
async function send(fields: Record<string, string | Blob>, lang = 'fr'): Promise<{ status: number; page: string }> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') body.set(name, value);
    else body.set(name, value, 'preuve.json');
  const answer = await fetch(`${system.baseUrl}/registre?lang=${lang}`, {
    method: 'POST',
    body,
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  return { status: answer.status, page: await answer.text() };
}
const file = (content: unknown) =>
  new Blob([typeof content === 'string' ? content : JSON.stringify(content, null, 2)], { type: 'application/json' });
/** What the page says of the proof, without the hidden words that are for the browser. */
const verdictOf = (page: string): string | undefined => /<div id="resultat"[^>]*>.*?fr-alert__title">([^<]+)</s.exec(page)?.[1];

test('the page shows the latest signature, in both languages', async () => {
  const head = await system.context.ledger.head(system.context.db);
  const french = await (await get('/registre')).text();
  expect(french).toContain('Registre des accès – Socle');
  expect(french).toContain(head.rootHash);
  expect(french).toContain(head.kid);
  expect(verdictOf(french)).toBeUndefined();
  expect(await (await get('/registre?lang=en')).text()).toContain('Register of accesses – Socle');
});

test('a proof is checked by the server, from its file or pasted', async () => {
  const uploaded = await send({ fichier: file(bundle), texte: '' });
  expect(uploaded.status).toBe(200);
  expect(verdictOf(uploaded.page)).toBe('Cette preuve est bonne');
  expect(uploaded.page).toContain('Léa &lt;Martin&gt;');
  expect(verdictOf((await send({ texte: JSON.stringify(bundle) })).page)).toBe('Cette preuve est bonne');
  expect(verdictOf((await send({ texte: JSON.stringify(bundle) }, 'en')).page)).toBe('This proof is good');
  const plain = await fetch(`${system.baseUrl}/registre`, {
    method: 'POST',
    body: new URLSearchParams({ texte: JSON.stringify(bundle) }),
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(verdictOf(await plain.text())).toBe('Cette preuve est bonne');
});

test('each way of not being a proof is told apart', async () => {
  const other = Buffer.alloc(32, 9).toString('base64url');
  const said = async (content: unknown) => verdictOf((await send({ fichier: file(content) })).page);
  expect(await said('bonjour')).toBe('Ce n’est pas une preuve');
  expect(await said({ ...bundle, entry: { ...bundle.entry, subject: 'me' } })).toBe('La ligne a été modifiée');
  expect(await said({ ...bundle, head: { ...bundle.head, rootHash: other } })).toBe('La signature est fausse');
  expect(await said({ ...bundle, head: { ...bundle.head, kid: other } })).toBe('Cette preuve ne vient pas d’ici');
  const nothing = await send({ fichier: file(''), texte: '' });
  expect(nothing.status).toBe(422);
  expect(nothing.page).toContain('href="#fichier"');
  expect((await send({ fichier: file('x'.repeat(200_000)) })).page).toContain('trop grand');
  expect((await send({ texte: 'x'.repeat(200_000) })).page).toContain('trop grand');
});

test('a proof shows a register that was rewritten since', async () => {
  const owner = openDatabase({ url: system.database.url, max: 1, role: 'none' });
  const alter = (from: string, to: string) =>
    sql`update ledger_head set root_hash = decode(${to}, 'base64') where root_hash = decode(${from}, 'base64')`.execute(owner.db);
  const genuine = Buffer.from(bundle.head.rootHash, 'base64url').toString('base64');
  const forged = Buffer.alloc(32, 9).toString('base64');
  await alter(genuine, forged);
  expect(verdictOf((await send({ fichier: file(bundle) })).page)).toBe('Le registre a été réécrit depuis');
  await alter(forged, genuine);
  await owner[Symbol.asyncDispose]();
});

test('signatures, keys and continuity are public', async () => {
  const signatures = (await (await get('/registre/tetes.json')).json()) as {
    heads: { treeSize: number; number: number }[];
    keys: unknown[];
    next: string | null;
  };
  expect(signatures.heads.map((head) => head.treeSize)).toEqual(expect.arrayContaining(sizes));
  expect(signatures.next).toBeNull();
  const { keys } = (await (await get('/registre/cles.json')).json()) as { keys: [LedgerPublicKey] };
  expect(verifyBundle(bundle, keys[0])).toMatchObject({ ok: true, trusted: true });
  const proof = await get(`/registre/coherence?de=${sizes[0]}&a=${sizes[2]}`);
  expect(proof.headers.get('access-control-allow-origin')).toBe('*');
  expect(await proof.json()).toMatchObject({ from: { treeSize: sizes[0] }, to: { treeSize: sizes[2] } });
  expect((await get(`/registre/coherence?de=${sizes[0]}`)).status).toBe(200);
  expect((await get('/registre/coherence?de=123456789')).status).toBe(404);
  expect((await get('/registre/coherence?de=-1')).status).toBe(400);
  expect((await get('/registre/tetes.json?avant=1')).status).toBe(200);
  for (const script of ['page.js', 'verificateur.js'])
    expect((await get(`/registre/${script}`)).headers.get('content-type')).toMatch(/javascript/);
});

test('a proof is only for the person whom its line is about', async () => {
  const asked = `/registre/preuves/${bundle.entry.id}.json`;
  const anonymous = await get(asked);
  expect([anonymous.status, anonymous.headers.get('location')]).toEqual([303, `/connexion?retour=${encodeURIComponent(asked)}`]);
  const open = async (subject: string, entryId: string) =>
    fetch(`${system.baseUrl}/registre/preuves/${entryId}.json`, { headers: { cookie: await signInAs(subject) } });
  const own = await open('someone', bundle.entry.id);
  expect(own.headers.get('content-disposition')).toContain(`preuve-${bundle.entry.id}.json`);
  expect(verifyBundle(await own.json())).toMatchObject({ ok: true, entry: { id: bundle.entry.id, nonce: bundle.entry.nonce } });
  expect((await open('someone-else', bundle.entry.id)).status).toBe(404);
  expect((await open('someone', 'led_none')).status).toBe(404);
});

/** The cookie of a new session of this person. */
async function signInAs(subject: string): Promise<string> {
  const { sessions, db } = system.context;
  let cookie = '';
  // All that `open` needs of a request and of a reply.
  const request = { cookies: {}, headers: { 'user-agent': 'node' } } as unknown as FastifyRequest;
  const reply = { setCookie: (name: string, value: string) => (cookie = `${name}=${value}`) } as unknown as FastifyReply;
  const identity = {
    given_name: 'Zoé',
    given_name_array: ['Zoé'],
    family_name: 'Martin',
    birthdate: '1990-01-01',
    gender: 'female' as const,
    birthplace: '75056',
    birthcountry: '99100',
  };
  await sessions.open(db, request, reply, 'person', 'account', {
    subject,
    displayName: 'Zoé Martin',
    identity,
    email: knownEmail('zoe@example.test'),
    idp: 'x',
    acr: 'eidas1',
    idToken: '',
  });
  return cookie;
}

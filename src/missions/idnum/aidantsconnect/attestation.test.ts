import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser, type TestBrowser, type TestPage } from '../../../kernel/http/testing.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { signInTo } from '../partenaires/testing.js';
import { beginnings } from '../provider/testing.js';
import { attest, carried, isGenuine, readCarried } from './attestation.js';
import { expectValid, helpersPlace, idOf } from './testing.js';

let system: TestSystem;
let nadia: TestBrowser;
let id: string;
/** What the QR code of the mandate holds. */
let text: string;
const { at, write, signed, mandate } = helpersPlace(() => system);
const { signIn } = beginnings(() => system);
const folder = mkdtempSync(join(tmpdir(), 'socle-attestation-'));
const hasPdftotext = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

beforeAll(async () => {
  system = await startTestSystem({ runJobs: false });
  nadia = (await signInTo(system, 'nadia', '/aidants')).browser;
  id = idOf(await signed(nadia, ['famille', 'argent'], 'mailys'));
  text = (await nadia.get(at(`/aidants/mandats/${id}/attestation.txt`))).html;
}, 60_000);
afterAll(async () => {
  await system[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const check = async (pasted: string, browser = testBrowser()): Promise<TestPage> =>
  browser.submit(await browser.get(at('/mandats/verifier')), { texte: pasted }, 'Vérifier');
const verdict = async (pasted: string, browser?: TestBrowser) => {
  const page = await check(pasted, browser);
  return /Cette attestation (n’est pas vraie|est vraie)/.exec(page.text)?.[1] ?? page.text;
};
const attested = (mandateId: string) =>
  system.database.db
    .selectFrom('ledger_entry')
    .select(['subject', 'action'])
    .where('reference', '=', mandateId)
    .where('action', '=', 'mandate.attest')
    .execute();
const bytes = async (path: string) => {
  const cookie = Object.entries(nadia.cookies('localhost'))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
  const answer = await fetch(at(path), { headers: { cookie, 'user-agent': 'Socle test browser' } });
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  return Buffer.from(await answer.arrayBuffer());
};
const words = (pdf: Buffer) => execFileSync('pdftotext', ['-', '-'], { input: pdf }).toString().replace(/\s+/g, ' ');

describe('the attestation of a mandate', () => {
  it('says who, whom, what, until when, and is verified by openssl alone', async () => {
    for (const line of [
      'Objet: mandat\n',
      "Personne: MAŸLIS CŒLINE L'HAŸ-ŒUVRARD\n",
      'Démarches: Famille, scolarité; Argent, impôts, consommation\n',
    ])
      expect(text.toLowerCase()).toContain(line.toLowerCase());
    const found = readCarried(text) ?? expect.fail('not an attestation');
    const pem = await (await fetch(at(`/mandats/cles/${found.kid}.pem`))).text();
    const file = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const key = file('cle.pem', pem);
    const signature = file('signature', found.signature);
    const openssl = (content: string) =>
      execFileSync('openssl', ['dgst', '-sha256', '-verify', key, '-signature', signature, file('texte', content)], {
        stdio: 'pipe',
      }).toString();
    expect(openssl(text.replace(/^Signature: .*\n/m, ''))).toContain('Verified OK');
    expect(() => openssl(text.replace(/^Signature: .*\n/m, '').replace('Argent', 'Urgent'))).toThrow();
    expect((await fetch(at('/mandats/cles/inconnue.pem'))).status).toBe(404);
    // The same key signs the heads of the ledger: it signs no text that could be taken for one.
    expect(() => system.context.ledger.attest('socle ledger batch v1')).toThrow(TypeError);
  });

  it('is genuine as it was signed, however it was pasted, and not with any one byte changed', async () => {
    const page = await check(text.replaceAll('\n', '\r\n'));
    await expectValid(page);
    expect(page.text).toContain('Cette attestation est vraie');
    expect(page.text).toContain('Argent, impôts, consommation');
    expect(page.text).not.toMatch(/est le vôtre|en vigueur\./);
    expect(await verdict(`  \n${text}\n\n`)).toBe('est vraie');
    const altered = [...text].flatMap((letter, i) => ((i % 9 === 0 || i > text.length - 8) && letter !== '\n' ? [i] : []));
    expect(altered.length).toBeGreaterThan(40);
    for (const i of altered) {
      const letter = text[i] ?? '';
      for (const other of ['a', 'é', '', String.fromCharCode(letter.charCodeAt(0) ^ 1)].filter((one) => one !== letter)) {
        const changed = readCarried(text.slice(0, i) + other + text.slice(i + 1));
        expect([i, other, changed !== null && (await isGenuine(system.context, changed))]).toEqual([i, other, false]);
      }
    }
    expect(await verdict(text.replace('Argent', 'Brgent'))).toBe('n’est pas vraie');
    expect(await verdict('Bonjour')).toBe('n’est pas vraie');
    const empty = await check('  ');
    expect(empty.status).toBe(422);
    await expectValid(empty);
  });

  it('tells its owner, and nobody else, whether the mandate still holds', async () => {
    const [owner, other] = [testBrowser(), testBrowser()];
    await signIn(at('/connexion/franceconnect'), { login: 'mailys' }, owner);
    await signIn(at('/connexion/franceconnect'), { login: 'zoe' }, other);
    expect((await check(text, owner)).text).toContain('Il est en vigueur');
    expect((await check(text, other)).text).not.toContain('est le vôtre');
    expect((await check(text, nadia)).text).not.toContain('est le vôtre');
  });

  it('is made once, whoever asks and however often, and written in the ledger of the person', async () => {
    const actor = { kind: 'system', id: 'test', label: 'Test' } as const;
    const all = await Promise.all([1, 2, 3].map(() => attest(system.context, id, 'mandate', actor)));
    expect(new Set(all.map(carried))).toEqual(new Set([text]));
    const { personKey } = await mandate(id);
    expect(await attested(id)).toEqual([{ subject: personKey, action: 'mandate.attest' }]);
    const row = await system.database.db
      .selectFrom('mandate_attestation')
      .selectAll()
      .where('mandate_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.content).not.toContain('Argent');
  });

  it.runIf(hasPdftotext)('is a tagged PDF in French with an English part; before, it is a draft', async () => {
    const pdf = await bytes(`/aidants/mandats/${id}/attestation.pdf`);
    expect(pdf.toString('latin1')).toMatch(/\/StructTreeRoot/);
    const content = words(pdf);
    for (const said of ['Famille, scolarité', 'Family, schooling', 'L’aidant ne peut pas', 'Arrêter le mandat', '/mandats/cles/'])
      expect(content).toContain(said);
    const waiting = await write(nadia, ['justice']);
    const draft = words(await bytes(`/aidants/mandats/${idOf(waiting)}/projet.pdf`));
    expect(draft).toContain('Projet de mandat');
    expect(draft).toContain('Justice');
    expect(draft).not.toContain('Vérifier ce document');
    expect((await nadia.get(at(`/aidants/mandats/${idOf(waiting)}/attestation.pdf`))).status).toBe(404);
    expect((await nadia.get(at(`/aidants/mandats/${id}/projet.pdf`))).status).toBe(409);
    expect((await nadia.get(at(`/aidants/mandats/${id}/retrait.pdf`))).status).toBe(404);
  });
});

describe('families that the helper revokes', () => {
  it('are asked for again, then gone at once; a second press changes nothing, and the attestation says it', async () => {
    const page = await nadia.get(at(`/aidants/mandats/${id}`));
    await expectValid(page);
    const none = await nadia.submit(page, { 'familles[]': [] }, 'Retirer');
    expect(none.status).toBe(422);
    await expectValid(none);
    const confirm = await nadia.submit(page, { 'familles[]': 'argent' }, 'Retirer');
    await expectValid(confirm);
    expect(confirm.text).toContain('Argent');
    expect(confirm.text).not.toContain('Famille, scolarité');
    expect((await mandate(id)).families).toEqual(['famille', 'argent']);
    for (let press = 0; press < 2; press += 1) {
      const done = await nadia.submit(confirm, {}, 'Retirer');
      expect(done.status).toBe(200);
      await expectValid(done);
    }
    expect((await mandate(id)).families).toEqual(['famille']);
    const revocation = (await nadia.get(at(`/aidants/mandats/${id}/retrait.txt`))).html;
    expect(revocation).toContain('Objet: retrait de mandat\n');
    expect(revocation).toMatch(/Retiré: Argent, impôts, consommation, \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, par l’organisation\n/);
    expect(revocation).toContain('Reste: Famille, scolarité\n');
    expect(await verdict(revocation)).toBe('est vraie');
    // What was attested of the mandate stays what was signed.
    expect((await nadia.get(at(`/aidants/mandats/${id}/attestation.txt`))).html).toBe(text);

    const rest = await nadia.submit(await nadia.get(at(`/aidants/mandats/${id}`)), { 'familles[]': 'famille' }, 'Retirer');
    expect(rest.text).toContain('Retirer tout le mandat');
    const over = await nadia.submit(rest, {}, 'Retirer');
    await expectValid(over);
    expect((await mandate(id)).endedAs).toBe('revoke');
    expect((await nadia.get(at(`/aidants/mandats/${id}/retrait.txt`))).html).toContain('Reste: rien\n');
    if (hasPdftotext) expect(words(await bytes(`/aidants/mandats/${id}/retrait.pdf`))).toContain('What is revoked');
    expect((await nadia.submit(page, { 'familles[]': 'argent' }, 'Retirer')).status).toBe(409);
    expect((await nadia.get(at(`/aidants/mandats/nouveau?renouvelle=${id}`))).status).toBe(409);
  });
});

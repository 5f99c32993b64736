import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../src/kernel/database/testing.js';
import { testBrowser, type TestBrowser, type TestPage } from '../../src/kernel/http/testing.js';
import { freePort } from '../../src/testing.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist/main.js');

// The real program, in a process of its own, on a real server: what was acknowledged before a SIGKILL must be there afterwards, once.
describe('the process is killed in the middle of its work', () => {
  let database: TestDatabase;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let base: string;
  let child: ChildProcess | null = null;

  beforeAll(async () => {
    const { build } = await import('../../scripts/build.mjs');
    build();
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'socle-kill-'));
    const port = await freePort();
    base = `http://localhost:${port}`;
    // The test runner has a BASE_URL of its own.
    env = {
      ...process.env,
      BASE_URL: '',
      DATABASE_URL: database.url,
      PORT: String(port),
      DATA_FOLDER: folder,
      LOG_LEVEL: 'fatal',
      REQUESTS_PER_MINUTE: '1000000',
    };
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    child = spawn(process.execPath, [program, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    for (let tries = 0; tries < 400; tries += 1) {
      const ready = await fetch(`${base}/pret`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ready) return;
      await sleep(50);
    }
    throw new Error('the program does not answer');
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill(signal);
    await gone;
  }

  /** A citizen who has filled everything in and is about to send. */
  async function readyToSend(login: string): Promise<{ browser: TestBrowser; check: TestPage }> {
    const browser = testBrowser();
    let page = await browser.follow(await browser.get(`${base}/demarches/tarif-cantine`), 'Commencer');
    page = await browser.follow(page, 'FranceConnect');
    page = await browser.submit(page, {}, 'Compte Fisc');
    page = await browser.submit(page, { login, password: 'bac-a-sable' });
    page = await browser.submit(page, {}, 'Continuer');
    page = await browser.submit(page, {}, 'Continuer sans');
    page = await browser.submit(
      page,
      {
        'enfant-prenom': 'Léo',
        'enfant-nom': 'Martin',
        'enfant-naissance-jour': '12',
        'enfant-naissance-mois': '5',
        'enfant-naissance-annee': '2017',
      },
      'Continuer',
    );
    page = await browser.submit(page, { ecole: 'moulin', classe: 'cp' }, 'Continuer');
    page = await browser.submit(page, { 'jours[]': ['lundi'], 'sans-viande': 'non' }, 'Continuer');
    page = await browser.submit(page, { 'nombre-enfants': '1' }, 'Continuer');
    page = await browser.submit(
      page,
      { 'adresse-voie': '1 rue Neuve', 'adresse-code-postal': '91998', 'adresse-commune': 'Valmont' },
      'Continuer',
    );
    page = await browser.submit(page, {}, 'Continuer');
    return { browser, check: await browser.submit(page, { exact: 'oui' }, 'Continuer') };
  }

  it('keeps all that it acknowledged, does nothing twice, and its ledger is whole', async () => {
    await start();
    const citizens = await Promise.all(['zoe', 'ines', 'thomas', 'mailys', 'jeanne', 'amadou'].map(readyToSend));
    const { exchange } = (await (await fetch(`${base}/sandbox.json`)).json()) as {
      exchange: { base: string; tokens: { token: string }[] };
    };

    const entries: string[] = [];
    const files: string[] = [];
    let stop = false;
    const ask = async (worker: number) => {
      for (let i = 0; !stop; i += 1) {
        const query = new URLSearchParams({
          recipient: '13002526500013',
          nomNaissance: `${'ABCDEFGHIJ'[worker]}${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[i % 26]}${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[Math.floor(i / 26) % 26]}`,
          'prenoms[]': 'Nul',
          anneeDateNaissance: '1980',
          moisDateNaissance: '1',
          jourDateNaissance: '2',
          sexeEtatCivil: 'F',
          codeCogInseePaysNaissance: '99100',
          codeCogInseeCommuneNaissance: '29019',
        });
        const answer = await fetch(`${exchange.base}/v3/dss/quotient_familial/identite?${query}`, {
          headers: { authorization: `Bearer ${exchange.tokens[0]?.token}` },
        }).catch(() => null);
        if (!answer) return;
        await answer.arrayBuffer().catch(() => null);
        const proof = answer.headers.get('socle-proof');
        if (proof)
          entries.push((JSON.parse(Buffer.from(proof, 'base64url').toString()) as { receipt: { entryId: string } }).receipt.entryId);
      }
    };
    const send = async ({ browser, check }: { browser: TestBrowser; check: TestPage }, after: number) => {
      await sleep(after);
      const receipt = await browser.submit(check, {}, 'Envoyer ma demande').catch(() => null);
      if (receipt?.text.includes('Votre demande est envoyée')) files.push(/file_\w+/.exec(receipt.url.pathname)?.[0] ?? '');
    };
    const load = [
      ...Array.from({ length: 8 }, (_, worker) => ask(worker)),
      ...citizens.flatMap((citizen, i) => [send(citizen, 300 + 120 * i), send(citizen, 300 + 120 * i)]),
    ];
    // Some are done, some are on their way, some have not begun.
    await expect.poll(() => files.length, { timeout: 30_000, interval: 5 }).toBeGreaterThanOrEqual(2);
    await end('SIGKILL');
    stop = true;
    await Promise.all(load);
    expect(entries.length, 'answers before the kill').toBeGreaterThan(20);

    await start();
    const { db } = database;
    const kept = await db.selectFrom('ledger_entry').select('id').where('id', 'in', entries).execute();
    expect(kept.length, 'every answer that was given is in the ledger').toBe(entries.length);
    for (const id of new Set(files)) {
      const { state } = await db.selectFrom('demarches_file').select('state').where('id', '=', id).executeTakeFirstOrThrow();
      expect(state, 'a request that was acknowledged is there').toBe('en_construction');
    }
    const sent = await db.selectFrom('demarches_file').select('id').where('state', '=', 'en_construction').execute();
    for (const { id } of sent) {
      const submitted = await db
        .selectFrom('ledger_entry')
        .select('id')
        .where('reference', '=', id)
        .where('action', '=', 'demarches.submit')
        .execute();
      expect(submitted.length, 'one entry for each request').toBe(1);
      const mails = await db.selectFrom('mail_message').select('id').where('key', 'like', `%${id}%`).execute();
      expect(mails.length, 'one confirmation for each request').toBe(1);
    }
    // What waited in the outbox leaves after the restart.
    await expect
      .poll(async () => (await db.selectFrom('mail_message').select('id').where('sent_at', 'is', null).execute()).length, {
        timeout: 60_000,
        interval: 500,
      })
      .toBe(0);

    await end('SIGTERM');
    const verdict = spawnSync(process.execPath, [program, 'ledger', 'verify'], { env, encoding: 'utf8' });
    expect(verdict.stdout).toContain('The ledger is whole');
    expect(verdict.status).toBe(0);
  }, 180_000);
});

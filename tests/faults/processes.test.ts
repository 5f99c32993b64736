import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../src/kernel/database/testing.js';
import { freePort } from '../../src/testing.js';

const program = join(fileURLToPath(new URL('../..', import.meta.url)), 'dist/main.js');

// It looks for them in /proc, which only Linux has.
describe.runIf(process.platform === 'linux')('several processes share one port', () => {
  let database: TestDatabase;
  let folder: string;
  let base: string;
  let first: ChildProcess;

  beforeAll(async () => {
    const { build } = await import('../../scripts/build.mjs');
    build();
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'socle-processes-'));
    const port = await freePort();
    base = `http://localhost:${port}`;
    first = spawn(process.execPath, [program, 'start', 'idnum'], {
      // The test runner has a BASE_URL of its own.
      env: {
        ...process.env,
        BASE_URL: '',
        DATABASE_URL: database.url,
        PORT: String(port),
        DATA_FOLDER: folder,
        PROCESSES: '2',
        LOG_LEVEL: 'fatal',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve, reject) => {
      first.stdout?.on('data', (text: Buffer) => text.includes('Socle is ready') && resolve());
      first.once('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
  });
  afterAll(async () => {
    first.kill('SIGKILL');
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** Children of the first process. */
  async function workers(): Promise<number[]> {
    const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const parents = await Promise.all(
      all.map(async (pid) => {
        const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
        return { pid: Number(pid), parent: Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]), dead: / Z /.test(stat) };
      }),
    );
    return parents.filter(({ parent, dead }) => parent === first.pid && !dead).map(({ pid }) => pid);
  }
  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 400; tries += 1) {
      if (await holds()) return;
      await sleep(50);
    }
    throw new Error('it never came');
  }
  /** Each request on a connection of its own, so that processes take turns. */
  const answer = (path: string) => fetch(base + path, { headers: { connection: 'close' } });
  const measured = async (name: string) =>
    Number(new RegExp(`^${name} (\\d+)`, 'm').exec(await (await answer('/metrics')).text())?.[1] ?? Number.NaN);

  it('any of them answers, seeded, and gives the measures of all', async () => {
    expect(await workers()).toHaveLength(2);
    for (let i = 0; i < 6; i += 1)
      expect(((await (await answer('/sandbox.json')).json()) as { agents: unknown[] }).agents.length).toBeGreaterThan(0);
    const text = await (await answer('/metrics')).text();
    expect(text).toMatch(/^socle_http_request_seconds_count\{[^}]*route="\/sandbox\.json"[^}]*\} 6$/m);
    expect(await measured('socle_ledger_failures')).toBe(0);
  });

  it('one that is frozen, then killed, leaves no request without an answer, and is replaced', async () => {
    const [victim = 0, other = 0] = await workers();
    process.kill(victim, 'SIGSTOP');
    const asked = Promise.all(Array.from({ length: 8 }, () => answer('/sante')));
    await until(async () => (await answer('/sante')).ok);
    process.kill(victim, 'SIGKILL');
    for (const { status } of await asked) expect(status).toBe(200);
    await until(async () => !(await workers()).includes(victim));
    expect((await answer('/sante')).status).toBe(200);
    await until(async () => (await workers()).length === 2);
    expect(await workers()).toContain(other);
    await until(async () => (await answer('/pret')).ok);
  });

  it('all end when the first is told to stop', async () => {
    const pids = await workers();
    const gone = new Promise((resolve) => first.once('exit', (code) => resolve(code)));
    first.kill('SIGTERM');
    expect(await gone).toBe(0);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
  });
});

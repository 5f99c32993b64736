import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { freePort } from './children.js';
import type { Measure } from './measure.js';

const program = join(dirname(fileURLToPath(import.meta.url)), '../src/main.js');
/** Limits that we set ourselves: a person who tries Socle waits no longer, a small machine holds it. */
const limits = { firstStartMs: 20_000, nextStartMs: 6_000, restMb: 350, loadMb: 600 };

/** Cold start to the first page, and the memory of the program at rest and under load (the database server's own is not counted). */
export async function startBench(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-'));
  try {
    const first = await startOnce(folder);
    await stop(first.child);
    const next = await startOnce(folder);
    await wait(3_000);
    const rest = residentMb(next.child);
    let peak = rest;
    const sampler = setInterval(() => (peak = Math.max(peak, residentMb(next.child))), 200);
    const load = await autocannon({ url: `${next.base}/`, connections: 50, duration: 10 });
    clearInterval(sampler);
    await stop(next.child);
    const time = (name: string, ours: number, peer: number, note: string): Measure => ({
      name,
      ours,
      peer,
      unit: 'ms',
      ratio: peer / ours,
      goal: 1,
      note,
    });
    const memory = (name: string, ours: number, peer: number, note: string): Measure => ({
      name,
      ours,
      peer,
      unit: 'MB',
      ratio: peer / ours,
      goal: 1,
      note,
    });
    return [
      time(
        'Cold start to first page, empty folder',
        first.ms,
        limits.firstStartMs,
        'limit: ours; makes the database cluster, migrates, seeds, starts the sandbox',
      ),
      time(
        'Cold start to first page, afterwards',
        next.ms,
        limits.nextStartMs,
        'limit: ours; embedded database and eight sandbox servers included',
      ),
      memory('Memory at rest', rest, limits.restMb, 'limit: ours; resident, Socle and its sandbox in one process'),
      memory(
        'Memory under load',
        peak,
        limits.loadMb,
        `limit: ours; 50 connections on the home page, ${load.requests.average.toFixed(0)} pages/s, p99 ${load.latency.p99} ms`,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOnce(folder: string): Promise<{ child: ChildProcess; base: string; ms: number }> {
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const env = { ...process.env, PORT: String(port), DATA_FOLDER: folder, LOG_LEVEL: 'fatal', REQUESTS_PER_MINUTE: '10000000' };
  const began = performance.now();
  const child = spawn(process.execPath, ['--conditions=bench', program, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`);
    const answered = await fetch(`${base}/`).then(
      (page) => page.ok,
      () => false,
    );
    if (answered) return { child, base, ms: performance.now() - began };
    await wait(20);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** Resident memory in megabytes; 0 where the system does not say. */
function residentMb(child: ChildProcess): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

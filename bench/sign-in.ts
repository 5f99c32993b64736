import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processes, startChild, type Child } from './children.js';
import { peerTarget, register, settings, signIns, type Target } from './flow.js';
import { median, type Measure } from './measure.js';
import type { Signatures } from './signatures.js';

const warmSeconds = 4;
/** Both sides are measured once they have answered so many: the slower one would otherwise be compiled while it is measured. */
const warmFlows = 600;
const roundSeconds = 6;
const rounds = 3;

/** Whole sign-ins through FranceConnect with its database, registry, pages, ledger and e-mails, against the same two legs on the bare library in memory; and what part of their processor time goes into signatures. */
export async function signInBench(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-'));
  try {
    await using ours = await startChild('../src/main.js', ['start', 'idnum'], { ...settings(folder), PROCESSES: String(processes) });
    await using peer = await startChild('peers/bare-broker.js', [], settings(folder));
    const targets = { ours: await register(ours.base), peer: peerTarget(peer.base) };
    for (const target of Object.values(targets))
      for (let flows = 0; flows < warmFlows;) flows += (await signIns(target, 16, warmSeconds)).length;
    const measures: Measure[] = [];
    for (const people of [1, 8, 32]) measures.push(await beside(targets, people));
    return [...measures, await signatures(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function beside(targets: { ours: Target; peer: Target }, people: number): Promise<Measure> {
  const took = { ours: [] as number[], peer: [] as number[] };
  // In turns, so that whatever else the machine does falls on both.
  for (let round = 0; round < rounds; round += 1) {
    took.ours.push(...(await signIns(targets.ours, people, roundSeconds)));
    took.peer.push(...(await signIns(targets.peer, people, roundSeconds)));
  }
  const seconds = rounds * roundSeconds;
  return {
    name: `Whole sign-in through the broker, ${people} in flight`,
    ours: took.ours.length / seconds,
    peer: took.peer.length / seconds,
    unit: 'flows/s',
    ratio: took.ours.length / took.peer.length,
    goal: 0.6,
    note: `peer: oidc-provider in memory as a broker, openid-client to the same identity provider, without registry, pages, ledger, e-mail or database; processes of Socle: ${processes}; median ${median(took.ours).toFixed(0)} ms against ${median(took.peer).toFixed(0)} ms; aim 0.8`,
  };
}

async function signatures(folder: string): Promise<Measure> {
  const file = join(folder, 'signatures.json');
  const counting = new URL('./signatures.js', import.meta.url).href;
  await using ours = await startChild('../src/main.js', ['start', 'idnum'], { ...settings(folder), SIGNATURES: file, PROCESSES: '1' }, [
    `--import=${counting}`,
  ]);
  const target = await register(ours.base);
  await signIns(target, 8, warmSeconds);
  await counted(ours, file);
  const flows = (await signIns(target, 8, roundSeconds)).length;
  const { milliseconds, all, operations } = await counted(ours, file);
  return {
    name: 'Processor time of a sign-in spent in signatures',
    ours: milliseconds / flows,
    peer: all / flows,
    unit: 'ms',
    ratio: all / milliseconds,
    goal: 1,
    note: `beside: all of the process, its sandbox included (PostgreSQL and the browser are others); ${((100 * milliseconds) / all).toFixed(0)} %; a flow makes ${operations
      .map(({ name, count }) => `${(count / flows).toFixed(1)} × ${name}`)
      .join(', ')}; each kind timed again with its own key and data in the same process`,
  };
}

/** What was signed and verified since the last time it was asked. */
async function counted(child: Child, file: string): Promise<Signatures> {
  rmSync(file, { force: true });
  child.signal('SIGUSR2');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Signatures;
    } catch {
      // Not written yet.
    }
  }
}

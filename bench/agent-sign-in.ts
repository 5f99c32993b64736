import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { routesOf, routeTo, suggestDomain, type Routable } from '../src/missions/idnum/agentconnect/routing.js';
import { createBrowser, expectStatus, type Browser } from './browser.js';
import { processes, startChild } from './children.js';
import { openBeside } from './database.js';
import { authorize, citizen, peerTarget, redeem, register, settings, signIns, type Target, type Walk } from './flow.js';
import { median, type Measure } from './measure.js';

const agents = ['camille.dubreuil', 'karim.benhaddou'].map((name) => `${name}@valmont-sur-orge.example`);
const scope = 'openid uid given_name usual_name email siret';
const [warmSeconds, roundSeconds, rounds] = [4, 6, 3];
const providers = 400;
const domainsEach = 100;
const routingLimitMs = 1;

/** AgentConnect, with as many domains as France has towns: its sign-ins beside FranceConnect's, where an address leads, and silent sign-on. */
export async function agentSignInBench(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-'));
  try {
    await using socle = await startChild('../src/main.js', ['start', 'idnum'], { ...settings(folder), PROCESSES: String(processes) });
    await using peer = await startChild('peers/bare-broker.js', [], settings(folder));
    await declareDomains(folder);
    const ofAgents = await register(socle.base, 'agentconnect');
    return [await beside(ofAgents, await register(socle.base)), routing(), await silent(ofAgents, peerTarget(peer.base))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Enters administrations with their domains, each a copy of one of the sandbox. */
async function declareDomains(folder: string): Promise<void> {
  await using beside = await openBeside(folder);
  await sql`
    insert into oidc_upstream
    select (jsonb_populate_record(town, jsonb_build_object(
      'id', 'bench-' || n, 'title', 'Bench ' || n, 'position', 1000 + n,
      'options', jsonb_set(town.options::jsonb, '{domains}', (
        select jsonb_agg('commune-' || (n * ${domainsEach}::integer + i) || '.example') from generate_series(1, ${domainsEach}) i))))).*
    from oidc_upstream town, generate_series(1, ${providers}::integer) n
    where town.product = 'agentconnect' and town.id = 'agents-ville'`.execute(beside.owner.db);
}

async function beside(ours: Target, peer: Target): Promise<Measure> {
  await signIns(ours, 8, warmSeconds, agent);
  await signIns(peer, 8, warmSeconds, citizen);
  const took = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    took.ours.push(...(await signIns(ours, 8, roundSeconds, agent)));
    took.peer.push(...(await signIns(peer, 8, roundSeconds, citizen)));
  }
  const seconds = rounds * roundSeconds;
  return {
    name: 'Sign-ins of agents through AgentConnect, beside FranceConnect',
    ours: took.ours.length / seconds,
    peer: took.peer.length / seconds,
    unit: 'flows/s',
    ratio: took.ours.length / took.peer.length,
    goal: 1,
    note: `peer: citizens through FranceConnect of the same Socle, in turns; 8 in flight, processes of Socle: ${processes}; ${(providers * domainsEach).toLocaleString('en')} domains declared by ${providers} providers; median ${median(took.ours).toFixed(0)} ms against ${median(took.peer).toFixed(0)} ms`,
  };
}

/** The address of an agent is asked for, their administration signs them in; nothing to consent to. */
const agent: Walk = async (go, target, turn) => {
  await redeem(go, target, await agentSignIn(go, target, agents[turn % agents.length] ?? ''));
};

async function agentSignIn(go: Browser, target: Target, email: string): Promise<string> {
  const asked = expectStatus(await go('GET', authorize(target, { scope })), 303, 'authorize').location;
  expectStatus(await go('GET', asked), 200, 'the page for an address');
  const away = expectStatus(await go('POST', asked, String(new URLSearchParams({ courriel: email }))), 303, 'departure').location;
  const login = expectStatus(await go('GET', away), 303, 'identity provider').location;
  expectStatus(await go('GET', login), 200, 'login page');
  const form = String(new URLSearchParams({ login: email, password: 'bac-a-sable' }));
  const resumed = expectStatus(await go('POST', login, form), 303, 'login').location;
  const callback = expectStatus(await go('GET', resumed), 303, 'identity provider, end').location;
  return toService(go, expectStatus(await go('GET', callback), 303, 'callback').location);
}

/** Through what redirects are left, to the address of the service, with a code. */
async function toService(go: Browser, address: string): Promise<string> {
  const { searchParams } = new URL(address);
  if (searchParams.has('code')) return address;
  if (searchParams.has('error')) throw new Error(address);
  return toService(go, expectStatus(await go('GET', address), 303, address).location);
}

/** Where addresses lead: known ones, unknown ones, and slips of a finger, each with the search for what was meant. */
function routing(): Measure {
  const upstreams: Routable[] = Array.from({ length: providers }, (_, n) => ({
    id: `p${n}`,
    title: `Provider ${n}`,
    display: true,
    options: {
      domains: Array.from({ length: domainsEach }, (_unused, i) => `commune-${n * domainsEach + i}.example`),
      accepted_domains: [],
      default: n === 0,
    },
  }));
  const start = performance.now();
  const routes = routesOf(upstreams);
  const made = performance.now() - start;
  const domains = Array.from(
    { length: 3000 },
    (_, i) => [`commune-${i * 13}.example`, `inconnue-${i}.example`, `comune-${i * 13}.example`][i % 3] ?? '',
  );
  const took = domains.map((domain) => {
    const from = performance.now();
    routeTo(routes, domain);
    suggestDomain(routes, domain);
    return performance.now() - from;
  });
  const worst = took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? Number.NaN;
  return {
    name: 'Where an address leads, among 40,000 domains, 99th percentile',
    ours: worst,
    peer: routingLimitMs,
    unit: 'ms',
    ratio: routingLimitMs / worst,
    goal: 1,
    note: `limit: the issue’s; the domain that was meant by a slip is looked for too; median ${median(took).toFixed(4)} ms; made in ${made.toFixed(0)} ms when a provider has changed`,
  };
}

/** A second service asks with prompt=none, in the browser of somebody who is signed in. */
async function silent(ours: Target, peer: Target): Promise<Measure> {
  const keepAlive = new Agent({ keepAlive: true });
  const [mine, theirs] = [createBrowser(keepAlive), createBrowser(keepAlive)];
  await agentSignIn(mine, ours, agents[0] ?? '');
  await citizen(theirs, peer, 0);
  const took = { ours: [] as number[], peer: [] as number[] };
  for (let turn = 0; turn < 600; turn += 1) {
    took.ours.push(await timed(() => toService(mine, authorize(ours, { scope, prompt: 'none' }))));
    took.peer.push(await timed(() => toService(theirs, authorize(peer, { scope: 'openid profile email birth', prompt: 'none' }))));
  }
  keepAlive.destroy();
  // What comes first finds nothing compiled.
  const [a, b] = [median(took.ours.slice(100)), median(took.peer.slice(100))];
  return {
    name: 'Silent sign-on, from the request of a service to its code, median',
    ours: a,
    peer: b,
    unit: 'ms',
    ratio: b / a,
    goal: 0.1,
    note: 'peer: the bare library in memory, without a check of the account, a connection in the history, a ledger entry or a database; one in flight, in turns',
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

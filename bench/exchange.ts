import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { readConfig } from '../src/config.js';
import { migrate, startEmbedded } from '../src/kernel/database/index.js';
import { createLog } from '../src/kernel/telemetry/index.js';
import { exchange, sandboxTokens } from '../src/missions/data/exchange/index.js';
import { startSystem, type System } from '../src/system.js';
import type { Measure } from './measure.js';

const seconds = 6;
const rounds = 3;
const connections = 64;
const peopleEach = 32;

// In threads of their own, so that neither side pays for the provider, the peer or the questions.
const upstreamCode = `
const { parentPort, workerData } = require('node:worker_threads');
const body = Buffer.from(workerData);
const server = require('node:http').createServer((request, response) => response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;
const proxyCode = `
const { parentPort, workerData } = require('node:worker_threads');
const { createProxyServer } = require(workerData.library);
const http = require('node:http');
const proxy = createProxyServer({ target: workerData.target, agent: new http.Agent({ keepAlive: true, maxSockets: 128 }) });
proxy.on('error', (error, request, response) => response.writeHead(502).end());
const server = http.createServer((request, response) => proxy.web(request, response));
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;
// In a process: in a thread autocannon takes itself for one of its own workers.
const loadCode = `
const { library, options, path, headers, people } = JSON.parse(process.env.LOAD);
const letters = (n) => String.fromCharCode(...[n % 26, Math.floor(n / 26) % 26, Math.floor(n / 676) % 26].map((digit) => 97 + digit));
const about = (n) => ({ headers, path: path + '?recipient=13002526500013&nomNaissance=Essai' + letters(n) + '&prenoms%5B%5D=Alix&anneeDateNaissance=1990&moisDateNaissance=3&sexeEtatCivil=F&codeCogInseePaysNaissance=99100&codeCogInseeCommuneNaissance=08480' });
let connection = 0;
// Each connection asks about its own people, one after the other: the same question is never in flight twice.
const setupClient = (client) => {
  const first = people * connection++;
  client.setRequests(Array.from({ length: people }, (_, i) => about(first + i)));
};
require(library)({ ...options, setupClient }).then(({ requests, latency, non2xx, errors }) => console.log(JSON.stringify({ total: requests.total, average: requests.average, p99: latency.p99, bad: non2xx + errors })));
`;

const answer = JSON.stringify({
  data: {
    allocataires: [{ nom_naissance: 'ESSAI', nom_usage: null, prenoms: 'ALIX', date_naissance: '1990-03-18', sexe: 'F' }],
    enfants: [{ nom_naissance: 'ESSAI', nom_usage: null, prenoms: 'CAMILLE', date_naissance: '2016-04-20', sexe: 'M' }],
    adresse: {
      destinataire: 'ALIX ESSAI',
      complement_information: null,
      complement_information_geographique: null,
      numero_libelle_voie: '1 RUE DES ESSAIS',
      lieu_dit: null,
      code_postal_ville: '91998 VALMONT',
      pays: 'FRANCE',
    },
    quotient_familial: { fournisseur: 'CNAF', valeur: 650, annee: 2026, mois: 10, annee_calcul: 2026, mois_calcul: 11 },
  },
});

interface Load {
  total: number;
  average: number;
  p99: number;
  bad: number;
}

/** Requests per second of the exchange, with authorisation, lock, cache, minimisation, signature and ledger, against http-proxy, which does none of it, on the same provider. */
export async function exchangeBench(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-exchange-'));
  const log = createLog('fatal');
  const database = await startEmbedded({ dataFolder: folder, log });
  const workers: Worker[] = [];
  let system: System | null = null;
  try {
    await migrate({ url: database.url, log });
    const upstream = await listening(workers, upstreamCode, answer);
    const target = `http://127.0.0.1:${upstream}`;
    const proxy = await listening(workers, proxyCode, { library: createRequire(import.meta.url).resolve('http-proxy'), target });
    const port = await freePort();
    const env = {
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'fatal',
      DATA_FOLDER: folder,
      SOCLE_SECRET: randomBytes(32).toString('base64'),
      REQUESTS_PER_MINUTE: '100000000',
      FAMILY_BENEFITS_URL: target,
      FAMILY_BENEFITS_KEY: 'bench',
    };
    const running = (system = await startSystem({
      config: readConfig(env),
      databaseUrl: database.url,
      products: [exchange],
      log,
      runJobs: false,
    }));
    const token = sandboxTokens(running.context)[0]?.token ?? '';

    const ours = `http://127.0.0.1:${port}/exchange/v3/dss/quotient_familial/identite`;
    const peer = `http://127.0.0.1:${proxy}/v1/quotient-familial`;
    // The first round warms both up.
    const pairs: { ours: Load; peer: Load }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const pair = { ours: await load(ours, token), peer: await load(peer, token) };
      if (pair.ours.bad + pair.peer.bad > 0)
        throw new Error(`${pair.ours.bad} answers of the exchange and ${pair.peer.bad} of the proxy were not 200`);
      if (round > 0) pairs.push(pair);
    }
    const recorded = running.context.ledger.stats().recorded;
    if (recorded < pairs.reduce((sum, pair) => sum + pair.ours.total, 0)) throw new Error(`only ${recorded} answers stand in the ledger`);
    pairs.sort((a, b) => a.ours.average / a.peer.average - b.ours.average / b.peer.average);
    const median = pairs[Math.floor(pairs.length / 2)];
    if (!median) throw new Error('nothing was measured');
    return [
      {
        name: 'Exchange, each answer signed and in the ledger',
        ours: median.ours.average,
        peer: median.peer.average,
        unit: 'requests/s',
        ratio: median.ours.average / median.peer.average,
        goal: 0.5,
        note: `peer: http-proxy 1.18 on the same provider, with keep-alive, no proof; ${connections} connections, ${connections * peopleEach} different people, no cache; median of ${rounds} rounds; p99 ${median.ours.p99} ms against ${median.peer.p99} ms`,
      },
    ];
  } finally {
    await system?.[Symbol.asyncDispose]();
    for (const worker of workers) await worker.terminate();
    await database[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function load(url: string, token: string): Promise<Load> {
  // Never from the cache: it is the whole way that is measured.
  const headers = { authorization: `Bearer ${token}`, 'cache-control': 'no-cache' };
  const options = { url, connections, duration: seconds, headers };
  const library = createRequire(import.meta.url).resolve('autocannon');
  const LOAD = JSON.stringify({ library, options, path: new URL(url).pathname, headers, people: peopleEach });
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', loadCode], { env: { ...process.env, LOAD } });
  return JSON.parse(stdout) as Load;
}

async function listening(workers: Worker[], code: string, workerData: unknown): Promise<number> {
  const worker = new Worker(code, { eval: true, workerData });
  workers.push(worker);
  return once<number>(worker);
}

function once<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return address.port;
}

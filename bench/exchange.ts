import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processes, startChild } from './children.js';
import type { Measure } from './measure.js';

const seconds = 6;
const rounds = 3;
const connections = 64;
const peopleEach = 32;

// In a process of its own, so that neither side pays for the questions.
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
  try {
    await using provider = await startChild('peers/provider.js', [], { ANSWER: answer });
    await using proxy = await startChild('peers/bare-proxy.js', [], { TARGET: provider.base });
    await using socle = await startChild('../src/main.js', ['start', 'data'], {
      DATA_FOLDER: folder,
      REQUESTS_PER_MINUTE: '100000000',
      PROCESSES: String(processes),
      FAMILY_BENEFITS_URL: provider.base,
      FAMILY_BENEFITS_KEY: 'bench',
    });
    const { exchange } = (await (await fetch(`${socle.base}/sandbox.json`)).json()) as { exchange: { tokens: { token: string }[] } };
    const token = exchange.tokens[0]?.token ?? '';

    const ours = `${socle.base}/exchange/v3/dss/quotient_familial/identite`;
    const peer = `${proxy.base}/v1/quotient-familial`;
    let answers = 0;
    // The first round warms both up.
    const pairs: { ours: Load; peer: Load }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const pair = { ours: await load(ours, token), peer: await load(peer, token) };
      if (pair.ours.bad + pair.peer.bad > 0)
        throw new Error(`${pair.ours.bad} answers of the exchange and ${pair.peer.bad} of the proxy were not 200`);
      answers += pair.ours.total;
      if (round > 0) pairs.push(pair);
    }
    const metrics = await (await fetch(`${socle.base}/metrics`)).text();
    const recorded = Number(/^socle_ledger_recorded (\d+)$/m.exec(metrics)?.[1] ?? 0);
    if (recorded < answers) throw new Error(`only ${recorded} of ${answers} answers stand in the ledger`);
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
        note: `peer: http-proxy 1.18 on the same provider, with keep-alive, no proof; provider, proxy, Socle and questions in processes of their own, ${processes} of Socle; ${connections} connections, ${connections * peopleEach} different people, no cache; median of ${rounds} rounds; p99 ${median.ours.p99} ms against ${median.peer.p99} ms`,
      },
    ];
  } finally {
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

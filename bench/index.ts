import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { agentSignInBench } from './agent-sign-in.js';
import { exchangeBench } from './exchange.js';
import { ledgerBench } from './ledger.js';
import { mandatesBench } from './mandates.js';
import type { Measure } from './measure.js';
import { renderBench } from './render.js';
import { secondProcessBench, signInSizesBench } from './sign-in-scale.js';
import { signInBench } from './sign-in.js';
import { startBench } from './start.js';

const benches: Readonly<Record<string, () => Promise<Measure[]>>> = {
  'sign-in': signInBench,
  'sign-in-sizes': signInSizesBench,
  'sign-in-processes': secondProcessBench,
  'agent-sign-in': agentSignInBench,
  mandates: mandatesBench,
  exchange: exchangeBench,
  render: renderBench,
  ledger: ledgerBench,
  start: startBench,
};

const figure = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

function table(measures: readonly Measure[]): string {
  const rows = measures.map(
    ({ name, ours, peer, unit, ratio, goal, note }) =>
      `| ${name} | ${figure(ours)} ${unit} | ${figure(peer)} ${unit} | **${ratio.toFixed(2)}** | ${Number(goal.toFixed(2))} | ${note} |`,
  );
  return ['| what | Socle | peer or limit | ratio | at least | notes |', '| --- | ---: | ---: | ---: | ---: | --- |', ...rows].join('\n');
}

function machine(): string {
  const [cpu] = cpus();
  return `${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform}`;
}

// `npm run bench` runs everything and writes docs/performance.md; `npm run bench render ledger` runs those and prints.
const asked = process.argv.slice(2);
const measures: Measure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.error(`measuring: ${name}…`);
  measures.push(...(await bench()));
}
console.log(table(measures));
if (asked.length === 0) {
  const text = `# Performance

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}. Each figure stands beside a peer or a limit measured in the same run, on the same machine: read the ratios, not the figures.
A ratio is always the better the higher: ours ÷ peer for a rate, peer ÷ ours for a time or a size. Machine: ${machine()}.

${table(measures)}
`;
  writeFileSync(join(process.cwd(), 'docs', 'performance.md'), text);
  console.error('written: docs/performance.md');
}
if (measures.some((m) => m.ratio < m.goal)) process.exitCode = 1;

// The two commands of the README, on a machine with Node and npm and nothing else: installs and builds what is missing, then goes on.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command, ...rest] = process.argv.slice(2);
const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`Socle needs Node 20.19 or later; this is ${process.version}.`);

const stamp = join(root, 'node_modules', '.socle-lock');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('Installing what Socle needs (once; a minute or two)…');
  const npm = spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (npm.status !== 0) fail('npm ci failed: see above.');
  writeFileSync(stamp, lock);
}

const { build } = await import('./build.mjs');
if (command === 'test') {
  const { test } = await import('./test.mjs');
  process.exitCode = await test(rest);
} else if (command === 'bench') {
  build('bench');
  process.exitCode =
    spawnSync(process.execPath, ['--conditions=bench', join(root, 'dist-bench/bench/index.js'), ...rest], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    }).status ?? 1;
} else {
  build();
  process.argv.splice(2, process.argv.length - 2, command ?? 'start', ...rest);
  await import('../dist/main.js');
}

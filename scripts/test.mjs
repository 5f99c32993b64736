// The test command of the README: the whole suite, on the embedded database or on the server of TEST_DATABASE_URL, with a browser when there is one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Path of a Chromium, installed first where that is possible (Debian, as root); null where there is none. */
function findChromium() {
  const known = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((p) => p && existsSync(p));
  if (known) return known;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log('Installing Chromium for the browser tests…');
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  }
  return null;
}

/** Runs the suite; `rest` goes to vitest. Returns the exit status. */
export async function test(rest) {
  const chromium = findChromium();
  const warnBrowser = () =>
    console.warn('\n*** THE BROWSER TESTS DID NOT RUN: no Chromium here. Install one, or name it in CHROMIUM. ***\n');
  if (!chromium) warnBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'socle-report-'));
  const report = join(folder, 'report.json');
  const vitest = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...rest],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...(chromium ? { CHROMIUM: chromium } : {}) },
    },
  );
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  rmSync(folder, { recursive: true, force: true });
  if (!chromium) warnBrowser();
  console.log(`Database: ${process.env.TEST_DATABASE_URL ? 'the server of TEST_DATABASE_URL' : 'embedded'}`);
  if (result)
    console.log(
      `${result.numPassedTests} passed, ${result.numFailedTests} failed, ${result.numPendingTests + result.numTodoTests} skipped`,
    );
  return vitest.status ?? 1;
}

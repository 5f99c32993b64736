// Who imports whom, by dependency-cruiser. The tool finds no fault when it cannot parse, so the check first proves that it sees a planted one.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cruise = (...args) =>
  spawnSync(
    process.execPath,
    [join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.mjs', ...args],
    { cwd: root, encoding: 'utf8' },
  );

const planted = join(root, 'src/kernel/planted-violation');
mkdirSync(planted, { recursive: true });
try {
  const violations = "export { readConfig } from '../../config.js';\nexport { createTransport } from 'nodemailer';\n";
  writeFileSync(join(planted, 'index.ts'), violations);
  const proof = cruise('--output-type', 'err', 'src/kernel/planted-violation');
  const unseen = ['kernel-imports-nothing', 'one-door-to-the-mail-library'].filter((rule) => !proof.stdout.includes(rule));
  if (proof.status === 0 || unseen.length > 0) {
    console.error(
      `dependency-cruiser did not see violations that were planted for it (${unseen.join(', ')}):\n`,
      proof.stdout,
      proof.stderr,
    );
    process.exit(1);
  }
} finally {
  rmSync(planted, { recursive: true, force: true });
}
const { status, stdout, stderr } = cruise('--output-type', 'err', 'src');
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exit(status ?? 1);

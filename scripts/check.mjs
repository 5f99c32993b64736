// The checks of the house: types, style, format, who imports whom, generated files. All run; the exit status is 1 if one fails.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (path) => join(root, 'node_modules', path);
const checks = [
  ['types', [bin('@typescript/native/bin/tsc'), '-p', '.', '--noEmit']],
  ['who imports whom', [join(root, 'scripts/dependencies.mjs')]],
  ['style', [bin('eslint/bin/eslint.js'), '.', '--max-warnings=0']],
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']],
  ['database types', [join(root, 'scripts/types.mjs'), '--verify']],
];
const only = process.argv.slice(2);
const failed = checks
  .filter(([name]) => only.length === 0 || only.includes(name))
  .filter(([name, args]) => {
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
    return status !== 0;
  });
process.exit(failed.length === 0 ? 0 : 1);

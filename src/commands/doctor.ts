import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { sql } from 'kysely';
import { ConfigError, readConfig, type Config } from '../config.js';
import { openDatabase } from '../kernel/database/index.js';

type Finding = { what: string; state: 'ok' | 'wrong' | 'note'; remedy?: string };

/** `socle doctor`: looks at the machine, the configuration and the servers it names, changes nothing. */
export async function doctor(): Promise<number> {
  const findings: Finding[] = [nodeVersion()];
  try {
    const config = readConfig(process.env);
    findings.push({ what: `configuration (${config.mode})`, state: 'ok' });
    findings.push(...(await Promise.all([database(config), port(config), mailServer(config), ...upstreams(config)])));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push(
      ...error.faults.map((fault) => ({ what: fault, state: 'wrong' as const, remedy: 'docs/operate.md explains each variable' })),
    );
  }
  findings.push(
    existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium')
      ? { what: 'Chromium, for the browser tests', state: 'ok' }
      : { what: 'Chromium, for the browser tests', state: 'note', remedy: 'only tests need it: install it, or name it in CHROMIUM' },
  );
  const sign = { ok: 'ok   ', wrong: 'WRONG', note: 'note ' };
  for (const { what, state, remedy } of findings) console.log(`${sign[state]} ${what}${remedy ? `\n      → ${remedy}` : ''}`);
  return findings.some((f) => f.state === 'wrong') ? 1 : 0;
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    return { what: `Node ${process.versions.node}`, state: 'wrong', remedy: 'Socle needs 20.19 or later' };
  if (major < 24)
    return {
      what: `Node ${process.versions.node}`,
      state: 'note',
      remedy: 'works; run production on 24 LTS, which still gets security fixes',
    };
  return { what: `Node ${process.versions.node}`, state: 'ok' };
}

async function database(config: Config): Promise<Finding> {
  if (!config.database.url)
    return {
      what: 'database: embedded PostgreSQL',
      state: 'note',
      remedy: 'good for trying and for one machine; set DATABASE_URL for a server',
    };
  const opened = openDatabase({ url: config.database.url, max: 1, role: 'none' });
  try {
    const { rows } = await sql<{ version: number; runs: boolean }>`
      select current_setting('server_version_num')::int as version, exists (select from pg_roles where rolname = 'socle_app') as runs`.execute(
      opened.db,
    );
    const version = rows[0]?.version ?? 0;
    if (version < 150_000)
      return { what: `database: PostgreSQL ${Math.floor(version / 10_000)}`, state: 'wrong', remedy: 'Socle needs 15 or later' };
    return {
      what: `database: PostgreSQL ${Math.floor(version / 10_000)}`,
      state: 'ok',
      ...(rows[0]?.runs ? {} : { remedy: 'not migrated yet: run «socle migrate»' }),
    };
  } catch (error) {
    return { what: 'database: does not answer', state: 'wrong', remedy: error instanceof Error ? error.message : 'check DATABASE_URL' };
  } finally {
    await opened[Symbol.asyncDispose]();
  }
}

const answers = (host: string, number: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host, port: number, timeout: 3000 });
    socket
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false))
      .once('timeout', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

async function port(config: Config): Promise<Finding> {
  const taken = config.port !== 0 && (await answers('127.0.0.1', config.port));
  return taken
    ? { what: `port ${config.port} is taken`, state: 'note', remedy: 'fine if it is Socle; otherwise set PORT' }
    : { what: `port ${config.port} is free`, state: 'ok' };
}

async function mailServer(config: Config): Promise<Finding> {
  if (!config.smtpUrl) return { what: 'mail: the mailbox of the sandbox', state: 'note', remedy: 'set SMTP_URL to send real e-mails' };
  const url = new URL(config.smtpUrl);
  const reached = await answers(url.hostname, Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587));
  return reached
    ? { what: `mail server ${url.hostname}`, state: 'ok' }
    : { what: `mail server ${url.hostname} does not answer`, state: 'wrong', remedy: 'check SMTP_URL; messages wait meanwhile' };
}

function upstreams(config: Config): Promise<Finding>[] {
  const named = [
    ['civil registry', config.civilRegistry?.url],
    ['family benefits', config.familyBenefits?.url],
  ] as const;
  return named.flatMap(([name, address]) => {
    if (!address) return [];
    const url = new URL(address);
    return [
      answers(url.hostname, Number(url.port) || (url.protocol === 'https:' ? 443 : 80)).then((reached): Finding =>
        reached
          ? { what: `${name} at ${url.host}`, state: 'ok' }
          : { what: `${name} at ${url.host} does not answer`, state: 'wrong', remedy: 'check the address and the network' },
      ),
    ];
  });
}

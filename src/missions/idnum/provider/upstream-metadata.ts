import type { ServerMetadata } from 'openid-client';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { boundedFetch, type Calls, type Limits } from './bounded-fetch.js';
import { upstreamFaults } from './faults.js';
import type { Upstream } from './upstream-store.js';

const minute = 60_000;
/** Read again in the background after this. */
const fresh = 10 * minute;
/** Addresses seldom change: what was read before is better than nothing for so long. */
const usable = 24 * 60 * minute;
/** What has just failed is left alone for so long. */
const pause = 2_000;

interface Known {
  read: ServerMetadata | null;
  readAt: number;
  failedAt: number;
  reading: Promise<ServerMetadata> | null;
}

/** What Socle knows of the addresses and abilities of identity providers. */
export interface UpstreamMetadata {
  /**
   * Those given by hand, or read from the provider (OpenID Connect Discovery 1.0, 4). Nobody waits for what is known already.
   * @param anew true to ask the provider now, as a test of whether it is there
   * @throws Fault Y020017 when they cannot be had
   */
  of(upstream: Upstream, anew?: boolean): Promise<ServerMetadata>;
}

/**
 * @param tell called when a provider did not give its metadata
 */
export function createUpstreamMetadata(
  context: Pick<Context, 'fetch' | 'log' | 'clock'> & { config: Pick<Context['config'], 'mode'> },
  limits: Limits,
  tell: (upstream: Upstream) => void,
): UpstreamMetadata {
  const known = new Map<string, Known>();
  const address = addressIn(context.config.mode);
  const discovered = z.object({
    issuer: z.string(),
    authorization_endpoint: address,
    token_endpoint: address,
    userinfo_endpoint: address,
    jwks_uri: address.optional(),
    end_session_endpoint: address.optional(),
    id_token_signing_alg_values_supported: z.array(z.string()).optional(),
    code_challenge_methods_supported: z.array(z.string()).optional(),
    authorization_response_iss_parameter_supported: z.boolean().optional(),
  });

  const discover = async (upstream: Upstream): Promise<ServerMetadata> => {
    const calls: Calls = { made: 0, failed: false };
    const ask = boundedFetch(context.fetch, AbortSignal.timeout(limits.metadataMilliseconds), limits.bytes, calls);
    const where = address.parse(upstream.options.discovery_url ?? `${upstream.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const response = await ask(where, { headers: { accept: 'application/json' }, redirect: 'manual' });
    if (response.status !== 200) throw new Error(`the discovery document came with status ${response.status}`);
    const metadata = discovered.parse(await response.json());
    // OpenID Connect Discovery 1.0, 4.3: who says to be somebody else is not believed.
    if (metadata.issuer !== upstream.issuer) throw new Error('the discovery document is that of another issuer');
    return metadata;
  };

  const readAnew = (upstream: Upstream, entry: Known): Promise<ServerMetadata> => {
    const now = () => context.clock.now().getTime();
    entry.reading ??= discover(upstream)
      .then((metadata) => {
        Object.assign(entry, { read: metadata, readAt: now(), failedAt: 0 });
        return metadata;
      })
      .catch((error: unknown) => {
        entry.failedAt = now();
        tell(upstream);
        context.log.warn({ room: 'upstream', upstream: upstream.id, err: error }, 'the metadata of an identity provider could not be read');
        throw upstreamFaults.make('Y020017', { provider: upstream.title }, { cause: error });
      })
      .finally(() => (entry.reading = null));
    return entry.reading;
  };

  return {
    async of(upstream, anew = false) {
      if (upstream.options.metadata) return { ...upstream.options.metadata, issuer: upstream.issuer };
      const key = JSON.stringify([upstream.id, upstream.issuer, upstream.options.discovery_url]);
      const entry = known.get(key) ?? { read: null, readAt: 0, failedAt: 0, reading: null };
      known.set(key, entry);
      if (anew) return readAnew(upstream, entry);
      const now = context.clock.now().getTime();
      const paused = now - entry.failedAt < pause;
      const age = now - entry.readAt;
      if (!entry.read || age > usable) {
        if (paused && !entry.reading) throw upstreamFaults.make('Y020017', { provider: upstream.title });
        return readAnew(upstream, entry);
      }
      if (age > fresh && !paused) readAnew(upstream, entry).catch(() => undefined); // told and logged already
      return entry.read;
    },
  };
}

/** Where Socle may ask, and send people: never `javascript:`, and without encryption only in the sandbox. */
export function addressIn(mode: Context['config']['mode']) {
  return z.url({ protocol: mode === 'sandbox' ? /^https?$/ : /^https$/ });
}

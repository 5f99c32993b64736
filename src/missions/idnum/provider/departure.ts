import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Secrets } from '../../../kernel/secrets.js';
import type { Departure } from './upstream.js';

const sealing = 'oidc.departure';
const lifetimeSeconds = 1800;
const shape = z.object({
  upstream: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  uid: z.string(),
  acr: z.string(),
  purpose: z.string().optional(),
});

/** A person on their way to an identity provider: remembered sealed in their own browser, one cookie a tab. */
export type Kept = Departure & {
  uid: string;
  /** The level that was asked of the provider. */
  acr: string;
  /** What they go there for, when it is not to sign in. */
  purpose?: string | undefined;
};

export interface DepartureCookies {
  keep(reply: FastifyReply, departure: Kept): void;
  /** The departure that a callback with this state answers, once; null when this browser did not start it. */
  take(request: FastifyRequest, reply: FastifyReply, state: string): Kept | null;
}

/** @param path of the callback: the cookie goes nowhere else */
export function departureCookies(options: { secrets: Secrets; secure: boolean; path: string; prefix: string }): DepartureCookies {
  const { secrets, secure, path, prefix } = options;
  const name = (state: string) => `${prefix}_depart_${(state.split('.')[1] ?? '').slice(0, 12).replace(/[^\w-]/g, '')}`;
  const settings = { path, httpOnly: true, sameSite: 'lax', secure, maxAge: lifetimeSeconds } as const;
  return {
    keep(reply, departure) {
      reply.setCookie(name(departure.state), secrets.seal(sealing, JSON.stringify(departure)), settings);
    },
    take(request, reply, state) {
      const sealed = request.cookies[name(state)];
      if (!sealed) return null;
      reply.clearCookie(name(state), settings);
      try {
        const kept = shape.parse(JSON.parse(secrets.open(sealing, sealed)));
        return kept.state === state ? kept : null;
      } catch {
        return null;
      }
    },
  };
}

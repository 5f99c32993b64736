import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Secrets } from '../../../kernel/secrets.js';

const attempt = z.object({
  kind: z.enum(['person', 'agent']),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
});

/** A sign-in under way in one tab: kept sealed in a cookie of its own, so that two tabs do not disturb each other and nothing is stored for who never comes back. */
export type Attempt = z.infer<typeof attempt>;

const lifetimeSeconds = 30 * 60;
const name = (state: string) => `socle_connexion_${state.slice(0, 12)}`;
const options = (secure: boolean) => ({ path: '/connexion', httpOnly: true, sameSite: 'lax', secure, maxAge: lifetimeSeconds }) as const;

/** Remembers an attempt in this browser. */
export function keepAttempt(reply: FastifyReply, secrets: Secrets, secure: boolean, value: Attempt): void {
  reply.setCookie(name(value.state), secrets.seal('signin attempt', JSON.stringify(value)), options(secure));
}

/** The attempt that a callback with this `state` answers, once; null when this browser did not start it or it is too old. */
export function takeAttempt(
  request: FastifyRequest,
  reply: FastifyReply,
  secrets: Secrets,
  secure: boolean,
  state: string,
): Attempt | null {
  const sealed = request.cookies[name(state)];
  if (!sealed) return null;
  reply.clearCookie(name(state), options(secure));
  try {
    const value = attempt.parse(JSON.parse(secrets.open('signin attempt', sealed)));
    return value.state === state ? value : null;
  } catch {
    return null;
  }
}

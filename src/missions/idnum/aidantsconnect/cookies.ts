import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { patienceHours } from '../mandats/index.js';
import { visitMinutes } from './rules.js';

/** A cookie that only these pages get, sealed: nobody reads it, nobody makes one. */
export interface SealedCookie<T> {
  keep(reply: FastifyReply, name: string, value: T): void;
  /** Its content; null when it is not there, too old or not ours. */
  read(request: FastifyRequest, name: string): T | null;
  forget(reply: FastifyReply, name: string): void;
}

interface Room {
  secrets: Secrets;
  secure: boolean;
  now(): Date;
}

/** Sealed cookies of one purpose. @param given.seconds how long they are good, whatever the browser keeps */
function sealedCookie<T>(room: Room, given: { prefix: string; seconds: number; shape: z.ZodType<T> }): SealedCookie<T> {
  const options = { path: '/aidants', httpOnly: true, sameSite: 'lax', secure: room.secure, maxAge: given.seconds } as const;
  const name = (part: string) => `${given.prefix}_${part.slice(-12)}`;
  const stored = z.object({ value: given.shape, until: z.number() });
  return {
    keep(reply, part, value) {
      const until = room.now().getTime() + given.seconds * 1000;
      reply.setCookie(name(part), room.secrets.seal(given.prefix, JSON.stringify({ value, until })), options);
    },
    read(request, part) {
      const sealed = request.cookies[name(part)];
      if (!sealed) return null;
      try {
        const { value, until } = stored.parse(JSON.parse(room.secrets.open(given.prefix, sealed)));
        return room.now().getTime() < until ? value : null;
      } catch {
        return null;
      }
    },
    forget: (reply, part) => void reply.clearCookie(name(part), options),
  };
}

const visit = z.object({
  mandate: z.string(),
  /** The agent in whose session the person signs: a colleague who comes after cannot go on with it. */
  agent: z.string(),
  /** Who signed in, or why they may not sign. */
  came: z.union([z.object({ key: z.string() }), z.object({ refused: z.string() })]),
});
/** A person who has just signed in on this machine. */
export type Visit = z.output<typeof visit>;

const attempt = z.object({ mandate: z.string(), agent: z.string(), state: z.string(), nonce: z.string(), verifier: z.string() });
const told = z.object({ mandate: z.string(), agent: z.string(), code: z.string() });

/** What this browser remembers while a mandate is being signed. Nothing of it is in the database, for those who never come back. */
export function mandateCookies({ secrets, config, clock }: Pick<Context, 'secrets' | 'config' | 'clock'>) {
  const room: Room = { secrets, secure: config.baseUrl.startsWith('https:'), now: () => clock.now() };
  return {
    /** A person on their way through FranceConnect, by the `state`. */
    attempts: sealedCookie(room, { prefix: 'socle_aidants_depart', seconds: 30 * 60, shape: attempt }),
    /** A person who came back, by the mandate. */
    visits: sealedCookie(room, { prefix: 'socle_aidants_visite', seconds: visitMinutes * 60, shape: visit }),
    /** The code that the helper reads out, by the mandate: the database has its hash only. */
    codes: sealedCookie(room, { prefix: 'socle_aidants_code', seconds: patienceHours * 3600, shape: told }),
  };
}
export type MandateCookies = ReturnType<typeof mandateCookies>;

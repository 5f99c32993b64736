import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { randomToken } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';

/** Browsers that a person has used before: kept in the browser itself, sealed; it says who came by there to nobody but us (identity.md 1.11). */
export interface Device {
  salt: string;
  /** People who signed in there, newest first: a keyed hash of each, and when it is forgotten (milliseconds since 1970). */
  people: readonly { hash: string; until: number }[];
}

const days = 90;
const mostPeople = 3;
/** A browser that more people share is a public one. */
const mostTrusted = 2;

/** What a browser knows of the person who has just signed in. */
export type Familiarity = 'trusted' | 'known' | 'new';

type Hash = (salt: string) => string;

/** How familiar a person is to a browser: trusted when few people use it. */
export function familiarity(device: Device | null, hash: Hash, now: Date): Familiarity {
  const people = device?.people.filter(({ until }) => until > now.getTime()) ?? [];
  if (!device || !people.some((one) => one.hash === hash(device.salt))) return 'new';
  return people.length <= mostTrusted ? 'trusted' : 'known';
}

/** The browser after a person signed in: the three latest people, each for 90 days. */
export function remember(device: Device | null, hash: Hash, now: Date): Device {
  const salt = device?.salt ?? randomToken(16);
  const own = hash(salt);
  const others = (device?.people ?? []).filter((one) => one.hash !== own && one.until > now.getTime());
  return { salt, people: [{ hash: own, until: now.getTime() + days * 86_400_000 }, ...others].slice(0, mostPeople) };
}

/** Whether a connection is worth an e-mail: never on a browser that is the person's own, always when something is out of the ordinary. */
export const deservesAlert = (known: Familiarity, suspicious: boolean): boolean => suspicious || known !== 'trusted';

const shape = z.object({ salt: z.string(), people: z.array(z.object({ hash: z.string(), until: z.number() })).max(mostPeople) });
const sealing = 'franceconnect.device';

/** The cookie of a device, for the pages under `path`. */
export function deviceCookie({ secrets, secure, path, name }: { secrets: Secrets; secure: boolean; path: string; name: string }) {
  return {
    /** What this browser remembers; null for a new one, or for a cookie that is not one of ours. */
    read(request: FastifyRequest): Device | null {
      try {
        return shape.parse(JSON.parse(secrets.open(sealing, request.cookies[name] ?? '')));
      } catch {
        return null;
      }
    },
    write(reply: FastifyReply, device: Device): void {
      const settings = { path, httpOnly: true, sameSite: 'lax', secure, maxAge: days * 86_400 } as const;
      reply.setCookie(name, secrets.seal(sealing, JSON.stringify(device)), settings);
    },
    hashOf:
      (personKey: string): Hash =>
      (salt) =>
        secrets.mac(sealing, salt, personKey).toString('base64url').slice(0, 22),
  };
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../../kernel/errors/index.js';
import { randomToken } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { providerIdentity, type ProviderIdentity } from './rules.js';

/** Refusals of the civil registry that a correction may end; the others are breakdowns. */
export const correctable = ['Y010004', 'Y010006', 'Y010007', 'Y010008', 'Y010009', 'Y010015'] as const;
export type RefusalCode = (typeof correctable)[number];

/** Where a correction is asked for: the only pages that the browser gives the cookie of a refusal to. */
const correctionPath = '/rectification';
const name = 'fc_refusal';
const sealing = 'franceconnect.refusal';
const minutes = 30;
const longestTitle = 120;

const refusal = z.object({
  /** Told apart from any other refusal by this: one refusal is one request for a correction, however often its form is sent. */
  key: z.string(),
  code: z.enum(correctable),
  identity: providerIdentity,
  provider: z.object({ id: z.string(), title: z.string() }),
  service: z.string(),
  at: z.iso.datetime().transform((at) => new Date(at)),
});

/** Whom the civil registry refused, as the browser keeps it for the page that asks for a correction. */
export type Refusal = z.output<typeof refusal>;

/**
 * The cookie of a refusal: sealed, out of reach of scripts, for half an hour, for the pages of corrections only. Nothing of a refusal is
 * written in the database before the person asks for it.
 */
export function refusalCookie({ secrets, secure }: { secrets: Secrets; secure: boolean }) {
  const settings = { path: correctionPath, httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    keep(reply: FastifyReply, kept: Omit<Refusal, 'key'>): void {
      const value = JSON.stringify({ ...kept, key: randomToken(16) });
      reply.setCookie(name, secrets.seal(sealing, value), { ...settings, maxAge: minutes * 60 });
    },
    /** The refusal that this browser met; null when there is none, when it is too old, or when the cookie is not one of ours. */
    read(request: FastifyRequest, now: Date): Refusal | null {
      try {
        const kept = refusal.parse(JSON.parse(secrets.open(sealing, request.cookies[name] ?? '')));
        return now.getTime() - kept.at.getTime() > minutes * 60_000 ? null : kept;
      } catch {
        return null;
      }
    },
    forget(reply: FastifyReply): void {
      reply.clearCookie(name, settings);
    },
  };
}

/**
 * Keeps a refusal that a correction may end, and gives the fault with the address where it is asked for; any other error comes back as it is.
 */
export function withCorrection(
  cookie: Pick<ReturnType<typeof refusalCookie>, 'keep'>,
  reply: FastifyReply,
  error: unknown,
  met: { identity: ProviderIdentity; provider: { id: string; title: string }; service: string; at: Date },
): unknown {
  if (!(error instanceof Fault)) return error;
  const code = correctable.find((one) => one === error.code);
  if (!code) return error;
  const { id, title } = met.provider;
  cookie.keep(reply, { ...met, code, provider: { id, title: title.slice(0, longestTitle) }, service: met.service.slice(0, longestTitle) });
  return new Fault(error.code, error.definition, { ...error.data, action: correctionPath }, { cause: error.cause });
}

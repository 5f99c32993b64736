import { z } from 'zod';
import type { Fault } from '../../../kernel/errors/index.js';
import { fault, isFaultCode, providerFault, publishedCode } from './faults.js';
import type { ProviderId } from './providers.js';

/** Who must act: the service that asked, the administration that holds the facts, or the exchange itself. Null for «nobody of that name», where nobody failed. */
export type FailedBy = 'caller' | 'provider' | 'exchange' | null;

/** An error as programs read it (JSON:API). */
export interface WireError {
  code: string;
  title: string;
  detail: string;
  source: Readonly<Record<string, string>> | null;
  meta: Readonly<Record<string, unknown>>;
}

/** A request that gets no facts, and why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly status: number,
    readonly errors: readonly WireError[],
    readonly failedBy: FailedBy,
    /** For the doors, which throw it on. */
    readonly fault: Fault,
  ) {
    super(fault.message, { cause: fault.cause });
  }
  get code(): string {
    return this.errors[0]?.code ?? '00500';
  }
  /** Seconds after which it is worth asking again, when that is known. */
  get retryIn(): number | null {
    const value = this.errors[0]?.meta['retry_in'];
    return typeof value === 'number' ? value : null;
  }
}

/** A refusal for one fault, or for several of the same request. */
export function refuse(first: Fault, ...others: Fault[]): Refusal {
  const { status } = first.definition;
  return new Refusal(status, [first, ...others].map(asWire), failedBy(status, first.definition.who), first);
}

function failedBy(status: number, who: Fault['definition']['who']): FailedBy {
  if (status === 404) return null;
  if (who === 'provider') return 'provider';
  return who === 'operator' ? 'exchange' : 'caller';
}

const token = { parameter: 'token' };
// Published beside the code (the others have none): our own parameters are named as well, so that a form can point at the field.
const sources: Readonly<Record<string, WireError['source']>> = {
  '00100': token,
  '00101': token,
  '00103': token,
  '00105': token,
  '00106': token,
  '00107': { header: 'X-Forwarded-For' },
};

function asWire(one: Fault): WireError {
  const code = publishedCode(one) ?? '00500';
  const { title, text } = one.words('fr');
  const { parameter, provider, retry_in } = one.data;
  return {
    code,
    title,
    detail: text,
    source: parameter === undefined ? (sources[code] ?? null) : { parameter: String(parameter) },
    meta: { ...(provider === undefined ? {} : { provider }), ...(retry_in === undefined ? {} : { retry_in }) },
  };
}

/** Errors that a provider words itself, in the same form. */
export const wireErrors = z
  .array(
    z.object({
      code: z.string().regex(/^\d{5}$/),
      title: z.string(),
      detail: z.string(),
      source: z.record(z.string(), z.string()).nullable().default(null),
      meta: z.record(z.string(), z.unknown()).default({}),
    }),
  )
  .min(1);

// A provider may say that it failed or that it knows nobody; what it says of our callers' tokens is not its business.
const passedOn = new Set([404, 409, 422, 429, 451, 502, 504]);

/** A refusal in the provider's own words, or null when it is not for it to say. */
export function passOn(id: ProviderId, status: number, errors: readonly WireError[]): Refusal | null {
  const [first] = errors;
  if (!first || !passedOn.has(status)) return null;
  const known = isFaultCode(first.code)
    ? fault(first.code, { who: typeof first.meta['provider'] === 'string' ? first.meta['provider'] : '', ...numbers(first.meta) })
    : providerFault(id, '999');
  const blame = status === 404 ? null : status >= 500 || status === 429 ? 'provider' : 'caller';
  return new Refusal(status, errors, blame, known);
}

const numbers = (meta: WireError['meta']) =>
  Object.fromEntries(Object.entries(meta).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));

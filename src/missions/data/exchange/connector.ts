import { z } from 'zod';
import type { EvidenceType } from './evidence/define.js';
import { fault, providerFault } from './faults.js';
import { createHttpClient, TooSlow, type HttpAnswer, type HttpClient } from './http-client.js';
import type { Parameters } from './parameters.js';
import { passOn, refuse, wireErrors, type Refusal } from './refusal.js';

/** What a provider says of a person; it has passed the schema of its evidence type. */
export type ProviderData = Record<string, unknown>;

/** The way to the providers. */
export interface Connector extends Disposable {
  /** @throws Refusal: each way of failing has its own code */
  ask(type: EvidenceType, parameters: Parameters): Promise<ProviderData>;
  /** Whether the service of a provider answers at all. Names nobody: an answer that refuses the question is an answer. */
  probe(type: EvidenceType): Promise<boolean>;
}

const upstreamMilliseconds = 8_000;

/** Calls providers at one address. */
export function createConnector(options: { url: string; key: string; milliseconds?: number }): Connector {
  const clients = new Map<string, HttpClient>();
  const client = (version: string): HttpClient => {
    let known = clients.get(version);
    if (!known) {
      const headers = { authorization: `Bearer ${options.key}`, accept: 'application/json', 'accept-version': version };
      clients.set(
        version,
        (known = createHttpClient({ url: options.url, headers, milliseconds: options.milliseconds ?? upstreamMilliseconds })),
      );
    }
    return known;
  };
  return {
    async ask(type, parameters) {
      const answer = await client(type.version)
        .get(`${type.upstream}?${encode(parameters)}`)
        .catch((error: unknown) => {
          throw refuse(connectionFault(type, error));
        });
      return read(type, answer);
    },
    async probe(type) {
      return client(type.version)
        .get(type.upstream)
        .then(
          ({ status }) => status < 500 && status !== 429,
          () => false,
        );
    },
    [Symbol.dispose]: () => {
      for (const one of clients.values()) one[Symbol.dispose]();
    },
  };
}

function encode(parameters: Parameters): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of typeof value === 'string' ? [value] : value) pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(one)}`);
  }
  return pairs.join('&');
}

const dns = new Set(['ENOTFOUND', 'EAI_AGAIN']);

function connectionFault(type: EvidenceType, cause: unknown) {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const subcode =
    cause instanceof TooSlow || code === 'ETIMEDOUT' ? '002' : dns.has(code) ? '004' : /CERT|TLS|SSL|UNABLE_TO/.test(code) ? '009' : '001';
  return providerFault(type.provider, subcode, {}, { cause });
}

// `error.retry_in` is in seconds.
const failure = z.object({
  error: z.object({ code: z.string(), parameter: z.string().optional(), retry_in: z.int().optional() }).optional(),
  errors: wireErrors.optional().catch(undefined),
});

function read(type: EvidenceType, answer: HttpAnswer): ProviderData {
  const body = parse(answer.body);
  if (answer.status !== 200) throw refusal(type, answer, failure.safeParse(body).data ?? {});
  const data = typeof body === 'object' && body !== null && 'data' in body ? type.data.safeParse(body.data) : null;
  if (!data?.success) throw refuse(providerFault(type.provider, '999', {}, { cause: data?.error }));
  return data.data;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

function refusal(type: EvidenceType, { status, headers }: HttpAnswer, { error, errors }: z.infer<typeof failure>): Refusal {
  const own = errors && passOn(type.provider, status, errors);
  if (own) return own;
  const wait = error?.retry_in ?? Number.parseInt(headers['retry-after'] ?? '', 10);
  const retry: Record<string, number> = Number.isNaN(wait) ? {} : { retry_in: wait };
  switch (status) {
    case 400:
    case 422:
      return refuse(fault('00366', error?.parameter ? { parameter: error.parameter } : {}));
    case 401:
    case 403:
      return refuse(providerFault(type.provider, '006'));
    case 404:
      return refuse(fault(type.notFound, { provider: type.notFoundAt }));
    case 429:
      return refuse(providerFault(type.provider, '008', retry));
    case 500:
      return refuse(providerFault(type.provider, '000'));
    case 502:
      return refuse(providerFault(type.provider, '001', retry));
    case 503:
      return refuse(providerFault(type.provider, error?.code === 'maintenance' ? '020' : '001', retry));
    case 504:
      return refuse(providerFault(type.provider, '002'));
    default:
      return refuse(providerFault(type.provider, '999'));
  }
}

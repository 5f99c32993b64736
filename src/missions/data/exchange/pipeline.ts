import type { Context } from '../../../context.js';
import type { LedgerEvent, Receipt } from '../../../kernel/ledger/index.js';
import { civilDate } from '../../../kernel/clock.js';
import { isSiret, personKey, type Pivot } from '../../../registry/index.js';
import type { Connector, ProviderData } from './connector.js';
import type { Directory } from './directory.js';
import type { EvidenceType, ModalityName } from './evidence/define.js';
import { fault, providerFault } from './faults.js';
import type { Flight, Flights, Found, Kept } from './flights.js';
import type { TrafficCounter } from './health.js';
import { parametersOfPivot, pivotOfCivility, readParameters, type Parameters, type Query } from './parameters.js';
import { requestHash, responseHash, type BoundRequest } from './proof.js';
import { refuse, Refusal } from './refusal.js';
import { maskOf, minimise, opens, type Scopes } from './scopes.js';

/** What the pipeline works with. */
export interface Desk {
  context: Context;
  directory: Directory;
  flights: Flights;
  connector: Connector;
  traffic: TrafficCounter;
}

/** Who asks, and under which authority. */
export interface Caller {
  /** Authorisation, or client of FranceConnect: what is cached for one is not seen by another. */
  id: string;
  scopes: Scopes;
  actor: LedgerEvent['actor'];
  purpose: string;
  /** Key of a legal basis, or its words. */
  legalBasis: string;
}

/** A request, its token already resolved. */
export interface Call {
  type: EvidenceType;
  modality: ModalityName;
  caller: Caller;
  query: Query;
  /** The person, when something else than the parameters says who it is. */
  person?: Pivot;
  request: BoundRequest;
  bypassCache: boolean;
  reference?: string;
}

/** The facts that may be handed over, or the refusal; the body is the same for both doors. */
export interface Outcome {
  result:
    { data: ProviderData; fields: readonly string[]; /** Before minimisation: never leaves the exchange. */ whole: ProviderData } | Refusal;
  body: Buffer;
  /** Null when the ledger itself failed: then nothing is handed over. */
  receipt: Receipt | null;
  requestHash: string;
  responseHash: string;
  fetchedAt: Date;
  /** When the cached answer that was used expires. */
  cachedUntil: Date | null;
}

/** What has been learnt of a request so far: whatever stops it, the ledger is told. */
interface Progress {
  flight: Flight | null;
  asked: Asked | null;
  found: Found | null;
}

interface Asked {
  key?: string;
  recipient: string;
  parameters: Parameters;
  pivot: Pivot | null;
}

/**
 * One request, from the authority of whoever asks to the entry in the ledger. Whatever happens on the way, what was asked and how it ended is written before anything is answered;
 * if it cannot be written, nothing is answered.
 */
export async function exchange(desk: Desk, call: Call): Promise<Outcome> {
  const progress: Progress = { flight: null, asked: null, found: null };
  try {
    checkScopes(call);
    const asked = (progress.asked = readRequest(desk, call));
    const flight = (progress.flight = await lock(desk, call, asked));
    const found = (progress.found = flight.found);
    const kept = found ? found.kept : await fetchFresh(desk, call, asked);
    const data = answerOf(call, kept);
    return await handOver(desk, call, progress, data, found ? null : kept);
  } catch (error) {
    return await decline(desk, call, progress, asRefusal(desk, error));
  }
}

/** Authorisation of the service: the first gate is open to any scope of the endpoint. */
function checkScopes({ type, caller }: Call): void {
  if (!opens(type, caller.scopes)) throw refuse(fault('00100'));
}

/** Request of the person: for whom the facts are, and who they are about. */
function readRequest({ context }: Desk, { type, modality, query, person }: Call): Asked {
  const recipient = query['recipient'];
  if (recipient === undefined || recipient === '') throw refuse(fault('00203', { parameter: 'recipient' }));
  if (typeof recipient !== 'string' || !isSiret(recipient)) throw refuse(fault('00210', { parameter: 'recipient' }));
  const schema = type.modalities[modality]?.parameters;
  if (!schema) throw new TypeError(`${type.id} has no modality ${modality}`);
  const {
    values,
    faults: [first, ...others],
  } = readParameters(schema, query, context.clock.now());
  if (first) throw refuse(first, ...others);
  if (person) return { recipient, pivot: person, parameters: { ...parametersOfPivot(person), ...values } };
  return { recipient, pivot: modality === 'identite' ? pivotOfCivility(values) : null, parameters: values };
}

/** Lock: the same question of the same caller is not asked twice at once. The cache is read in the same round trip. */
async function lock({ context, flights }: Desk, { type, modality, caller, bypassCache }: Call, asked: Asked): Promise<Flight> {
  const { recipient, parameters } = asked;
  // Without a month, the question is about this one: last month's answer must not serve in the next.
  const month = civilDate(context.clock.now()).slice(0, 7);
  const key = context.secrets
    .mac('exchange/request', type.id, modality, caller.id, recipient, month, JSON.stringify(parameters))
    .toString('base64url');
  const flight = await flights.take(key, !bypassCache);
  if (!flight) throw refuse(fault('00015'));
  asked.key = key;
  return flight;
}

/** Maintenance, connector, validation. What the provider says it knows nobody of is an answer too. */
async function fetchFresh({ directory, connector, traffic }: Desk, { type }: Call, { key = '', parameters }: Asked): Promise<Kept> {
  const left = await directory.maintenanceLeft(type.provider);
  if (left !== null) throw refuse(providerFault(type.provider, '020', { retry_in: left }));
  try {
    const data = await connector.ask(type, parameters);
    traffic.note(type.provider, true);
    return { key, status: 200, data };
  } catch (error) {
    if (error instanceof Refusal) traffic.note(type.provider, error.failedBy !== 'provider');
    if (error instanceof Refusal && error.status === 404) return { key, status: 404, errors: error.errors };
    throw error;
  }
}

/** Minimisation: what the scopes of the caller leave of the answer. */
function answerOf({ type, caller }: Call, kept: Kept): { data: ProviderData; fields: readonly string[]; whole: ProviderData } | Refusal {
  if ('errors' in kept) return new Refusal(kept.status, kept.errors, null, fault(type.notFound, { provider: type.notFoundAt }));
  const mask = maskOf(type, caller.scopes);
  return { data: minimise(mask.parts, kept.data), fields: mask.fields, whole: kept.data };
}

type Answer = ReturnType<typeof answerOf>;

/** The body of an answer: the envelope of API Particulier. */
export const bodyOf = (result: { data: ProviderData } | Refusal): Buffer =>
  Buffer.from(JSON.stringify(result instanceof Refusal ? { errors: result.errors } : { data: result.data, links: {}, meta: {} }));

/** Signed answer bound to the request hash, ledger, reply: the entry is durable and signed before the facts are handed over, and the cache is written beside it. */
async function handOver(desk: Desk, call: Call, progress: Progress, answer: Answer, fresh: Kept | null): Promise<Outcome> {
  const { flight, asked, found } = progress;
  const now = desk.context.clock.now();
  const result = answer;
  const body = bodyOf(result);
  const hashes = { requestHash: requestHash(call.request), responseHash: responseHash(body) };
  const whole = answer instanceof Refusal ? null : answer.whole;
  // It may fail while the ledger still works: whoever waits for it hears of that here, at once.
  const landing = flight
    ?.land(fresh ? { kept: fresh, seconds: call.type.cacheSeconds, fetchedAt: now } : undefined)
    .catch((error: unknown) => desk.context.log.warn({ err: error }, 'an answer of the exchange could not be cached'));
  progress.flight = null;
  const receipt = await desk.context.ledger.record(entryOf(desk, call, asked, result, whole, hashes));
  await landing;
  return { result, body, receipt, ...hashes, fetchedAt: found?.fetchedAt ?? now, cachedUntil: found?.expiresAt ?? null };
}

/** A request that gets no facts: written down too, unless nobody knows yet whom it was about. */
async function decline(desk: Desk, call: Call, progress: Progress, refusal: Refusal): Promise<Outcome> {
  const { flight, asked } = progress;
  const body = bodyOf(refusal);
  const hashes = { requestHash: requestHash(call.request), responseHash: responseHash(body) };
  await flight?.land().catch((error: unknown) => desk.context.log.warn({ err: error }, 'the lock of a request falls by itself'));
  const receipt = asked
    ? await desk.context.ledger.record(entryOf(desk, call, asked, refusal, null, hashes)).catch((error: unknown) => {
        desk.context.log.error({ err: error }, 'a refusal could not be written in the ledger');
        return null;
      })
    : null;
  return { result: refusal, body, receipt, ...hashes, fetchedAt: desk.context.clock.now(), cachedUntil: null };
}

function entryOf(
  { context }: Desk,
  { type, modality, caller, person, reference }: Call,
  asked: Asked | null,
  result: { fields: readonly string[] } | Refusal,
  whole: ProviderData | null,
  hashes: { requestHash: string; responseHash: string },
): LedgerEvent {
  const refused = result instanceof Refusal;
  // A person whom FranceConnect or our own pages identified is that very person; civility parameters are completed by the answer.
  const pivot = person ?? (asked?.pivot && whole && type.subject ? type.subject(whole, asked.pivot) : (asked?.pivot ?? null));
  return {
    action: 'exchange.fetch',
    subject: pivot ? personKey(context.secrets, pivot) : null,
    actor: caller.actor,
    basis: caller.legalBasis,
    purpose: caller.purpose,
    ...(reference ? { reference } : {}),
    fields: refused ? [] : result.fields,
    outcome: refused ? (result.status === 404 ? 'not-found' : 'refused') : 'given',
    detail: {
      evidence: type.id,
      modality,
      provider: type.provider,
      recipient: asked?.recipient ?? '',
      ...(refused ? { code: result.code, failed_by: result.failedBy } : { issuer: whole ? type.issuer(whole).name : '' }),
    },
    ...hashes,
  };
}

/** Anything that went wrong, as a refusal: what nobody foresaw is the exchange's own failure. */
function asRefusal({ context }: Desk, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  context.log.error({ err: error }, 'the exchange failed');
  return refuse(fault('00500', {}, { cause: error }));
}

import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { civilDate, type Clock } from '../../kernel/clock.js';
import { answer, answerJson, applyLineFault, createSwitch, isLineFault, serve, type Place, type Served, type Switch } from '../server.js';
import type { BenefitsFault } from '../types.js';
import type { CaseAnswer, Cases } from './cases.js';
import { describe, findFamily, type Month } from './files.js';
import { asCivility, readPerson } from './query.js';

// The family-benefit provider speaks JSON over HTTP with a bearer key: `GET /v1/<evidence>`.
// Success: `{"data": …}`. Failure: `{"error": {"code", "message", "parameter"?, "retry_in"?}}`, with the published `errors` beside when a case is replayed.

const maintenanceSeconds = 1800;

/** Starts the family-benefit provider. `cases` answer first when they are given, then the families of the sandbox. */
export async function startBenefits(
  place: Place,
  port: number,
  options: { key: string; cases: Cases | null; clock: Clock },
): Promise<{ served: Served; control: Switch<BenefitsFault> }> {
  const control = createSwitch<BenefitsFault>();
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    control.count();
    if (control.fault && (await applyFault(control.fault, response))) return;
    if (!authorised(request, options.key)) return fail(response, 401, 'unauthorized', 'A bearer key is needed.');
    const url = new URL(request.url ?? '/', 'http://benefits');
    const evidence = /^\/v1\/([a-z-]+)$/.exec(url.pathname)?.[1];
    if (request.method !== 'GET' || !evidence || !(evidence === 'quotient-familial' || options.cases?.knows(evidence)))
      return fail(response, 404, 'no_such_evidence', 'This provider has no such evidence.');

    const version = String(request.headers['accept-version'] ?? '') || null;
    const params = asCivility(url.searchParams);
    const found = options.cases?.find(evidence, version, params);
    if (found) return replay(response, found);
    if (evidence === 'quotient-familial' && answerFromFamilies(response, params, options)) return;
    const missing = options.cases?.notFound(evidence, version);
    if (missing) return replay(response, missing);
    fail(response, 404, 'not_found', 'Nobody with this identity has a file here.');
  };
  const served = await serve(place, port, () => (request, response) => {
    respond(request, response).catch((error: unknown) => {
      place.log.error({ err: error }, 'sandbox family-benefit provider failed');
      response.destroy();
    });
  });
  return { served, control };
}

/** @returns false when the person has no file among the families of the sandbox and published cases may know better */
function answerFromFamilies(response: ServerResponse, params: URLSearchParams, options: { cases: Cases | null; clock: Clock }): boolean {
  const query = readPerson(params);
  if ('parameter' in query) {
    if (!options.cases) fail(response, 400, 'invalid_parameter', 'A parameter is missing or wrong.', { parameter: query.parameter });
    return !options.cases;
  }
  const month = readMonth(params, options.clock.now());
  if ('parameter' in month) {
    fail(response, 400, 'invalid_parameter', 'The month must be one of this year or of the two before, and not to come.', {
      parameter: month.parameter,
    });
    return true;
  }
  const family = findFamily(query);
  if (family?.maintenance) maintenance(response);
  else if (family) answerJson(response, 200, { data: describe(family, month) });
  return family !== undefined;
}

function readMonth(params: URLSearchParams, now: Date): Month | { parameter: string } {
  const [year = 0, month = 0] = civilDate(now).split('-').map(Number);
  const asked = { year: Number(params.get('annee') ?? year), month: Number(params.get('mois') ?? month) };
  if (!Number.isInteger(asked.year) || asked.year > year || asked.year < year - 2) return { parameter: 'annee' };
  if (!Number.isInteger(asked.month) || asked.month < 1 || asked.month > 12 || (asked.year === year && asked.month > month))
    return { parameter: 'mois' };
  return asked;
}

function replay(response: ServerResponse, found: CaseAnswer): void {
  if (found.payload.errors === undefined) return answerJson(response, found.status, { data: found.payload.data });
  const error = { code: 'replayed', message: 'The answer of a published case.' };
  answerJson(response, found.status, { error, errors: found.payload.errors }, found.status === 429 ? { 'retry-after': '5' } : {});
}

async function applyFault(fault: BenefitsFault, response: ServerResponse): Promise<boolean> {
  if (isLineFault(fault)) return applyLineFault(fault, response);
  switch (fault.fault) {
    case 'error':
      fail(response, 500, 'internal', 'Something broke.');
      return true;
    case 'nonsense':
      answerJson(response, 200, { data: { quotient_familial: 'beaucoup', allocataires: 3 } });
      return true;
    case 'not-json':
      answer(response, 200, 'text/html', '<!doctype html><title>Service momentanément indisponible</title>');
      return true;
    case 'maintenance':
      maintenance(response);
      return true;
    case 'too-many':
      fail(response, 429, 'too_many_requests', 'Too many requests.', { retry_in: 5 }, { 'retry-after': '5' });
      return true;
  }
}

function maintenance(response: ServerResponse): void {
  fail(response, 503, 'maintenance', 'Under maintenance.', { retry_in: maintenanceSeconds }, { 'retry-after': String(maintenanceSeconds) });
}

function fail(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  detail: Record<string, string | number> = {},
  headers: Record<string, string> = {},
): void {
  answerJson(response, status, { error: { code, message, ...detail } }, headers);
}

function authorised(request: IncomingMessage, key: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${key}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

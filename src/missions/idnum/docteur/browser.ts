import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { cookieJar } from './cookies.js';
import type { Reason } from './reasons.js';
import { literalAddress } from './rules.js';

/** What was asked, without its parameters, and what was answered; null when nothing was. */
export interface Step {
  address: string;
  status: number | null;
}

/** Where a browser stands. */
export interface Page {
  url: URL;
  status: number;
}

/** An address could not be asked, for a reason that the report names. */
export class VisitFault extends Error {
  override readonly name = 'VisitFault';
  constructor(
    readonly reason: Extract<Reason, 'unreachable' | 'too_slow' | 'address_refused' | 'not_web' | 'too_many_redirects'>,
    readonly detail: string,
    options?: { cause?: unknown },
  ) {
    super(`${reason}: ${detail}`, options);
  }
}

class AddressRefused extends Error {}

const answerMilliseconds = 10_000;
const answerBytes = 1_000_000;
const mostRedirects = 10;

/** A browser with cookies of its own that opens pages of a service and reads of them no more than their status. */
export interface Browser {
  /** Opens an address and follows redirects, up to the first address that `stop` recognises, which is not asked. @throws VisitFault */
  follow(url: URL, stop: (url: URL) => boolean): Promise<Page | { url: URL; status: null }>;
  /** Opens an address and stays there whatever it answers. @throws VisitFault */
  open(url: URL): Promise<Page>;
}

/**
 * A browser. The IP addresses of a name are judged before the connection, which goes to one of those that were judged: a name that changes
 * its mind in between leads nowhere else.
 * @param mayReach whether a connection may go to an IP address
 * @param steps what is asked is added to it
 * @param signal ends everything
 */
export function createBrowser(options: {
  mayReach(address: string): boolean;
  now(): Date;
  steps: Step[];
  signal: AbortSignal;
  lookup?: typeof lookup;
}): Browser {
  const { mayReach, steps } = options;
  const jar = cookieJar(() => options.now());
  const judged = judgedLookup(mayReach, options.lookup ?? lookup);

  const ask = async (url: URL): Promise<{ status: number; location: string | null }> => {
    const step: Step = { address: withoutParameters(url), status: null };
    steps.push(step);
    if (!['http:', 'https:'].includes(url.protocol)) throw new VisitFault('not_web', withoutParameters(url));
    const literal = literalAddress(url);
    if (literal !== null && !mayReach(literal)) throw new VisitFault('address_refused', literal);
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(answerMilliseconds)]);
    try {
      const { status, headers } = await get(url, { cookie: jar.header(url), lookup: judged, signal });
      step.status = status;
      jar.keep(url, headers['set-cookie'] ?? []);
      return { status, location: status >= 300 && status < 400 ? (headers.location ?? null) : null };
    } catch (error) {
      throw asFault(error, url, signal);
    }
  };

  return {
    async open(url) {
      return { url, status: (await ask(url)).status };
    },
    async follow(first, stop) {
      let url = first;
      for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
        if (stop(url)) return { url, status: null };
        const { status, location } = await ask(url);
        if (location === null) return { url, status };
        if (!URL.canParse(location, url)) throw new VisitFault('not_web', location.slice(0, 200));
        url = new URL(location, url);
      }
      throw new VisitFault('too_many_redirects', withoutParameters(first));
    },
  };
}

function get(
  url: URL,
  { cookie, lookup, signal }: { cookie: string; lookup: LookupFunction; signal: AbortSignal },
): Promise<{ status: number; headers: http.IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).get(
      url,
      {
        agent: false,
        lookup,
        signal,
        headers: { accept: 'text/html', 'user-agent': 'Socle-docteur', ...(cookie ? { cookie } : {}) },
      },
      (response) => {
        const { statusCode: status = 0, headers } = response;
        const done = () => resolve({ status, headers });
        let bytes = 0;
        // Read to its end, so that the service is not cut off in its work; beyond the limit nobody needs the rest.
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > answerBytes) response.destroy();
        });
        response.on('close', done).on('error', done);
      },
    );
    request.on('error', reject);
  });
}

/** The resolver of the system, except that it refuses a name one of whose addresses may not be reached. */
function judgedLookup(mayReach: (address: string) => boolean, resolve: typeof lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const refused = found.find(({ address }) => !mayReach(address));
      if (refused) return callback(new AddressRefused(refused.address), []);
      const [first] = found;
      if (options.all) callback(null, found);
      else callback(null, first?.address ?? '', first?.family);
    });
  };
}

function asFault(error: unknown, url: URL, signal: AbortSignal): unknown {
  if (error instanceof AddressRefused) return new VisitFault('address_refused', `${url.hostname} (${error.message})`);
  if (signal.aborted) return new VisitFault('too_slow', url.host, { cause: error });
  if (error instanceof Error && 'code' in error)
    return new VisitFault('unreachable', `${url.host} (${String(error.code)})`, { cause: error });
  return error;
}

const withoutParameters = (url: URL): string => (url.origin === 'null' ? url.protocol : `${url.origin}${url.pathname}`);

/** How long and how much an identity provider may answer. */
export interface Limits {
  /** For its metadata, from the question to the last byte. */
  metadataMilliseconds: number;
  /** For all that it is asked between the return of a person and their identity. */
  exchangeMilliseconds: number;
  /** For each answer, decompressed. */
  bytes: number;
}

/** An answer of a provider is some kilobytes; a person waits ten seconds at most. */
export const limits: Limits = { metadataMilliseconds: 5_000, exchangeMilliseconds: 10_000, bytes: 262_144 };

/** What becomes of the calls that belong together. */
export interface Calls {
  made: number;
  /** Whether one of them failed for the provider's own fault: no answer, late, too long, an error of the server. */
  failed: boolean;
}

/** An answer that goes on and on. */
export class TooLong extends TypeError {}

/**
 * A `fetch` for calls that share one deadline. Answers are read whole, so that neither a byte a second nor an endless body gets further.
 * @param signal the deadline
 * @param calls where it is noted how they went
 */
export function boundedFetch(fetcher: typeof fetch, signal: AbortSignal, bytes: number, calls: Calls): typeof fetch {
  return async (input, init) => {
    calls.made += 1;
    try {
      const response = await fetcher(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal });
      const body = await readWhole(response, bytes);
      if (response.status >= 500) calls.failed = true;
      const { status, statusText, headers } = response;
      return new Response(body.length === 0 ? null : body, { status, statusText, headers });
    } catch (error) {
      calls.failed = true;
      throw error;
    }
  };
}

async function readWhole(response: Response, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the body, and with it the connection.
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > most) throw new TooLong(`more than ${most} bytes`);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

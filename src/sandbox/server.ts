import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Control, LineFault, SandboxOptions } from './types.js';

/** One server of the sandbox, listening. */
export interface Served {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Where servers listen and under which name they are known. */
export interface Place {
  /** Host name in addresses. */
  hostname: string;
  /** Interface to listen on. */
  host: string;
  log: SandboxOptions['log'];
}

/** A control and the fault it has set. */
export interface Switch<F> extends Control<F> {
  readonly fault: F | null;
  count(): void;
}

/** Creates the switch of a server, in order. */
export function createSwitch<F>(): Switch<F> {
  let fault: F | null = null;
  let requests = 0;
  return {
    get fault() {
      return fault;
    },
    get requests() {
      return requests;
    },
    set: (next) => {
      fault = next;
    },
    count: () => {
      requests += 1;
    },
    reset: () => {
      fault = null;
      requests = 0;
    },
  };
}

/**
 * Starts an HTTP server. Its address is known before it answers, because an issuer is part of its own answers.
 * @param port wanted port, 0 for any; any free one when it is taken
 */
export async function serve(place: Place, port: number, handlerFor: (url: string) => RequestListener): Promise<Served> {
  const server = createServer();
  const taken = await listen(server, place, port);
  const url = `http://${place.hostname}:${taken}`;
  server.on('request', handlerFor(url));
  return { url, port: taken, close: () => close(server) };
}

/** Listens on `port`, or on any free one when it is taken; returns the port. */
export async function listen(server: NetServer, place: Place, port: number): Promise<number> {
  const attempt = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, place.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  try {
    await attempt(port);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error;
    await attempt(0);
    place.log.warn({ wanted: port }, 'a port of the sandbox is taken: another one was chosen');
  }
  return (server.address() as AddressInfo).port; // an IP server that listens has one
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Behaves as a faulty line does.
 * @returns true when the request needs no other answer
 */
export async function applyLineFault(fault: LineFault, response: ServerResponse): Promise<boolean> {
  switch (fault.fault) {
    case 'down':
      response.socket?.destroy();
      return true;
    case 'unavailable':
      answer(response, 503, 'text/plain', 'unavailable');
      return true;
    case 'silent':
      return true;
    case 'slow':
      await wait(fault.delayMs, undefined, { ref: false });
      return response.destroyed;
  }
}

/** True for the faults that `applyLineFault` knows. */
export function isLineFault(fault: { fault: string }): fault is LineFault {
  return ['down', 'unavailable', 'silent', 'slow'].includes(fault.fault);
}

/** Sends a whole answer. Nothing of the sandbox is kept by caches. */
export function answer(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers });
  response.end(body);
}

export function answerJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  answer(response, status, 'application/json; charset=utf-8', JSON.stringify(body), headers);
}

/**
 * Reads the fields of a form that was sent.
 * @throws RangeError when it is longer than 16 KB
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > 16_384) throw new RangeError('form too long');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

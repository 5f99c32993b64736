import { startTestServer } from './testing.js';

/** Vitest's global set-up: one place for the databases of a run, emptied at its end. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startTestServer();
  return async () => server[Symbol.asyncDispose]();
}

import { join } from 'node:path';
import { openDatabase, startEmbedded, type Database } from '../src/kernel/database/index.js';

/** The embedded database that a Socle of this bench runs on, as its owner. */
export async function openBeside(folder: string): Promise<AsyncDisposable & { owner: Database }> {
  const server = await startEmbedded({ dataFolder: join(folder, 'postgres') });
  const owner = openDatabase({ url: server.url, max: 1, role: 'none' });
  return {
    owner,
    async [Symbol.asyncDispose]() {
      await owner[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

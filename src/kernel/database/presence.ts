import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { addressOf } from './address.js';
import type { Log } from './log.js';
import { ensurePostmaster, stopPostmaster, type Postmaster, type PostmasterOptions } from './postmaster.js';

// 'socle' in ASCII: any constant does, as long as it never changes.
const presenceLock = 0x736f636c65;
const connectMilliseconds = 10_000;
const joinPauseMilliseconds = 100;
const recoverPauseMilliseconds = 2000;

/**
 * One process among those that use a server of ours, as PostgreSQL sees it: a connection that holds a shared lock. It also tells us when
 * the server dies.
 */
export class Presence {
  private readonly leaving = new AbortController();
  private client: pg.Client | null = null;
  private socket: Socket | null = null;
  private recovering: Promise<void> | null = null;
  /** How to connect to the server. */
  url = '';

  private constructor(
    private readonly server: PostmasterOptions,
    private readonly log?: Log,
  ) {}

  /** Comes in, once the server accepts connections; starts it if need be. */
  static async enter(server: PostmasterOptions, log?: Log): Promise<Presence> {
    const presence = new Presence(server, log);
    await presence.join();
    return presence;
  }

  private async join(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const postmaster = await ensurePostmaster(this.server);
      try {
        await this.connect(postmaster);
        return;
      } catch (error) {
        // The last user may be stopping the server at this very moment: then it is started again.
        if (attempt === 10) throw error;
        await sleep(joinPauseMilliseconds);
      }
    }
  }

  private async connect(postmaster: Postmaster): Promise<void> {
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: addressOf(postmaster, 'postgres'),
      application_name: 'socle presence',
      stream: () => socket,
      connectionTimeoutMillis: connectMilliseconds,
    });
    client.on('error', () => undefined);
    client.once('end', () => this.lost(client));
    await client.connect();
    try {
      await client.query('select pg_advisory_lock_shared($1)', [presenceLock]);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    // A program that has nothing left to do must be able to end.
    socket.unref();
    this.client = client;
    this.socket = socket;
    this.url = addressOf(postmaster);
  }

  private lost(client: pg.Client): void {
    if (this.leaving.signal.aborted || this.client !== client) return;
    this.client = null;
    this.log?.warn({ cluster: this.server.cluster }, 'the database server has stopped by itself: starting it again');
    this.recovering = this.recover().finally(() => (this.recovering = null));
  }

  private async recover(): Promise<void> {
    while (!this.leaving.signal.aborted) {
      try {
        await this.join();
        this.log?.info({ cluster: this.server.cluster }, 'the database server runs again');
        return;
      } catch (error) {
        this.log?.error({ error }, 'the database server does not start');
        await sleep(recoverPauseMilliseconds, undefined, { signal: this.leaving.signal }).catch(() => undefined);
      }
    }
  }

  /** Leaves for good. Stops the server when nobody else is there. */
  async leave(): Promise<void> {
    if (this.leaving.signal.aborted) return;
    this.leaving.abort();
    await this.recovering;
    const client = this.client;
    if (!client) return;
    this.client = null;
    this.socket?.ref();
    try {
      await client.query('select pg_advisory_unlock_shared($1)', [presenceLock]);
      const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [presenceLock]);
      if (rows[0]?.alone) await stopPostmaster(this.server.cluster);
    } catch (error) {
      this.log?.warn({ error }, 'the database server was already gone');
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

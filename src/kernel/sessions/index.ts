import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.js';
import type { Db } from '../database/index.js';
import { randomToken } from '../ids.js';
import type { Secrets } from '../secrets.js';
import {
  idleMinutes,
  lifetimeHours,
  type ActingHelper,
  type AgentData,
  type AgentSession,
  type IdentityData,
  type IdentitySession,
  type PersonData,
  type PersonSession,
  type StoredKind,
} from './rules.js';

export type {
  ActingHelper,
  AgentData,
  AgentSession,
  IdentityData,
  IdentitySession,
  PersonData,
  PersonSession,
  SessionKind,
  SignedInIdentity,
  StoredKind,
} from './rules.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The citizen who is signed in to Socle's pages with this browser, if any; or whom a helper stands in for, on a route that admits one. */
    person: PersonSession | null;
    /** The citizen in whose place a helper signed in with this browser, if any: no route knows them but those that admit helpers. */
    standIn: (PersonSession & { acting: ActingHelper }) | null;
    /** The civil servant who is signed in to Socle's pages with this browser, if any. */
    agent: AgentSession | null;
    /** Who is signed in at Socle's own identity provider for agents with this browser, if any. */
    identity: IdentitySession | null;
  }
}

interface DataOf {
  person: PersonData;
  agent: AgentData;
  identity: IdentityData;
}

export interface Sessions {
  /** Signs in: a new session with a new cookie; the one that this browser had is closed. */
  open<K extends StoredKind>(
    db: Db,
    request: FastifyRequest,
    reply: FastifyReply,
    kind: K,
    accountId: string,
    data: DataOf[K],
  ): Promise<void>;
  /** Reads the cookies of a request into `request.person` or `request.standIn`, `request.agent` and `request.identity`. */
  read(request: FastifyRequest): Promise<void>;
  /** Signs out of this browser. */
  close(request: FastifyRequest, reply: FastifyReply, kind: StoredKind): Promise<void>;
  /** Signs an account out everywhere; returns how many sessions were closed. */
  closeAll(db: Db, kind: StoredKind, accountId: string): Promise<number>;
}

const cookieName = { person: 'socle_usager', agent: 'socle_agent', identity: 'socle_identite' } as const;
const digest = (value: string) => createHash('sha256').update(value).digest();
const minute = 60_000;

/** Sessions in the database. Cookies hold a random identifier of 256 bits; the database holds its hash and the sealed content. */
export function createSessions(options: { db: Db; clock: Clock; secrets: Secrets; secure: boolean }): Sessions {
  const { db, clock, secrets, secure } = options;
  const name = (kind: StoredKind) => `${secure ? '__Host-' : ''}${cookieName[kind]}`;
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  const browser = (request: FastifyRequest) => digest(request.headers['user-agent'] ?? '');

  const find = async (request: FastifyRequest, kind: StoredKind) => {
    const id = request.cookies[name(kind)];
    if (!id) return null;
    const now = clock.now();
    const row = await db
      .selectFrom('session')
      .selectAll()
      .where('id_hash', '=', digest(id))
      .where('kind', '=', kind)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (!row || row.expires_at <= now || row.bound_to.compare(browser(request)) !== 0) return null;
    if (now.getTime() - row.seen_at.getTime() > idleMinutes[kind] * minute) return null;
    if (now.getTime() - row.seen_at.getTime() > minute)
      await db.updateTable('session').set({ seen_at: now }).where('id_hash', '=', row.id_hash).execute();
    return { id, accountId: row.account_id, signedInAt: row.created_at, data: secrets.open('session', row.data) };
  };

  const revoke = async (target: Db, request: FastifyRequest, kind: StoredKind) => {
    const id = request.cookies[name(kind)];
    if (id)
      await target
        .updateTable('session')
        .set({ revoked_at: clock.now() })
        .where('id_hash', '=', digest(id))
        .where('revoked_at', 'is', null)
        .execute();
  };

  return {
    async open(target, request, reply, kind, accountId, data) {
      await revoke(target, request, kind);
      const id = randomToken(32);
      const now = clock.now();
      await target
        .insertInto('session')
        .values({
          id_hash: digest(id),
          kind,
          account_id: accountId,
          bound_to: browser(request),
          data: secrets.seal('session', JSON.stringify(data)),
          created_at: now,
          seen_at: now,
          expires_at: new Date(now.getTime() + lifetimeHours[kind] * 60 * minute),
        })
        .execute();
      reply.setCookie(name(kind), id, cookie);
    },
    async read(request) {
      const [person, agent, identity] = await Promise.all([find(request, 'person'), find(request, 'agent'), find(request, 'identity')]);
      // The content was sealed by `open` with the type of its kind.
      const citizen = person && {
        id: person.id,
        accountId: person.accountId,
        signedInAt: person.signedInAt,
        ...(JSON.parse(person.data) as PersonData),
      };
      const acting = citizen?.acting;
      request.person = acting ? null : citizen;
      request.standIn = citizen && acting ? { ...citizen, acting } : null;
      request.agent = agent && {
        id: agent.id,
        accountId: agent.accountId,
        signedInAt: agent.signedInAt,
        ...(JSON.parse(agent.data) as AgentData),
      };
      request.identity = identity && {
        id: identity.id,
        accountId: identity.accountId,
        signedInAt: identity.signedInAt,
        ...(JSON.parse(identity.data) as IdentityData),
      };
    },
    async close(request, reply, kind) {
      await revoke(db, request, kind);
      reply.clearCookie(name(kind), cookie);
    },
    async closeAll(target, kind, accountId) {
      const closed = await target
        .updateTable('session')
        .set({ revoked_at: clock.now() })
        .where('kind', '=', kind)
        .where('account_id', '=', accountId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return Number(closed.numUpdatedRows);
    },
  };
}

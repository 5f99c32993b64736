import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sql } from 'kysely';
import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { parseEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import type { Upstream } from '../provider/index.js';
import { tellServices } from './account-events.js';
import { accountOf, subjectHash, type Account, type Comer } from './accounts.js';
import { agentConnectFaults } from './faults.js';
import { confirmChange } from './mail.js';
import { closeSessions } from './sessions.js';

/** An account that somebody has just proved to be theirs, through the administration that they leave. */
export interface Former {
  accountId: string;
  upstream: string;
  email: EmailAddress;
}

const sealing = 'agentconnect.former';
const minutes = 15;
const shape = z.object({ uid: z.string(), accountId: z.string(), upstream: z.string(), email: z.string(), until: z.number() });

/** Between the former administration and the new one, the account waits sealed in the browser, for one request of a service. */
export function formerCookie(options: { secrets: Secrets; secure: boolean; path: string }) {
  const { secrets, secure, path } = options;
  const name = 'agentconnect_former';
  const settings = { path, httpOnly: true, sameSite: 'lax', secure, maxAge: minutes * 60 } as const;
  return {
    keep(reply: FastifyReply, uid: string, former: Former, now: Date): void {
      const content = { uid, ...former, until: now.getTime() + minutes * 60_000 };
      reply.setCookie(name, secrets.seal(sealing, JSON.stringify(content)), settings);
    },
    /** The account that waits for this request; null when none does. */
    read(request: FastifyRequest, uid: string, now: Date): Former | null {
      try {
        const kept = shape.parse(JSON.parse(secrets.open(sealing, request.cookies[name] ?? '')));
        const email = parseEmail(kept.email);
        return kept.uid === uid && kept.until > now.getTime() && email
          ? { accountId: kept.accountId, upstream: kept.upstream, email }
          : null;
      } catch {
        return null;
      }
    },
    forget: (reply: FastifyReply): void => void reply.clearCookie(name, settings),
  };
}

/** The account by which a provider knows somebody already, or null. Nothing is written. */
export async function knownAccount(tx: Tx | Context['db'], secrets: Secrets, upstream: string, sub: string) {
  const row = await tx
    .selectFrom('agentconnect_identity_key as k')
    .innerJoin('agentconnect_account as a', 'a.id', 'k.account_id')
    .select(['a.id', 'a.active', 'a.subject'])
    .where('k.upstream', '=', upstream)
    .where('k.upstream_subject', '=', subjectHash(secrets, upstream, sub))
    .executeTakeFirst();
  return row ?? null;
}

/**
 * An agent has changed administration: the account that they proved to be theirs is theirs at the new provider too, with its subject, so
 * that services go on recognising them. An account that the new provider had opened meanwhile gives way: services that knew its subject are
 * told that it is no more, its sessions are closed. Written down, and told to both addresses.
 * @throws Fault AC-DEUX-COMPTES when that account has other providers as well, AC-COMPTE-FERME when either is closed
 */
export async function joinFormer(
  tx: Tx,
  context: Context,
  given: { former: Former; comer: Comer; upstream: Upstream; lang: Lang },
): Promise<Account> {
  const { former, comer, upstream, lang } = given;
  const { secrets, clock, ledger } = context;
  const now = clock.now();
  // In one order, whoever comes first.
  const held = await tx
    .selectFrom('agentconnect_account')
    .select(['id', 'active'])
    .where('id', '=', former.accountId)
    .forUpdate()
    .execute();
  if (!held[0]?.active) throw agentConnectFaults.make('AC-COMPTE-FERME');
  const young = await knownAccount(tx, secrets, comer.upstream, comer.sub);
  if (young?.id === former.accountId) return accountOf(tx, context, comer, now);
  if (young && !young.active) throw agentConnectFaults.make('AC-COMPTE-FERME');
  const keys = young
    ? await tx.selectFrom('agentconnect_identity_key').select('upstream').where('account_id', '=', young.id).execute()
    : [];
  if (keys.length > 1) throw agentConnectFaults.make('AC-DEUX-COMPTES', { provider: upstream.title });
  if (young) {
    await closeSessions(tx, context, young.subject);
    await tellServices(tx, context, young.id, { kind: 'purged' });
    await tx.updateTable('agentconnect_account').set({ active: false }).where('id', '=', young.id).execute();
  }
  const key = subjectHash(secrets, comer.upstream, comer.sub);
  await sql`
    insert into agentconnect_identity_key (upstream, upstream_subject, account_id, email, entitled, first_at, last_at)
    values (${comer.upstream}, ${key}, ${former.accountId}, '', false, ${now}, ${now})
    on conflict (upstream, upstream_subject) do update set account_id = excluded.account_id`.execute(tx);
  const account = await accountOf(tx, context, comer, now);
  const entry = await ledger.append(tx, {
    action: 'agentconnect.change-administration',
    subject: former.accountId,
    actor: { kind: 'agent', id: former.accountId, label: 'Agent' },
    detail: { from: former.upstream, to: comer.upstream, replaces: young?.id ?? null },
  });
  await tellServices(tx, context, former.accountId, {
    kind: 'changed',
    claims: ['email', 'siret', 'siren', 'organization_label', 'organizational_unit', 'roles', 'idp_id'],
  });
  await confirmChange(tx, context, { addresses: [former.email, comer.email], provider: upstream.title, entry, lang });
  return { ...account, emailChanged: false };
}

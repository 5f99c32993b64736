import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import type { PersonSession } from '../../../kernel/sessions/index.js';
import { changesNothing, endSessions, savePreferences, type Change, type Choice } from '../franceconnect/index.js';
import { connexionsFaults } from './faults.js';
import { confirmChange, confirmClosing } from './mail.js';

/** Who acts, and in which language they read. */
export interface Acting {
  person: PersonSession;
  lang: Lang;
  /** The name of an identity provider. */
  titleOf(upstream: string): string;
}

/** The person as the ledger names them. */
export const actorOf = (person: PersonSession) => ({ kind: 'person', id: person.subject, label: person.displayName }) as const;

/**
 * Writes down which identity providers may sign a person in, in the caller's transaction: the choice, its ledger entry, the e-mail that
 * confirms it. Sign-ins made with a provider that is now blocked are closed, and services told. A choice that changes nothing leaves no trace.
 * @throws Fault CNX-COMPTE-UTILISE when it would block the provider that the person is signed in with
 */
export async function decideProviders(tx: Tx, context: Context, { person, lang, titleOf }: Acting, choice: Choice): Promise<Change> {
  const now = context.clock.now();
  const change = await savePreferences(tx, person.subject, choice, person.idp || null, now);
  if (!change) throw connexionsFaults.make('CNX-COMPTE-UTILISE', { provider: titleOf(person.idp), retry: '/connexions/comptes' });
  if (changesNothing(change)) return change;
  const { blocked, unblocked, future } = change;
  await endSessions(tx, context, person.subject, now, blocked);
  const entry = await context.ledger.append(tx, {
    action: 'connexions.preferences',
    subject: person.subject,
    actor: actorOf(person),
    detail: { blocked: blocked.join(' '), allowed: unblocked.join(' '), ...(future === null ? {} : { future }) },
  });
  await confirmChange(tx, context, person, { blocked: blocked.map(titleOf), unblocked: unblocked.map(titleOf), future }, entry, lang);
  return change;
}

/** The same, as a step of its own. */
export const changeProviders = (context: Context, acting: Acting, choice: Choice): Promise<Change> =>
  transact(context.db, (tx) => decideProviders(tx, context, acting, choice));

/**
 * Closes every session of a person in the caller's transaction: their sign-ins at FranceConnect, which stop within five seconds in every
 * process, and their sessions on Socle's own pages, which stop at once; services that want to know are told; with a ledger entry and an e-mail.
 */
export async function closeEverything(tx: Tx, context: Context, { person, lang }: Acting): Promise<void> {
  const closed = await endSessions(tx, context, person.subject, context.clock.now());
  await context.sessions.closeAll(tx, 'person', person.accountId);
  const entry = await context.ledger.append(tx, {
    action: 'connexions.close-sessions',
    subject: person.subject,
    actor: actorOf(person),
    detail: { signIns: closed },
  });
  await confirmClosing(tx, context, person, entry, lang);
}

import { createHash } from 'node:crypto';
import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import type { Fault } from '../../../kernel/errors/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { displayName, renamePerson } from '../../../registry/index.js';
import type { Interaction, Upstream } from '../provider/index.js';
import { tellServices } from './account-events.js';
import type { Broker } from './broker.js';
import { confirmMigration } from './correction-mail.js';
import { franceConnectFaults } from './faults.js';
import { changedFacts, judgeChange, type LinkedFact } from './links.js';
import { lifetimes } from './rules.js';
import { endSessions } from './sessions.js';
import { holdAccount, mergeAccounts, moveLink, noteLink, offerOf, type Offer, type Seen } from './store-links.js';
import { mayUse } from './store-preferences.js';
import { insertAuthentication, type Authentication } from './store.js';

/** The event by which products hear that a person has another key: { from, to, subjectKeys }. */
export const personChanged = 'franceconnect.person-changed';

/** An account of a provider that came with an identity that no correction explains. Undoes the sign-in; see `journalOtherPerson`. */
export class OtherPerson extends Error {
  constructor(
    readonly formerKey: string,
    readonly changed: readonly LinkedFact[],
  ) {
    super('another person behind one account of a provider');
  }
}

/**
 * Notes with which account of a provider somebody signs in, and looks whether it was somebody else's.
 * @returns the names of the facts that changed when a correction is plausible; null when there is nothing to ask
 * @throws OtherPerson when none is
 * @throws Fault Y180001, Y100011 as for the former account: another civil status is no way around them
 */
export async function meetLink(tx: Tx, seen: Seen, title: string, now: Date): Promise<LinkedFact[] | null> {
  const known = await noteLink(tx, seen, now);
  if (!known || known.accountId === seen.accountId) return null;
  const former = await holdAccount(tx, known.accountId);
  if (!former) return null;
  const changed = changedFacts(known.facts, seen.facts);
  if (judgeChange(changed) === 'other-person') throw new OtherPerson(former.person_key, changed);
  if (!former.active) throw franceConnectFaults.make('Y180001');
  const choices = { id: former.id, futureProvidersAllowed: former.future_providers_allowed };
  if (former.providers_decided && !(await mayUse(tx, choices, seen.upstream)))
    throw franceConnectFaults.make('Y100011', { provider: title });
  return changed;
}

/** Writes in the history of the person whose account it was that another one came with it; gives the fault. */
export async function journalOtherPerson(context: Context, { formerKey, changed }: OtherPerson, upstream: Upstream): Promise<Fault> {
  await transact(context.db, (tx) =>
    context.ledger.append(tx, {
      action: 'franceconnect.other-person',
      subject: formerKey,
      actor: { kind: 'service', id: upstream.id, label: upstream.title },
      fields: changed,
      outcome: 'refused',
      detail: { provider: upstream.id },
    }),
  );
  return franceConnectFaults.make('FC-AUTRE-PERSONNE', { provider: upstream.title });
}

interface Decision {
  interaction: Interaction;
  found: Authentication;
  lang: Lang;
}

/**
 * The person says that their civil status was corrected: their former account takes their new key, and what the young one gathered; its
 * subjects stay, so that services go on recognising them. Every session of before is closed. Where services knew both accounts, they know
 * the former one from now on: it is the one with a past. One transaction. Said twice, it is done once.
 * @throws Fault Y030025 when the request of the service was answered meanwhile
 */
export async function keepAccount(context: Context, { provider }: Pick<Broker, 'provider'>, decision: Decision): Promise<void> {
  const { interaction, found, lang } = decision;
  const now = context.clock.now();
  await transact(context.db, async (tx) => {
    const held = await hold(tx, await offerOf(tx, found.id));
    if (!held) return;
    const { offer, former, young } = held;
    for (const { person_key: key } of [former, young]) await endSessions(tx, context, key, now);
    await tellServices(tx, context, { former, young }, offer.changed, now);
    await mergeAccounts(tx, { id: former.id, personKey: former.person_key }, { id: young.id, personKey: young.person_key });
    await renamePerson(tx, former.person_key, young.person_key, now);
    const { acr, amr, at, identity, upstream, upstreamSession } = found;
    // A sign-in never changes, and every process may have read this one: the former account gets one of its own.
    const accountId = await insertAuthentication(tx, context.secrets, {
      accountId: former.id,
      interactionUid: interaction.uid,
      upstream,
      acr,
      amr,
      identity,
      upstreamSession,
      at,
      expiresAt: new Date(at.getTime() + lifetimes.authentication * 1000),
    });
    const login = { accountId, acr, amr: [...amr], ts: Math.floor(Date.now() / 1000), remember: true };
    if (!(await provider.interactions.settle(tx, interaction.uid, { login }))) throw franceConnectFaults.make('Y030025');
    const entry = await journal(tx, context, 'franceconnect.migrate', found, offer, former.person_key);
    await context.jobs.emit(tx, personChanged, {
      from: former.person_key,
      to: young.person_key,
      subjectKeys: [former.subject_key, young.subject_key],
    });
    await confirmMigration(tx, context, { email: identity.email, entry, at: now, lang });
  });
}

/** The person says that they start anew: the account of the provider leads to the young account from now on, and nobody asks again. */
export async function startAnew(context: Context, { found }: Pick<Decision, 'found'>): Promise<void> {
  await transact(context.db, async (tx) => {
    const held = await hold(tx, await offerOf(tx, found.id));
    if (!held) return;
    const { offer, former } = held;
    await moveLink(tx, { upstream: offer.upstream, hash: offer.hash, accountId: offer.young });
    await journal(tx, context, 'franceconnect.start-anew', found, offer, former.person_key);
  });
}

/** Both accounts, held in one order; null when what was offered is no more, or was decided meanwhile. */
async function hold(tx: Tx, offer: Offer | null) {
  if (!offer) return null;
  const [first, second] = [offer.former, offer.young].sort();
  const held = [await holdAccount(tx, first ?? ''), await holdAccount(tx, second ?? '')];
  const former = held.find((account) => account?.id === offer.former);
  const young = held.find((account) => account?.id === offer.young);
  return former?.active && young?.active ? { offer, former, young } : null;
}

const journal = (
  tx: Tx,
  { ledger }: Context,
  action: 'franceconnect.migrate' | 'franceconnect.start-anew',
  found: Authentication,
  { changed, upstream }: Offer,
  formerKey: string,
): Promise<string> =>
  ledger.append(tx, {
    action,
    subject: found.personKey,
    actor: { kind: 'person', id: found.personKey, label: displayName(found.identity) },
    fields: changed,
    detail: { provider: upstream, former: createHash('sha256').update(formerKey).digest('base64url') },
  });

import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { emailDomain } from '../../../kernel/mail/index.js';
import type { Client, Interaction, OpenIdProvider, Upstream, UpstreamAnswer } from '../provider/index.js';
import { tellServices } from './account-events.js';
import { accountOf, type Account, type Comer } from './accounts.js';
import { joinFormer, type Former } from './change.js';
import { sendCode } from './code.js';
import { refuseDeparted } from './departures.js';
import { agentConnectFaults } from './faults.js';
import { askedLevels, judgeLevel, reachedLevel } from './levels.js';
import { confirmReconciliation } from './mail.js';
import { identityIn, membershipFor } from './organisations.js';
import { isExpected, routesFor, speaksFor } from './routing.js';
import { lifetimes, missingWords } from './rules.js';
import { signIn } from './sign-in.js';
import type { Draft } from './store.js';
import { findArrival, finishArrival, insertArrival } from './store-arrivals.js';
import { readTold, type Told } from './told.js';

/** What comes next for an agent who came back: the service is answered, or a page is left. */
export type Next = 'answered' | 'unmet' | 'code' | 'organisation';

/** What an agent came back for, and with. */
export interface Coming {
  interaction: Interaction;
  client: Client;
  upstream: Upstream;
  answer: UpstreamAnswer;
  lang: Lang;
  /** The account that they have proved to be theirs, when their administration has changed. */
  former?: Former;
}

/**
 * What the provider of an administration said, judged.
 * @throws Fault AC-IDENTITE naming what is missing, Y500027 when the address is of a domain that was not to be expected
 */
export function checkTold(
  { log }: Pick<Context, 'log'>,
  upstreams: readonly Upstream[],
  upstream: Upstream,
  answer: UpstreamAnswer,
): { told: Told; comer: Comer } {
  const read = readTold(answer.claims, upstream.options.siret);
  const data = { provider: upstream.title };
  if (!read.ok) throw agentConnectFaults.make('AC-IDENTITE', { ...data, ...missingWords(read.missing) });
  const { told, emailVerified } = read;
  const routes = routesFor(upstreams);
  const domain = emailDomain(told.email);
  if (!isExpected(routes, upstream, domain)) {
    if (upstream.options.unexpected_domain === 'refuse') throw agentConnectFaults.make('Y500027', data);
    log.warn({ room: 'agentconnect', provider: upstream.id, domain }, 'an agent came back with an address of an unexpected domain');
  }
  const entitled = emailVerified && speaksFor(routes, upstream, domain);
  return { told, comer: { upstream: upstream.id, sub: answer.sub, email: told.email, entitled } };
}

/**
 * Takes an agent in who came back: level, identity, account; then answers the service, or remembers what is left to do. One transaction.
 * @throws Fault
 */
export async function arrive(
  context: Context,
  { provider, upstreams }: { provider: OpenIdProvider; upstreams: readonly Upstream[] },
  coming: Coming,
): Promise<Next> {
  const { interaction, client, upstream, answer, lang, former } = coming;
  const reached = reachedLevel(answer.acr);
  const verdict = judgeLevel(reached, askedLevels(interaction.parameters));
  const tooLow = () => agentConnectFaults.make('AC-NIVEAU', { provider: upstream.title });
  if (!upstream.allowedAcr.includes(reached) || verdict.kind === 'too-low') throw tooLow();
  const { told, comer } = checkTold(context, upstreams, upstream, answer);
  if (verdict.kind === 'unmet') return 'unmet';
  const membership = membershipFor(told, interaction.parameters['siret_hint']);
  const at = context.clock.now();
  const about = { upstream: upstream.id, acr: verdict.acr, reached, amr: answer.amr, told, upstreamSession: answer.idToken, at };
  const identity = verdict.kind === 'enough' && membership ? await identityIn(context, upstream, about, membership) : null;
  return transact(context.db, async (tx): Promise<Next> => {
    const account = former ? await joinFormer(tx, context, { former, comer, upstream, lang }) : await accountOf(tx, context, comer, at);
    if (!account.active) throw agentConnectFaults.make('AC-COMPTE-FERME');
    await note(tx, context, account, coming, told);
    const draft: Draft = { ...about, accountId: account.id };
    if (identity) {
      await signIn(tx, context, provider, { interaction, client, draft, identity, expiresAt: endOf(draft) });
      return 'answered';
    }
    await refuseDeparted(tx, context, draft, null);
    const expiresAt = new Date(at.getTime() + lifetimes.interaction * 1000);
    await insertArrival(tx, context.secrets, { uid: interaction.uid, draft, needsCode: verdict.kind === 'raise', at, expiresAt });
    if (verdict.kind !== 'raise') return 'organisation';
    await sendCode(tx, context, { uid: interaction.uid, arrival: { draft }, service: client.name, lang });
    return 'code';
  });
}

/**
 * Goes on with an arrival once a code was given or an organisation chosen.
 * @param given.siret what the agent chose, when they had to
 * @throws Fault AC-PERDUE when there is no such arrival (any more)
 */
export async function goOn(
  context: Context,
  { provider, upstreams }: { provider: OpenIdProvider; upstreams: readonly Upstream[] },
  given: { interaction: Interaction; client: Client; siret?: string | undefined },
): Promise<Next> {
  const { interaction, client, siret } = given;
  const arrival = await findArrival(context.db, context.secrets, interaction.uid, context.clock.now());
  if (!arrival) throw agentConnectFaults.make('AC-PERDUE');
  if (arrival.needsCode) return 'code';
  const upstream = upstreams.find(({ id }) => id === arrival.draft.upstream);
  const membership = membershipFor(arrival.draft.told, siret ?? interaction.parameters['siret_hint']);
  if (!upstream) throw agentConnectFaults.make('AC-PERDUE');
  if (!membership) return 'organisation';
  const draft = raisedIfNeeded(arrival.draft);
  const identity = await identityIn(context, upstream, draft, membership);
  await transact(context.db, async (tx) => {
    if (!(await finishArrival(tx, interaction.uid))) throw agentConnectFaults.make('AC-PERDUE');
    await signIn(tx, context, provider, { interaction, client, draft, identity, expiresAt: endOf(draft) });
  });
  return 'answered';
}

/** The level of the draft is the one that it has once the code was given; what the broker saw of it is said too. */
function raisedIfNeeded(draft: Draft): Draft {
  const byCode = draft.acr.endsWith('-mfa') && !draft.reached.endsWith('-mfa') && !['eidas2', 'eidas3'].includes(draft.reached);
  return byCode ? { ...draft, amr: [...new Set([...draft.amr, 'mail', 'mfa'])] } : draft;
}

const endOf = ({ at }: Pick<Draft, 'at'>): Date => new Date(at.getTime() + lifetimes.session * 1000);

/** What happened to the account is written down, and told to who wants to know. */
async function note(tx: Tx, context: Context, account: Account, { upstream, lang }: Coming, told: Told): Promise<void> {
  if (account.emailChanged) await tellServices(tx, context, account.id, { kind: 'changed', claims: ['email'] });
  if (account.how !== 'reconciled') return;
  const entry = await context.ledger.append(tx, {
    action: 'agentconnect.reconcile',
    subject: account.id,
    actor: { kind: 'service', id: upstream.id, label: upstream.title },
    fields: ['email'],
    detail: { provider: upstream.id },
  });
  await confirmReconciliation(tx, context, { to: told.email, provider: upstream.title, entry, lang });
}

/** Where an agent goes whose sign-in is not over, or is. */
export function addressAfter(next: Next, place: string, returnTo: string): string {
  return next === 'code' || next === 'organisation' ? `${place}/${next}` : returnTo;
}

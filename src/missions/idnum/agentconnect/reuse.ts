import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { mayChoose, type Client, type Interaction } from '../provider/index.js';
import type { Next } from './arrival.js';
import type { Broker } from './broker.js';
import { sendCode } from './code.js';
import { askedLevels, covers, judgeLevel, reachedLevel, wantsNewSignIn } from './levels.js';
import { identityIn, membershipFor } from './organisations.js';
import { lifetimes } from './rules.js';
import { isStillOpen } from './sessions.js';
import { signIn } from './sign-in.js';
import type { Authentication } from './store.js';
import { insertArrival } from './store-arrivals.js';
import type { Membership } from './told.js';

/** Reasons of the library to ask for a sign-in that an open session may answer all the same, in another organisation or at another level. */
const answerable: readonly string[] = ['other_sign_in', 'essential_acr', 'essential_acrs'];

/**
 * What an open session is good for when it does not serve a request as it is: the same sign-in tells the service another level that it
 * covers, or is raised by a code, or speaks for the organisation that the service hints at. Whoever asks for a new sign-in gets one.
 * @returns null when the agent has to sign in
 */
export async function reuse(
  context: Context,
  broker: Broker,
  given: { interaction: Interaction; client: Client; found: Authentication; lang: Lang },
): Promise<Next | null> {
  const { interaction, client, found, lang } = given;
  const { parameters, prompt, reasons, uid } = interaction;
  if (prompt !== 'login' || !reasons.every((reason) => answerable.includes(reason)) || !mayChoose(client, found.upstream)) return null;
  const asked = askedLevels(parameters);
  if (wantsNewSignIn(asked)) return null;
  const verdict = judgeLevel(strongestOf(found), asked);
  if (verdict.kind !== 'enough' && verdict.kind !== 'raise') return null;
  const membership = membershipFor(found.told, parameters['siret_hint']) ?? currentMembership(found);
  if (verdict.kind === 'enough') return (await switchTo(context, broker, { ...given, membership, acr: verdict.acr })) ? 'answered' : null;
  const now = context.clock.now();
  const { id: _id, subject: _subject, identity: _identity, expiresAt: _end, ...draft } = found;
  return transact(context.db, async (tx): Promise<Next | null> => {
    if (!(await isStillOpen(tx, found))) return null;
    const raised = { ...draft, acr: verdict.acr };
    const expiresAt = new Date(now.getTime() + lifetimes.interaction * 1000);
    await insertArrival(tx, context.secrets, { uid, draft: raised, needsCode: true, at: now, expiresAt });
    await sendCode(tx, context, { uid, arrival: { draft: raised }, service: client.name, lang });
    return 'code';
  });
}

/**
 * Answers a service from an open session, in another organisation or at another level of the same sign-in. It ends when that sign-in ends.
 * @returns false when its provider was withdrawn, or the sign-in closed a moment ago
 * @throws Fault AC-ORGANISATION-FERMEE
 */
export async function switchTo(
  context: Context,
  broker: Broker,
  given: { interaction: Interaction; client: Client; found: Authentication; membership: Membership; acr: string },
): Promise<boolean> {
  const { interaction, client, found, membership, acr } = given;
  const upstream = (await broker.upstreams()).find(({ id }) => id === found.upstream);
  if (!upstream) return false;
  const identity = await identityIn(context, upstream, found, membership);
  const { id: _id, subject: _subject, identity: _identity, expiresAt, ...draft } = found;
  return transact(context.db, async (tx) => {
    if (!(await isStillOpen(tx, found))) return false;
    await signIn(tx, context, broker.provider, { interaction, client, draft: { ...draft, acr }, identity, expiresAt });
    return true;
  });
}

const currentMembership = ({ told, identity }: Authentication): Membership =>
  told.memberships.find(({ siret }) => siret === identity.siret) ?? { siret: identity.siret, source: 'given' };

/** What the provider reached, or what a code of ours made of it, whichever is more. */
function strongestOf({ reached, acr }: Authentication) {
  const [provider, told] = [reachedLevel(reached), reachedLevel(acr)];
  return covers(told, provider) ? told : provider;
}

import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import { personKey, pivotOf } from '../../../registry/index.js';
import { grantId, type Client, type Interaction, type Upstream, type UpstreamAnswer } from '../provider/index.js';
import { askedOf, keptBack, scopesFor } from './asked.js';
import type { Broker } from './broker.js';
import { meetLink, OtherPerson, journalOtherPerson } from './correction.js';
import { identifyInRegistry } from './civil-registry.js';
import { checkActing, type Purpose } from './delegation.js';
import { franceConnectFaults } from './faults.js';
import { hashFacts, linkHash } from './links.js';
import { queueAlert } from './mail.js';
import {
  askedLevel,
  besideRegistry,
  judgeLevel,
  lifetimes,
  providerIdentity,
  rectify,
  type Level,
  type ProviderIdentity,
} from './rules.js';
import { claimsOf, missingWords } from './scopes.js';
import { mayUse } from './store-preferences.js';
import { insertAuthentication, insertConnection, signInAgain, touchAccount, type Authentication } from './store.js';

/**
 * What an identity provider said, judged: level, then the rules of the identité pivot.
 * @throws Fault Y100001, Y100018, Y270001, Y600006
 */
export function checkAnswer(answer: UpstreamAnswer, upstream: Upstream, needed: Level): ProviderIdentity {
  const data = { provider: upstream.title };
  const level = judgeLevel(answer.acr, needed, upstream.allowedAcr);
  if (!level.ok) throw franceConnectFaults.make(level.why === 'not-allowed' ? 'Y100018' : 'Y100001', data);
  const read = providerIdentity.safeParse(answer.claims);
  if (!read.success) {
    const missing = [...new Set(read.error.issues.map((issue) => issue.path.join('.')))];
    if (missing.length === 1 && missing[0] === 'email') throw franceConnectFaults.make('Y270001', data);
    throw franceConnectFaults.make('Y600006', { ...data, ...missingWords(missing) });
  }
  return read.data;
}

/** Somebody who comes back from an identity provider. */
interface Arrival {
  interaction: Interaction;
  upstream: Upstream;
  answer: UpstreamAnswer;
  /** The level that the provider was asked to reach. */
  needed: Level;
  /** What the service is for, where the provider lets helpers take people's places. */
  purpose: Purpose | null;
  /** Hears why the civil registry did not identify the person, with the identity that was asked about, and says what is thrown. */
  refused(error: unknown, identity: ProviderIdentity): Promise<unknown>;
}

/**
 * Signs a person in for a waiting request: identity checked, account found or made, the library told. One transaction after the last call
 * to another server.
 * @returns whether the person must say first that their civil status was corrected
 * @throws Fault
 */
export async function signPersonIn(
  context: Context,
  { platform, provider, authentication: reading }: Pick<Broker, 'platform' | 'provider' | 'authentication'>,
  { interaction, upstream, answer, needed, purpose, refused }: Arrival,
): Promise<boolean> {
  const given = checkAnswer(answer, upstream, needed);
  const acting = upstream.options.delegates ? checkActing(answer, purpose) : null;
  // What the service is told never exceeds what it asked.
  const acr = askedLevel(platform, interaction.parameters['acr_values']);
  const registry = upstream.options.civil_registry
    ? await identifyInRegistry(context, given).catch(async (error: unknown) => {
        throw await refused(error, given);
      })
    : null;
  const rectified = rectify(given, registry, upstream.id);
  const identity = platform.identityFrom === 'registry' ? rectified : besideRegistry(given, registry, upstream.id);
  const now = context.clock.now();
  const pivot = pivotOf(rectified);
  const hash = linkHash(context.secrets, upstream.id, answer.sub);
  const facts = hashFacts(context.secrets, hash, pivot);
  const id = newId('auth');
  const login = { accountId: id, acr, amr: [...answer.amr], ts: Math.floor(Date.now() / 1000), remember: true };
  const said = { id, upstream: upstream.id, acr, amr: answer.amr, identity, upstreamSession: answer.idToken, acting, at: now };
  const written = { ...said, interactionUid: interaction.uid, expiresAt: new Date(now.getTime() + lifetimes.authentication * 1000) };
  const key = personKey(context.secrets, pivot);
  const again = await signInAgain(context.db, context.secrets, { personKey: key, hash, facts }, written, (given) =>
    provider.interactions.settlement(interaction.uid, { login }, given),
  );
  const meet = async (tx: Tx): Promise<Authentication> => {
    const [account, settled] = await Promise.all([
      touchAccount(tx, key, now),
      provider.interactions.settle(tx, interaction.uid, { login }),
    ]);
    if (!account.active) throw franceConnectFaults.make('Y180001');
    if (!acting && account.providersDecided && !(await mayUse(tx, account, upstream.id)))
      throw franceConnectFaults.make('Y100011', { provider: upstream.title });
    const changed = await meetLink(tx, { upstream: upstream.id, hash, accountId: account.id, facts }, upstream.title, now);
    if (!settled) throw franceConnectFaults.make('Y030025');
    await insertAuthentication(tx, context.secrets, { ...written, accountId: account.id, correction: changed && { hash, changed } });
    return { ...said, accountId: account.id, personKey: account.personKey, subjectKey: account.subjectKey, corrects: changed !== null };
  };
  const authentication = again
    ? { ...said, accountId: again.id, personKey: again.personKey, subjectKey: again.subjectKey, corrects: false }
    : await transact(context.db, meet).catch(async (error: unknown) => {
        throw error instanceof OtherPerson ? await journalOtherPerson(context, error, upstream) : error;
      });
  reading.remember(authentication.id, authentication);
  return authentication.corrects;
}

/**
 * Gives the service what the person saw, once: the library is told, the connection and its ledger entry are written, the alert is queued, in
 * one transaction.
 * @returns false when the request was answered already
 */
export async function connect(
  context: Context,
  { platform, provider }: Pick<Broker, 'platform' | 'provider'>,
  given: {
    interaction: Interaction;
    client: Client;
    authentication: Authentication;
    upstreamTitle: string;
    lang: Lang;
    /** Names of the offers that the person agreed to, where they are asked. */
    agreed: readonly string[];
    /** Whether the person is told of it by e-mail. */
    alert: boolean;
  },
): Promise<boolean> {
  const { interaction, client, authentication, upstreamTitle, lang } = given;
  const asked = askedOf(platform, client, interaction.parameters);
  const { showing, claims, forbidden } = asked;
  const kept = showing === 'consent' ? keptBack(asked, given.agreed) : { claims: [], scopes: [] };
  const scopes = asked.scopes.filter((scope) => !kept.scopes.includes(scope));
  const now = context.clock.now();
  const issuedAt = Math.floor(Date.now() / 1000);
  const grant = grantId({
    interaction: interaction.key,
    clientId: client.clientId,
    accountId: authentication.id,
    scope: scopes.join(' '),
    claims,
    rejected: { scope: kept.scopes.join(' '), claims: [...kept.claims, ...forbidden] },
    issuedAt,
    expiresAt: issuedAt + lifetimes.code + lifetimes.accessToken,
  });
  const opened = claimsOf(scopesFor(platform, client.profile), scopes, claims);
  const fields = [...opened.filter((claim) => !kept.claims.includes(claim)), ...scopes.filter((scope) => scope.startsWith('cnaf_'))];
  const connectionId = newId('cnx');
  return transact(context.db, async (tx) => {
    const entry = context.ledger.stage(tx, {
      action: authentication.acting ? 'franceconnect.connect-for' : 'franceconnect.connect',
      subject: authentication.personKey,
      actor: {
        kind: 'service',
        id: client.clientId,
        label: client.name,
        ...(client.organisation ? { organisation: client.organisation } : {}),
      },
      basis: showing,
      purpose: 'connexion',
      fields,
      outcome: 'given',
      detail: {
        provider: authentication.upstream,
        acr: authentication.acr,
        ...(authentication.acting ? { mandate: authentication.acting.mandate.id, helper: authentication.acting.act.sub } : {}),
      },
    });
    // They travel together: most requests are answered once, and what comes too late is undone.
    const [settled, inserted] = await Promise.all([
      provider.interactions.settle(tx, interaction.uid, { consent: { grantId: grant } }, authentication.id),
      insertConnection(tx, {
        id: connectionId,
        accountId: authentication.accountId,
        interactionUid: interaction.uid,
        clientId: client.clientId,
        upstream: authentication.upstream,
        acr: authentication.acr,
        scopes,
        claims: fields,
        basis: showing,
        ledgerEntry: entry.id,
        at: now,
      }),
      entry.written,
      given.alert &&
        queueAlert(tx, context, {
          connectionId,
          authenticationId: authentication.id,
          clientId: client.clientId,
          email: authentication.identity.email,
          service: client.name,
          upstream: upstreamTitle,
          at: now,
          lang,
        }),
    ]);
    // A page sent twice: what the first one wrote stays, and leads on.
    if (!settled || inserted === null) throw new AnsweredAlready();
    return true;
  }).catch((error: unknown) => {
    if (error instanceof AnsweredAlready) return false;
    throw error;
  });
}

class AnsweredAlready extends Error {}

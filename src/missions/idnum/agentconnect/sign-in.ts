import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { emailDomain, parseEmail } from '../../../kernel/mail/index.js';
import { organisationBySiret } from '../../../registry/index.js';
import { grantId, type Client, type Interaction, type OpenIdProvider, type Upstream, type UpstreamAnswer } from '../provider/index.js';
import { agentConnectFaults } from './faults.js';
import { agentIdentity, agentScopes, claimsOf, lifetimes, missingWords, reachedLevel, type AgentIdentity } from './rules.js';
import { insertAuthentication, insertConnection, touchAccount, type Authentication, type GivenIdentity } from './store.js';

/**
 * What the provider of an administration said, judged.
 * @throws Fault AC-IDENTITE naming what is missing, Y500027 when the address is not of its domain
 */
export function checkIdentity(answer: UpstreamAnswer, upstream: Upstream): AgentIdentity {
  const data = { provider: upstream.title };
  const read = agentIdentity.safeParse(answer.claims);
  if (!read.success)
    throw agentConnectFaults.make('AC-IDENTITE', {
      ...data,
      ...missingWords(read.error.issues.map((i) => i.path.join('.'))),
    });
  const email = parseEmail(read.data.email);
  if (!email) throw agentConnectFaults.make('AC-IDENTITE', { ...data, ...missingWords(['email']) });
  const { domains } = upstream.options;
  if (domains.length > 0 && !domains.some((domain) => domain.toLowerCase() === emailDomain(email).toLowerCase()))
    throw agentConnectFaults.make('Y500027', data);
  return { ...read.data, email };
}

/** Signs an agent in for a waiting request and gives the service what it asked for, in one transaction. @throws Fault */
export async function signAgentIn(
  context: Context,
  provider: OpenIdProvider,
  given: { interaction: Interaction; client: Client; upstream: Upstream; answer: UpstreamAnswer },
): Promise<void> {
  const { interaction, client, upstream, answer } = given;
  const acr = reachedLevel(answer.acr);
  if (acr === null || !upstream.allowedAcr.includes(acr)) throw agentConnectFaults.make('AC-NIVEAU', { provider: upstream.title });
  const claims = checkIdentity(answer, upstream);
  const organisation = await organisationBySiret(context.db, claims.siret);
  const label = organisation?.name ?? upstream.options.organisation;
  const identity: GivenIdentity = {
    ...claims,
    siren: claims.siret.slice(0, 9),
    ...(label ? { organization_label: label } : {}),
    idp_id: upstream.id,
    idp_acr: acr,
  };
  const now = context.clock.now();
  await transact(context.db, async (tx) => {
    const account = await touchAccount(tx, context.secrets, { upstream: upstream.id, sub: answer.sub, now });
    if (!account.active) throw agentConnectFaults.make('AC-COMPTE-FERME');
    const id = await insertAuthentication(tx, context.secrets, {
      accountId: account.id,
      upstream: upstream.id,
      acr,
      amr: answer.amr,
      identity,
      upstreamSession: answer.idToken,
      at: now,
      expiresAt: new Date(now.getTime() + lifetimes.session * 1000),
    });
    const login = { accountId: id, acr, amr: [...answer.amr], ts: Math.floor(Date.now() / 1000), remember: true };
    const done = await give(tx, context, provider, {
      interaction,
      client,
      authentication: { id, accountId: account.id, upstream: upstream.id, acr },
      login,
    });
    if (!done) throw agentConnectFaults.make('AC-PERDUE');
  });
}

type Giver = Pick<Authentication, 'id' | 'accountId' | 'upstream' | 'acr'>;

/** What a client gets of the scopes that it asks for. */
export const scopesFor = (client: Client, scope: string | undefined): string[] => {
  const wanted = (scope ?? '').split(' ');
  return Object.keys(agentScopes).filter(
    (one) => wanted.includes(one) && (one === 'openid' || !client.allowedScopes || client.allowedScopes.includes(one)),
  );
};

/** Gives a service what it asks about an agent: there is nothing to consent to, they act for their administration. Library, connection and ledger, together. */
export async function give(
  tx: Tx,
  context: Context,
  provider: OpenIdProvider,
  given: {
    interaction: Interaction;
    client: Client;
    authentication: Giver;
    login?: { accountId: string; acr: string; amr: string[]; ts: number; remember: boolean };
  },
): Promise<boolean> {
  const { interaction, client, authentication, login } = given;
  const scopes = scopesFor(client, interaction.parameters['scope']);
  const issuedAt = Math.floor(Date.now() / 1000);
  const grant = grantId({
    interaction: interaction.key,
    clientId: client.clientId,
    accountId: authentication.id,
    scope: scopes.join(' '),
    claims: [],
    issuedAt,
    expiresAt: issuedAt + lifetimes.code + lifetimes.accessToken,
  });
  if (!(await provider.interactions.settle(tx, interaction.uid, { ...(login ? { login } : {}), consent: { grantId: grant } })))
    return false;
  await recordConnection(tx, context, { client, authentication, scopes, request: interaction.uid });
  return true;
}

/**
 * Writes what a service was given, and its entry in the ledger, once.
 * @param request names the request of the service
 * @throws Fault AC-PERDUE when that request was answered already: nothing is written
 */
export async function recordConnection(
  tx: Tx,
  context: Context,
  given: { client: Client; authentication: Giver; scopes: readonly string[]; request: string },
): Promise<void> {
  const { client, authentication, scopes, request } = given;
  const claims = claimsOf(scopes);
  const ledgerEntry = await context.ledger.append(tx, {
    action: 'agentconnect.connect',
    subject: authentication.accountId,
    actor: {
      kind: 'service',
      id: client.clientId,
      label: client.name,
      ...(client.organisation ? { organisation: client.organisation } : {}),
    },
    basis: 'agent',
    purpose: 'connexion',
    fields: claims,
    outcome: 'given',
    detail: { provider: authentication.upstream, acr: authentication.acr },
  });
  const written = await insertConnection(tx, {
    accountId: authentication.accountId,
    interactionUid: request,
    clientId: client.clientId,
    upstream: authentication.upstream,
    acr: authentication.acr,
    claims,
    ledgerEntry,
    at: context.clock.now(),
  });
  if (!written) throw agentConnectFaults.make('AC-PERDUE');
}

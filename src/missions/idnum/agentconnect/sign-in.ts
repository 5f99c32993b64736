import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { grantId, type Client, type Interaction, type OpenIdProvider } from '../provider/index.js';
import { refuseDeparted } from './departures.js';
import { agentConnectFaults } from './faults.js';
import { refuseForbidden } from './forbidden.js';
import type { GivenIdentity } from './given.js';
import { askedOf, type Asked } from './rules.js';
import { insertAuthentication, insertConnection, type Authentication, type Draft } from './store.js';

/** A sign-in as it is given to services. */
export type Giver = Pick<Authentication, 'id' | 'accountId' | 'upstream' | 'acr' | 'expiresAt'> & {
  identity: Pick<GivenIdentity, 'siret'>;
};

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** The grant of a service for one request: it lasts as long as the sign-in, for so do its refresh tokens. The library reads the machine's clock. */
export function grantFor(
  { clock }: Pick<Context, 'clock'>,
  given: { interaction: string; client: Client; authentication: Giver; asked: Asked },
): string {
  const { interaction, client, authentication, asked } = given;
  const issuedAt = seconds(Date.now());
  return grantId({
    interaction,
    clientId: client.clientId,
    accountId: authentication.id,
    scope: asked.scopes.join(' '),
    claims: asked.individual,
    rejected: { scope: '', claims: asked.forbidden },
    issuedAt,
    expiresAt: issuedAt + seconds(authentication.expiresAt.getTime() - clock.now().getTime()),
  });
}

/**
 * Gives a service what it asks about an agent: there is nothing to consent to, they act for their administration. Library, connection and
 * ledger, together.
 * @param given.login what the library is told of a sign-in that it does not know yet
 * @throws Fault AC-PERDUE when the request was answered already, AC-APPLICATION-INTERDITE when their organisation does not want it
 */
export async function give(
  tx: Tx,
  context: Context,
  provider: OpenIdProvider,
  given: { interaction: Interaction; client: Client; authentication: Giver; login?: ReturnType<typeof loginOf> },
): Promise<void> {
  const { interaction, client, authentication, login } = given;
  await refuseForbidden(tx, authentication.identity.siret, client);
  const asked = askedOf(client, interaction.parameters);
  const result = {
    ...(login ? { login } : {}),
    consent: { grantId: grantFor(context, { interaction: interaction.key, client, authentication, asked }) },
    select_account: {},
  };
  if (!(await provider.interactions.settle(tx, interaction.uid, result))) throw agentConnectFaults.make('AC-PERDUE');
  await recordConnection(tx, context, { client, authentication, asked, request: interaction.uid });
}

/** Writes a sign-in that is complete and gives the service what it asks for. @throws Fault AC-DEPART when their administration says that they left */
export async function signIn(
  tx: Tx,
  context: Context,
  provider: OpenIdProvider,
  given: { interaction: Interaction; client: Client; draft: Draft; identity: GivenIdentity; expiresAt: Date },
): Promise<void> {
  const { interaction, client, draft, identity, expiresAt } = given;
  await refuseDeparted(tx, context, draft, identity.siret);
  const id = await insertAuthentication(tx, context.secrets, { ...draft, identity, expiresAt });
  await give(tx, context, provider, {
    interaction,
    client,
    authentication: { ...draft, id, identity, expiresAt },
    login: loginOf(context, id, draft),
  });
}

/** What the library is told of a sign-in. It happened when the provider said so, whatever the agent did since; the library reads the machine's clock. */
function loginOf({ clock }: Pick<Context, 'clock'>, accountId: string, { acr, amr, at }: Pick<Draft, 'acr' | 'amr' | 'at'>) {
  const age = clock.now().getTime() - at.getTime();
  return { accountId, acr, amr: [...amr], ts: seconds(Date.now() - age), remember: true };
}

/**
 * Writes what a service was given, and its entry in the ledger, once.
 * @param given.request names the request of the service
 * @throws Fault AC-PERDUE when that request was answered already: nothing is written
 */
export async function recordConnection(
  tx: Tx,
  context: Context,
  given: { client: Client; authentication: Giver; asked: Asked; request: string },
): Promise<void> {
  const { client, authentication, asked, request } = given;
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
    fields: asked.claims,
    outcome: 'given',
    detail: { provider: authentication.upstream, acr: authentication.acr },
  });
  const written = await insertConnection(tx, {
    accountId: authentication.accountId,
    interactionUid: request,
    clientId: client.clientId,
    upstream: authentication.upstream,
    acr: authentication.acr,
    claims: asked.claims,
    ledgerEntry,
    at: context.clock.now(),
  });
  if (!written) throw agentConnectFaults.make('AC-PERDUE');
}

import type { Context } from '../../../context.js';
import { civilDate } from '../../../kernel/clock.js';
import { transact } from '../../../kernel/database/index.js';
import { isClosed, organisationById } from '../../../registry/index.js';
import { grantId, type OpenIdProvider } from '../provider/index.js';
import { identiteFaults } from './faults.js';
import { claimsOf, identityScopes, levelOf, lifetimes } from './rules.js';
import { accountOf, present, type Visit } from './sign-in.js';
import { advance, lockAttempt } from './store-attempts.js';
import { insertAuthentication } from './store-authentications.js';
import { lockMembership } from './store-memberships.js';

/**
 * Gives AgentConnect the sign-in that it waits for, in one transaction.
 * @param membershipId for which organisation, as a form says; it is looked up again
 * @returns the address that goes on with the request
 * @throws Fault IDENT-PERDUE, IDENT-ORGANISATION, IDENT-COMPTE-FERME
 */
export async function finish(context: Context, provider: OpenIdProvider, visit: Visit, membershipId: string): Promise<string> {
  const { db, secrets, clock } = context;
  return transact(db, async (tx) => {
    const attempt = present(await lockAttempt(tx, context, visit.id, visit.browser));
    if (attempt.step !== 'organisation' || attempt.interaction === null) throw identiteFaults.make('IDENT-PERDUE');
    const account = await accountOf(context, tx, attempt);
    const membership = await lockMembership(tx, secrets, membershipId, account.id);
    const organisation = membership?.state === 'active' ? await organisationById(tx, membership.organisationId) : null;
    if (!membership || !organisation || isClosed(organisation, civilDate(clock.now()))) throw identiteFaults.make('IDENT-ORGANISATION');
    const interaction = await provider.interactions.read(attempt.interaction);
    if (interaction?.state !== 'open') throw identiteFaults.make('IDENT-PERDUE');
    const [acr, amr] = [levelOf(attempt.amr), [...attempt.amr]];
    const id = await insertAuthentication(tx, context, { accountId: account.id, membershipId, acr, amr });
    const asked = (interaction.parameters['scope'] ?? '').split(' ');
    const scopes = Object.keys(identityScopes).filter((scope) => asked.includes(scope));
    const issuedAt = Math.floor(Date.now() / 1000); // the library reads the machine's clock
    const grant = grantId({
      interaction: interaction.key,
      clientId: interaction.clientId,
      accountId: id,
      scope: scopes.join(' '),
      claims: [],
      issuedAt,
      expiresAt: issuedAt + lifetimes.authorizationCode + lifetimes.accessToken,
    });
    const login = { accountId: id, acr, amr, ts: issuedAt, remember: true };
    if (!(await provider.interactions.settle(tx, interaction.uid, { login, consent: { grantId: grant } })))
      throw identiteFaults.make('IDENT-PERDUE');
    await context.ledger.append(tx, {
      action: 'identite.sign-in',
      subject: account.id,
      actor: { kind: 'service', id: interaction.clientId, label: 'AgentConnect' },
      basis: 'agent',
      purpose: 'connexion',
      fields: claimsOf(scopes),
      outcome: 'given',
      detail: { siret: organisation.siret, acr, amr: amr.join(' ') },
    });
    await advance(tx, attempt.id, { step: 'done' });
    return interaction.returnTo;
  });
}

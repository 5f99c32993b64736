import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';
import type { SandboxFacts } from '../../../sandbox/index.js';
import { saveOrganisation } from '../../../registry/index.js';
import { evidenceTypes } from './evidence.js';
import { authorisationById, insertAuthorisation, type NewAuthorisation } from './store.js';

const years = (date: Date, count: number) => new Date(Date.UTC(date.getUTCFullYear() + count, date.getUTCMonth(), date.getUTCDate()));

/**
 * Authorises a procedure of Socle to ask, once: asking again changes nothing. It gets no token, since it asks through the door.
 * @param authorisation with an identifier of its own
 * @returns that identifier
 */
export async function ensureAuthorisation(
  tx: Db,
  context: Pick<Context, 'clock' | 'ledger'>,
  authorisation: Omit<NewAuthorisation, 'issuedAt' | 'expiresAt' | 'token'> & { id: string },
): Promise<string> {
  const known = await authorisationById(tx, authorisation.id);
  if (known) return known.id;
  const issuedAt = context.clock.now();
  const { id } = await insertAuthorisation(tx, { ...authorisation, issuedAt, expiresAt: years(issuedAt, 3) });
  return id;
}

const allScopes = evidenceTypes.flatMap((type) => Object.keys(type.scopes));

/** Tokens that every sandbox has: one sees everything, one as little as may be. */
const sandboxGrants = [
  { id: 'aut_sandbox_full', name: 'Toutes les informations', scopes: allScopes },
  { id: 'aut_sandbox_quotient', name: 'Quotient familial seul', scopes: ['cnaf_quotient_familial'] },
  { id: 'aut_sandbox_household', name: 'Enfants et adresse, sans le quotient', scopes: ['cnaf_enfants', 'cnaf_adresse'] },
] as const;

/** The tokens of this sandbox: the same at each start. */
export function sandboxTokens(context: Pick<Context, 'secrets'>): { name: string; token: string; scopes: readonly string[] }[] {
  return sandboxGrants.map(({ id, name, scopes }) => ({
    name,
    token: `socle_${context.secrets.mac('exchange/sandbox-token', id).toString('base64url')}`,
    scopes,
  }));
}

/** Gives the sandbox its authorisations. */
export async function seedAuthorisations(context: Context, sandbox: Pick<SandboxFacts, 'agents'>): Promise<void> {
  const [agent] = sandbox.agents;
  if (!agent) return;
  const organisation = await saveOrganisation(context.db, {
    siret: agent.organisation.siret,
    name: agent.organisation.label,
    kind: 'local_authority',
  });
  const issuedAt = context.clock.now();
  for (const [i, { token, name, scopes }] of sandboxTokens(context).entries()) {
    await insertAuthorisation(context.db, {
      id: sandboxGrants[i]?.id ?? name,
      organisationId: organisation.id,
      service: name,
      purpose: 'Essayer l’échange de données',
      legalBasis: 'crpa-l114-8',
      scopes,
      token,
      issuedAt,
      expiresAt: years(issuedAt, 3),
      ratePerSecond: 10_000,
    });
  }
}

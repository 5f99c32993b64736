import type { Context } from '../../../context.js';
import { emailDomain, emailKey, type EmailAddress } from '../../../kernel/mail/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { declaredUpstreams, type DeclaredUpstream } from '../provider/index.js';

/** Whether an address is one of these. */
export const isAmong = (addresses: readonly EmailAddress[], email: EmailAddress): boolean =>
  addresses.some((one) => emailKey(one) === emailKey(email));

/**
 * Whether the provider of a session may say who has this address: it declared or accepts its domain; or it is the default one, and nobody
 * declared it. One that is let pass with a warning may sign agents in, and says nothing of who they are here.
 */
export function mayGiveAddress(
  upstreams: readonly Pick<DeclaredUpstream, 'id' | 'domains' | 'acceptedDomains' | 'default' | 'active'>[],
  idp: string | undefined,
  email: EmailAddress,
): boolean {
  const domain = emailDomain(email);
  const names = (domains: readonly string[]) => domains.some((one) => one.toLowerCase() === domain);
  const provider = upstreams.find(({ id }) => id === idp);
  if (provider?.active !== true) return false;
  if (provider.default) return !upstreams.some((one) => !one.default && names(one.domains));
  return names(provider.domains) || names(provider.acceptedDomains);
}

/** Whether an agent is an operator (OPERATORS), and their provider may say so. */
export async function isOperator({ config, db }: Pick<Context, 'config' | 'db'>, agent: AgentSession): Promise<boolean> {
  return isAmong(config.operators, agent.email) && mayGiveAddress(await declaredUpstreams(db, 'agentconnect'), agent.idp, agent.email);
}

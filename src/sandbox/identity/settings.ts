import type { Administration } from '../agents.js';
import { people, type Person } from '../people.js';
import type { CitizenProviderId, SandboxAgentProvider, SandboxIdentityProvider, SigningAlg } from '../types.js';
import type { Vault } from '../vault.js';
import { agentAccounts, citizenAccount } from './accounts.js';
import type { ProviderSettings } from './provider.js';

/** The two providers of citizens' identities, as they differ. What differs in their claims is in `accounts.ts`. */
const citizenProviders = [
  { id: 'fisc', title: 'Compte Fisc (bac à sable)', alg: 'ES256', levels: ['eidas1'] },
  { id: 'sante', title: 'Compte Santé (bac à sable)', alg: 'RS256', levels: ['eidas1', 'eidas2', 'eidas3'] },
] as const satisfies readonly { id: CitizenProviderId; title: string; alg: SigningAlg; levels: SandboxIdentityProvider['allowedAcr'] }[];

const agentLevels = ['eidas1', 'eidas1-mfa'] as const satisfies SandboxAgentProvider['allowedAcr'];

const citizenClaims = {
  openid: ['sub', 'amr'],
  profile: ['given_name', 'family_name', 'birthdate', 'gender'],
  email: ['email'],
  preferred_username: ['preferred_username'],
  birthplace: ['birthplace'],
  birthcountry: ['birthcountry'],
};

const agentClaims = {
  openid: ['sub', 'amr'],
  profile: ['given_name', 'usual_name'],
  phone: ['phone_number'],
  ...Object.fromEntries(
    ['uid', 'given_name', 'usual_name', 'email', 'siret', 'organizational_unit', 'belonging_population'].map((name) => [name, [name]]),
  ),
};

/** The brokers that are one client of a provider, each with addresses of its own. */
const brokersOf = { franceconnect: ['franceconnect', 'franceconnect-plus'], agentconnect: ['agentconnect'] } as const;

function client(vault: Vault, provider: string, baseUrl: string, product: keyof typeof brokersOf): ProviderSettings['client'] {
  const roots = brokersOf[product].map((broker) => `${baseUrl}/${broker}/api/v2`);
  return {
    id: `socle-${product}`,
    secret: vault.secret(`${provider}.client`),
    name: product === 'franceconnect' ? 'Socle, connexion des usagers' : 'Socle, connexion des agents',
    address: baseUrl,
    redirectUris: roots.map((root) => `${root}/oidc-callback`),
    postLogoutRedirectUris: roots.map((root) => `${root}/client/logout-callback`),
  };
}

/** Settings of the providers of citizens' identities, with the people of the table and those of the cases. */
export function citizenSettings(
  vault: Vault,
  baseUrl: string,
  casePeople: readonly Person[],
): (ProviderSettings & { id: CitizenProviderId; levels: SandboxIdentityProvider['allowedAcr'] })[] {
  return citizenProviders.map((provider) => ({
    ...provider,
    theme: provider.id,
    loginIs: 'name',
    claims: citizenClaims,
    accounts: [
      ...people
        .filter((person) => person.providers.includes(provider.id))
        .map((person) => citizenAccount(provider.id, person, person.usual ? 'usual' : 'special')),
      ...casePeople
        .filter((person) => person.providers.includes(provider.id))
        .map((person) => citizenAccount(provider.id, person, 'cases')),
    ],
    client: client(vault, provider.id, baseUrl, 'franceconnect'),
  }));
}

/** Settings of the identity provider of an administration. */
export function agentSettings(
  vault: Vault,
  baseUrl: string,
  administration: Administration,
): ProviderSettings & { levels: SandboxAgentProvider['allowedAcr'] } {
  return {
    id: administration.id,
    title: `${administration.label} (bac à sable)`,
    theme: 'agents',
    loginIs: 'email',
    alg: 'ES256',
    levels: agentLevels,
    claims: agentClaims,
    accounts: agentAccounts(administration),
    client: client(vault, administration.id, baseUrl, 'agentconnect'),
  };
}

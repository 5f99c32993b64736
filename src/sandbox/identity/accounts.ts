import { createHash } from 'node:crypto';
import type { Text } from '../../kernel/i18n/index.js';
import { agentPeople, type Administration } from '../agents.js';
import { capitals } from '../names.js';
import { france, sandboxPassword, type Person } from '../people.js';
import type { CitizenProviderId } from '../types.js';

/** Somebody who can sign in at one provider. */
export interface Account {
  /** Opaque and stable: the `sub` of this provider. */
  id: string;
  login: string;
  password: string;
  /** As the sign-in page shows it. */
  name: string;
  purpose: Text;
  group: 'usual' | 'special' | 'cases';
  /** Everything userinfo may give, whatever the scopes. */
  claims: Readonly<Record<string, string>>;
}

/** What differs between the two providers of citizens' identities. */
const habits: Record<CitizenProviderId, { usageName: boolean; emptyBirthplace: boolean }> = {
  fisc: { usageName: true, emptyBirthplace: false },
  sante: { usageName: false, emptyBirthplace: true },
};

function subject(provider: string, login: string): string {
  return createHash('sha256').update(`${provider}\n${login}`).digest('base64url').slice(0, 32);
}

/** The account of a citizen at a provider. Family names are in capitals, as FranceConnect gives them. */
export function citizenAccount(provider: CitizenProviderId, person: Person, group: Account['group']): Account {
  const habit = habits[provider];
  const givenName = person.givenNames.join(' ');
  const claims: Record<string, string> = {
    given_name: givenName,
    family_name: capitals(person.familyName),
    birthdate: person.birthdate,
    gender: person.gender,
    birthcountry: person.birthcountry,
    email: person.email,
  };
  if (person.birthcountry === france && person.birthplace) claims['birthplace'] = person.birthplace;
  else if (habit.emptyBirthplace) claims['birthplace'] = '';
  if (habit.usageName && person.usageName) claims['preferred_username'] = capitals(person.usageName);
  const name = `${person.givenNames[0] ?? ''} ${person.usageName ?? person.familyName}`;
  return {
    id: subject(provider, person.login),
    login: person.login,
    password: sandboxPassword,
    name,
    purpose: person.purpose,
    group,
    claims,
  };
}

/** The accounts of the agents of an administration. They sign in with their e-mail address. */
export function agentAccounts(administration: Administration): Account[] {
  return agentPeople
    .filter((agent) => agent.administration === administration.id)
    .map((agent) => ({
      id: subject(administration.id, agent.uid),
      login: agent.email,
      password: sandboxPassword,
      name: `${agent.givenName} ${agent.usualName}`,
      purpose: agent.purpose,
      group: 'usual',
      claims: {
        uid: agent.uid,
        given_name: agent.givenName,
        usual_name: agent.usualName,
        email: agent.email,
        siret: administration.siret,
        organizational_unit: agent.unit,
        belonging_population: agent.population,
        ...(agent.phone ? { phone_number: agent.phone } : {}),
      },
    }));
}

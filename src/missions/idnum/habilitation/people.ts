import { z } from 'zod';
import { emailAddress, emailKey, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import type { Someone } from './rules.js';

const purpose = 'habilitation';

/** Somebody who is named in a request. */
export const personSchema = z.object({ givenName: z.string(), usualName: z.string(), email: emailAddress });
export type Person = z.output<typeof personSchema>;

export const fullName = ({ givenName, usualName }: Person): string => `${givenName} ${usualName}`;

/** What an address is known by where it is not shown: the same for however it is written. */
export const keyOf = (secrets: Secrets, email: EmailAddress): string =>
  secrets.mac('habilitation.person', emailKey(email)).toString('base64url');

export const seal = (secrets: Secrets, value: unknown): string => secrets.seal(purpose, JSON.stringify(value));
/** What `seal` was given. @throws SealBroken */
export const open = (secrets: Secrets, sealed: string): unknown => JSON.parse(secrets.open(purpose, sealed));

/** The agent of a session, for the rules. @param others further addresses that they are known by */
export const someone = (secrets: Secrets, agent: AgentSession, others: readonly EmailAddress[] = []): Someone => ({
  account: agent.accountId,
  keys: [agent.email, ...others].map((email) => keyOf(secrets, email)),
});

/** The agent of a session, for the ledger. */
export const actorOf = (agent: AgentSession) =>
  ({ kind: 'agent', id: agent.accountId, label: agent.displayName, organisation: agent.siret }) as const;

import { z } from 'zod';
import { emailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import type { ProviderIdentity } from '../franceconnect/index.js';

/** Under which purpose everything of a ticket is sealed. */
export const sealing = 'rectification.ticket';

const text = z.string();
const stored = z.object({
  given_name: text,
  family_name: text,
  birthdate: text,
  gender: z.enum(['male', 'female', 'unspecified']),
  birthcountry: text,
  birthplace: text.optional(),
  email: emailAddress,
  preferred_username: text.optional(),
});

/** An identity as the database keeps it. */
export const sealIdentity = (secrets: Secrets, identity: ProviderIdentity): string => secrets.seal(sealing, JSON.stringify(identity));

/** The identity that was sealed. @throws SealBroken under another master secret */
export const openIdentity = (secrets: Secrets, sealed: string): ProviderIdentity => stored.parse(JSON.parse(secrets.open(sealing, sealed)));

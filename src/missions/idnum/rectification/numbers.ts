import { emailKey, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { reportNumber, type Refusal } from '../franceconnect/index.js';

/** The number of the ticket of a refusal. */
export const numberOf = (secrets: Secrets, refusal: Pick<Refusal, 'key'>): string =>
  reportNumber(secrets.mac('rectification.number', refusal.key));

/** What finds the tickets of an address, without the address. */
export const contactKey = (secrets: Secrets, contact: EmailAddress) => secrets.mac('rectification.contact', emailKey(contact));

/** What the link to a ticket proves: that its holder got it at the address of the ticket. */
export const proofOf = (secrets: Secrets, number: string, key: Buffer): string =>
  secrets.mac('rectification.follow', number, key.toString('hex')).subarray(0, 16).toString('base64url');

/** The proof for the link sent to an address. */
export const followProof = (secrets: Secrets, number: string, contact: EmailAddress): string =>
  proofOf(secrets, number, contactKey(secrets, contact));

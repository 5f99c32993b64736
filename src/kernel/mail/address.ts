import { z } from 'zod';

declare const parsed: unique symbol;

/** An e-mail address that went through `parseEmail`: the only kind that the mail library is ever given. */
export type EmailAddress = string & { readonly [parsed]: 'email' };

// Without ! and %, by which relays still read a route to another host (RFC 5321, appendix F.2). «=?» begins an encoded word (RFC 2047), which some
// programs decode even where the norm forbids it.
const atom = /^[A-Za-z0-9#$&'*+/=?^_`{|}~-]+$/;
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
/** Octets of an address (RFC 5321 section 4.5.3.1.3, without the angle brackets) and of its local part (4.5.3.1.1). */
const longest = 254;
const longestLocal = 64;

/**
 * Reads an e-mail address, strictly: a dot-atom local part and a host name of at least two labels (RFC 5321 section 4.1.2 without
 * quoted strings, comments, address literals, routes or characters outside ASCII; an internationalised domain is written with its A-labels).
 * The address returned is what is stored and what the mail server is asked to deliver to, to the letter; only its domain is put in lower
 * case. The database has the same rule, `socle_is_email`.
 * @param input anything: what is not a text is no address
 * @returns the address, or null when it is not one
 */
export function parseEmail(input: unknown): EmailAddress | null {
  if (typeof input !== 'string' || input.length > longest) return null;
  const at = input.indexOf('@');
  if (at < 1 || at > longestLocal || at !== input.lastIndexOf('@')) return null;
  const local = input.slice(0, at);
  const domain = parseDomain(input.slice(at + 1));
  const valid = domain !== null && !local.includes('=?') && local.split('.').every((part) => atom.test(part));
  // eslint-disable-next-line no-restricted-syntax -- here, and nowhere else, a text becomes an address
  return valid ? (`${local}@${domain}` as EmailAddress) : null;
}

/**
 * An address that is known to be one, to the letter: as the database holds it, where `socle_is_email` lets nothing else in.
 * @throws TypeError when it is not
 */
export function knownEmail(text: string): EmailAddress {
  const address = parseEmail(text);
  if (address === null || address !== text) throw new TypeError('an address that should be one is not');
  return address;
}

/** An address where data enters, as a part of a schema. */
export const emailAddress = z.string().transform((input, { addIssue }): EmailAddress => {
  const address = parseEmail(input);
  if (address !== null) return address;
  addIssue({ code: 'custom', message: 'not an e-mail address' });
  return z.NEVER;
});

/**
 * Reads what may stand after the @: a host name of at least two labels, in letters, digits and hyphens, that is no address of the network.
 * @returns the domain in lower case, or null when it is not one
 */
export function parseDomain(input: unknown): string | null {
  if (typeof input !== 'string' || input.length > longest) return null;
  const labels = input.split('.');
  const valid = labels.length >= 2 && labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '');
  // Every character is of ASCII by now: only 26 of them change.
  return valid ? input.toLowerCase() : null;
}

/** The domain of an address. */
export function emailDomain(address: EmailAddress): string {
  return address.slice(address.indexOf('@') + 1);
}

/**
 * What two spellings of one mailbox share: mail servers that tell capitals apart do not exist, people who type them do. To find and to compare,
 * never to deliver to.
 */
export function emailKey(address: EmailAddress): string {
  return address.toLowerCase();
}

/**
 * Whether a domain is one of a set or lies below one of them, label by label: `x.gouv.example` is within `gouv.example`, neither
 * `xgouv.example` nor `gouv.example.evil.example` is.
 * @param domains domains as `parseDomain` returns them
 */
export function domainWithin(domain: string, domains: ReadonlySet<string>): boolean {
  const labels = parseDomain(domain)?.split('.') ?? [];
  return labels.some((_, i) => domains.has(labels.slice(i).join('.')));
}

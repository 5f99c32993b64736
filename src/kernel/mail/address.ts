declare const parsed: unique symbol;

/** An e-mail address that went through `parseEmail`: the only kind that the mail library is ever given. */
export type EmailAddress = string & { readonly [parsed]: 'email' };

const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/;
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * Reads an e-mail address, strictly: a dot-atom local part and a host name of at least two labels (RFC 5321 section 4.1.2 without
 * quoted strings, comments, address literals, routes or characters outside ASCII). The address returned is what is stored and what the mail
 * server is asked to deliver to, to the letter; only its domain is put in lower case.
 * @returns the address, or null when it is not one
 */
export function parseEmail(input: string): EmailAddress | null {
  if (input.length > 254) return null;
  const at = input.indexOf('@');
  if (at < 1 || at > 64 || at !== input.lastIndexOf('@')) return null;
  const local = input.slice(0, at);
  const domain = input.slice(at + 1).toLowerCase();
  const labels = domain.split('.');
  const valid =
    local.split('.').every((part) => atom.test(part)) &&
    labels.length >= 2 &&
    labels.every((part) => label.test(part)) &&
    !/^\d+$/.test(labels.at(-1) ?? '');
  return valid ? (`${local}@${domain}` as EmailAddress) : null;
}

/** The domain of an address. */
export function emailDomain(address: EmailAddress): string {
  return address.slice(address.indexOf('@') + 1);
}

import { emailDomain, emailKey, parseDomain, parseEmail, type EmailAddress } from '../../../kernel/mail/address.js';
import { isSharedDomain } from '../../../registry/index.js';
import type { DeclaredUpstream } from '../provider/index.js';
import { imitated } from './look-alikes.js';

/** Days over which an administration sees how its providers and services are used. */
export const useDays = 30;
/** Addresses that one form may hold. */
export const mostAddresses = 100;

/** Whether two establishments are of one legal unit. */
export const sameUnit = (siret: string, other: string | null): boolean => other !== null && siret.slice(0, 9) === other.slice(0, 9);

/** The identity providers of an organisation: those agreed upon with its legal unit. */
export const providersOfUnit = <U extends Pick<DeclaredUpstream, 'siret' | 'default'>>(upstreams: readonly U[], siret: string): U[] =>
  upstreams.filter((one) => !one.default && sameUnit(siret, one.siret));

/**
 * Whether the provider of a session may say that its agents work for this organisation: it was agreed upon with the same legal unit; or it is
 * the default one, which lets nobody join an organisation unverified.
 */
export function mayVouch(
  upstreams: readonly Pick<DeclaredUpstream, 'id' | 'siret' | 'default' | 'active'>[],
  idp: string | undefined,
  siret: string,
): boolean {
  const provider = upstreams.find(({ id }) => id === idp);
  return provider?.active === true && (provider.default || sameUnit(siret, provider.siret));
}

/** What becomes of a domain that a manager wants a provider to speak for. */
export type DomainVerdict =
  | { kind: 'no-domain' }
  /** Anybody can have an address in it. */
  | { kind: 'shared'; domain: string }
  /** The provider of another administration speaks for it. */
  | { kind: 'taken'; domain: string }
  | { kind: 'already'; domain: string }
  /** The register has verified that it is theirs, and nobody else's. */
  | { kind: 'add'; domain: string }
  /** An operator has to look at it. */
  | { kind: 'ask'; domain: string };

/**
 * Judges a domain typed by a manager.
 * @param facts.upstreams every provider, those that are switched off included
 * @param facts.verifiedFor SIRET of the organisations that the register has verified it for
 */
export function judgeDomain(
  typed: string,
  facts: {
    provider: Pick<DeclaredUpstream, 'id' | 'domains'>;
    siret: string;
    upstreams: readonly DeclaredUpstream[];
    verifiedFor: readonly string[];
  },
): DomainVerdict {
  const { provider, siret, upstreams, verifiedFor } = facts;
  const domain = parseDomain(typed.trim().replace(/^@/, ''));
  if (domain === null) return { kind: 'no-domain' };
  if (isSharedDomain(domain)) return { kind: 'shared', domain };
  const declares = (one: Pick<DeclaredUpstream, 'domains'>) => one.domains.some((declared) => declared.toLowerCase() === domain);
  if (declares(provider)) return { kind: 'already', domain };
  if (upstreams.some((one) => declares(one) && !one.default && !sameUnit(siret, one.siret))) return { kind: 'taken', domain };
  const ours = verifiedFor.length > 0 && verifiedFor.every((one) => sameUnit(siret, one));
  return { kind: ours ? 'add' : 'ask', domain };
}

/** What becomes of a domain that a manager wants a provider to be allowed to give. */
export type AcceptedVerdict =
  | DomainVerdict
  /** It could be taken for a domain that is declared. */
  | { kind: 'look-alike'; domain: string; like: string }
  /** The official address of the organisation is in it: who reads a code there shows that it is theirs. */
  | { kind: 'contact'; domain: string; to: EmailAddress };

/**
 * Judges a domain that a provider is to give without anybody being routed there by it. What the register says of it counts first; then nothing
 * that could be taken for another one is asked for.
 * @param facts.contact official address of the organisation
 */
export function judgeAccepted(
  typed: string,
  facts: {
    provider: Pick<DeclaredUpstream, 'id' | 'domains' | 'acceptedDomains'>;
    siret: string;
    upstreams: readonly DeclaredUpstream[];
    verifiedFor: readonly string[];
    contact: EmailAddress | null;
  },
): AcceptedVerdict {
  const { provider, upstreams, contact } = facts;
  const verdict = judgeDomain(typed, facts);
  if (verdict.kind !== 'add' && verdict.kind !== 'ask') return verdict;
  const { domain } = verdict;
  if (provider.acceptedDomains.some((one) => one.toLowerCase() === domain)) return { kind: 'already', domain };
  if (verdict.kind === 'add') return verdict;
  const like = imitated(
    upstreams.flatMap((one) => [...one.domains, ...one.acceptedDomains]),
    domain,
  );
  if (like !== null) return { kind: 'look-alike', domain, like };
  return contact !== null && emailDomain(contact) === domain ? { kind: 'contact', domain, to: contact } : verdict;
}

/** How long a code sent to an official address is good, in seconds, and how often it may be typed. */
export const contactCode = { seconds: 3 * 86_400, tries: 5 } as const;

/** Addresses of a form, one a line, or what is wrong with it. */
export type TypedAddresses =
  | { ok: true; emails: readonly EmailAddress[] }
  | { ok: false; why: 'none' | 'too-many' }
  | { ok: false; why: 'line'; line: number; typed: string };

/** Reads addresses, one a line: empty lines do not count, and two spellings of one mailbox are one. */
export function readAddresses(text: string): TypedAddresses {
  const found = new Map<string, EmailAddress>();
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const typed = raw.trim();
    if (typed === '') continue;
    const email = parseEmail(typed);
    if (!email) return { ok: false, why: 'line', line: index + 1, typed };
    if (!found.has(emailKey(email))) found.set(emailKey(email), email);
  }
  if (found.size === 0) return { ok: false, why: 'none' };
  return found.size > mostAddresses ? { ok: false, why: 'too-many' } : { ok: true, emails: [...found.values()] };
}

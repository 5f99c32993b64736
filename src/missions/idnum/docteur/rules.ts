import { BlockList, isIP } from 'node:net';

/** Days after the last run at which a consultation is forgotten. */
export const keptDays = 30;
/** Runs at a time, so that slow services leave the background jobs of the house their place. */
export const mostRuns = 2;
/** A run that has not advanced for so long was interrupted, and may be started again. */
export const stalledMilliseconds = 10 * 60_000;
/** Lifetimes of FranceConnect, in seconds. */
export const lifetimes = { code: 30, accessToken: 60, idToken: 60 } as const;

/** What the checks of a service came to. */
export type Outcome = 'accepted' | 'refused' | 'unclear';

/** The times of a run. */
export interface Times {
  startedAt: Date | null;
  progressAt: Date | null;
  finishedAt: Date | null;
}
export type RunStatus = 'ready' | 'running' | 'interrupted' | 'done';

/** Where a run is: never begun, advancing, stopped without an end, or over. */
export function runStatus({ startedAt, progressAt, finishedAt }: Times, now: Date): RunStatus {
  if (!startedAt) return 'ready';
  if (finishedAt) return 'done';
  return now.getTime() - (progressAt ?? startedAt).getTime() < stalledMilliseconds ? 'running' : 'interrupted';
}

/** What an IP address belongs to. */
export type AddressKind = 'public' | 'loopback' | 'private' | 'reserved';

function ranges(...subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, isIP(network) === 6 ? 'ipv6' : 'ipv4');
  return list;
}
// IANA special-purpose address registries (RFC 6890). In IPv6 only 2000::/3 is given out to anybody.
const loopback = ranges(['127.0.0.0', 8], ['::1', 128]);
const privateUse = ranges(['10.0.0.0', 8], ['100.64.0.0', 10], ['172.16.0.0', 12], ['192.168.0.0', 16], ['fc00::', 7]);
const reserved = ranges(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
);
const globalUnicast = ranges(['2000::', 3]);

/** What an IP address belongs to; `reserved` also for what is none. */
export function addressKind(address: string): AddressKind {
  const version = isIP(address);
  if (version === 0) return 'reserved';
  const family = version === 6 ? 'ipv6' : 'ipv4';
  // An IPv4 address inside an IPv6 one (::ffff:0:0/96, 64:ff9b::/96) is outside 2000::/3, therefore reserved: it hides where it leads.
  if (family === 'ipv6' && address.toLowerCase().startsWith('::ffff:')) return 'reserved';
  if (loopback.check(address, family)) return 'loopback';
  if (privateUse.check(address, family)) return 'private';
  if (reserved.check(address, family)) return 'reserved';
  return family === 'ipv4' || globalUnicast.check(address, family) ? 'public' : 'reserved';
}

/**
 * Whether the doctor may open a connection to an IP address. In production only to public ones: an address given by a stranger must not make
 * Socle reach into its own network (server-side request forgery). A sandbox stands beside the services that it checks.
 */
export function mayReach(address: string, mode: 'sandbox' | 'production'): boolean {
  const kind = addressKind(address);
  return kind === 'public' || (mode === 'sandbox' && (kind === 'loopback' || kind === 'private'));
}

/** The host of an address as an IP address, without the brackets of IPv6; null when it is a name. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? null : host;
}

const levels = ['eidas1', 'eidas2', 'eidas3'];
/** «No assurance at all»: OpenID Connect Core, 2, about `acr`. */
const noAssurance = '0';

/** The level that FranceConnect gives for `acr_values`: the lowest known one of those asked; the first one when none is known. */
export function grantedLevel(acrValues: string | null): string {
  const asked = (acrValues ?? '').split(' ').filter((value) => value !== '');
  return levels.find((level) => asked.includes(level)) ?? asked[0] ?? 'eidas1';
}

/** A level below this one. */
export function levelBelow(level: string): string {
  return levels[levels.indexOf(level) - 1] ?? noAssurance;
}

import type { DeclaredUpstream, Upstream } from '../provider/index.js';
import { createSlips, type Slips } from './slips.js';

/** What routing has to know of an identity provider. */
export type Routable = Pick<Upstream, 'id' | 'title' | 'display'> & {
  options: Pick<Upstream['options'], 'domains' | 'accepted_domains' | 'default'>;
};

/** Where the domains of addresses lead: made once for a list of providers, so that an address costs one look-up, however many domains there are. */
export interface Routes<U extends Routable = Upstream> {
  /** Providers that declared a domain, by title. */
  owners: ReadonlyMap<string, readonly U[]>;
  /** The provider of everybody else; null when there is none. */
  otherwise: U | null;
  /** Finds the declared domain that a slip of a finger is one letter away from. */
  meant: Slips;
}

/** @param upstreams the active providers; domains are compared to the letter, capitals apart: neither a subdomain nor a longer name is a domain */
export function routesOf<U extends Routable>(upstreams: readonly U[]): Routes<U> {
  const order = new Intl.Collator('fr');
  const owners = new Map<string, U[]>();
  for (const upstream of [...upstreams].sort((a, b) => order.compare(a.title, b.title))) {
    // The default provider speaks for those for whom nobody does: what it would declare is not looked at.
    if (upstream.options.default) continue;
    for (const domain of new Set(upstream.options.domains.map((one) => one.toLowerCase())))
      owners.set(domain, [...(owners.get(domain) ?? []), upstream]);
  }
  return { owners, otherwise: upstreams.find(({ options }) => options.default) ?? null, meant: createSlips([...owners.keys()]) };
}

const kept = new WeakMap<readonly Upstream[], Routes>();

/** The routes of a list of providers, kept beside it: the directory gives the same list until something changes. */
export function routesFor(upstreams: readonly Upstream[]): Routes {
  const known = kept.get(upstreams) ?? routesOf(upstreams);
  kept.set(upstreams, known);
  return known;
}

/**
 * Where a domain leads (ProConnect, `getIdpsByEmail`): to the providers that declared it, by title, and when they are several, to the default
 * one after them; to the default one alone when nobody declared it.
 * @param domain in lower case
 */
export function routeTo<U extends Routable>({ owners, otherwise }: Routes<U>, domain: string): readonly U[] {
  const own = (owners.get(domain) ?? []).filter(({ display }) => display);
  return own.length === 1 || !otherwise ? own : [...own, otherwise];
}

/** Whether an agent who comes back from a provider with an address of this domain was to be expected: it could have led there, or was accepted. */
export function isExpected<U extends Routable>(routes: Routes<U>, upstream: U, domain: string): boolean {
  const { options } = upstream;
  if (options.accepted_domains.some((one) => one.toLowerCase() === domain)) return true;
  const owners = routes.owners.get(domain) ?? [];
  return options.default ? owners.length !== 1 : owners.some(({ id }) => id === upstream.id);
}

/**
 * Whether a provider alone may speak for the addresses of a domain: it declared it and nobody else did, or it is the default one and nobody
 * did. What it accepts besides, or shares, is not its own.
 */
export function speaksFor<U extends Routable>({ owners, otherwise }: Routes<U>, upstream: U, domain: string): boolean {
  const own = owners.get(domain) ?? [];
  return upstream.options.default ? own.length === 0 && otherwise?.id === upstream.id : own.length === 1 && own[0]?.id === upstream.id;
}

const shortest = 6;

/**
 * The declared domain that was meant, when the one typed is a slip of a finger away: a letter too many, too few, another one, or two swapped.
 * Only ever shown: nobody is sent anywhere by it. Short names are too close to each other for that.
 */
export function suggestDomain({ owners, meant }: Pick<Routes<Routable>, 'owners' | 'meant'>, domain: string): string | null {
  return domain.length < shortest || owners.has(domain) ? null : meant(domain);
}

/** A domain that one of these providers declared and that another one could be taken for; null when there is none. */
export function domainLike(upstreams: readonly Pick<DeclaredUpstream, 'domains'>[], domain: string): string | null {
  const declared = new Set(upstreams.flatMap(({ domains }) => domains.map((one) => one.toLowerCase())));
  return domain.length < shortest || declared.has(domain) ? null : createSlips([...declared])(domain);
}

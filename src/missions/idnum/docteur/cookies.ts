interface Kept {
  name: string;
  value: string;
  domain: string;
  /** Sent to subdomains too. */
  wide: boolean;
  path: string;
  secure: boolean;
}

/** The cookies of one browser (RFC 6265, 5.3 and 5.4), as far as the sign-in of a service needs them. */
export interface CookieJar {
  /** Keeps what an answer sets. */
  keep(url: URL, setCookie: readonly string[]): void;
  /** The value of the `cookie` header for an address; empty when there is none. */
  header(url: URL): string;
}

const mostCookies = 100;

/** An empty jar. `now` says which cookies have expired. */
export function cookieJar(now: () => Date): CookieJar {
  let kept: Kept[] = [];
  return {
    keep(url, setCookie) {
      for (const line of setCookie) {
        const cookie = parse(url, line, now());
        if (!cookie) continue;
        kept = kept.filter(({ name, domain, path }) => !(name === cookie.name && domain === cookie.domain && path === cookie.path));
        if (!cookie.expired && kept.length < mostCookies) kept.push(cookie);
      }
    },
    header: (url) =>
      kept
        .filter((cookie) => matches(cookie, url))
        // Longer paths first (RFC 6265, 5.4).
        .sort((a, b) => b.path.length - a.path.length)
        .map(({ name, value }) => `${name}=${value}`)
        .join('; '),
  };
}

function parse(url: URL, line: string, now: Date): (Kept & { expired: boolean }) | null {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const equals = pair.indexOf('=');
  if (equals < 1) return null;
  const attributes = new Map(
    rest.map((part): [string, string] => {
      const at = part.indexOf('=');
      return at < 0 ? [part.toLowerCase(), ''] : [part.slice(0, at).toLowerCase(), part.slice(at + 1)];
    }),
  );
  const asked = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  const wide = asked !== '';
  // A service may set cookies for its own domain, not for a whole top-level one.
  if (wide && (!isWithin(url.hostname, asked) || (!asked.includes('.') && asked !== url.hostname))) return null;
  const path = attributes.get('path') ?? '';
  const maxAge = attributes.get('max-age');
  const expires = Date.parse(attributes.get('expires') ?? '');
  return {
    name: pair.slice(0, equals),
    value: pair.slice(equals + 1),
    domain: wide ? asked : url.hostname,
    wide,
    path: path.startsWith('/') ? path : defaultPath(url.pathname),
    secure: attributes.has('secure'),
    expired: maxAge === undefined ? expires <= now.getTime() : !(Number(maxAge) > 0),
  };
}

const isWithin = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);
const defaultPath = (pathname: string) => pathname.slice(0, Math.max(1, pathname.lastIndexOf('/')));

function matches({ domain, wide, path, secure }: Kept, url: URL): boolean {
  const host = wide ? isWithin(url.hostname, domain) : url.hostname === domain;
  const here = url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
  // Browsers take the machine itself for a secure place.
  const safe = !secure || url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return host && here && safe;
}

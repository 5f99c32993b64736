import type { IncomingHttpHeaders } from 'node:http';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a browser request that changes something comes from our own pages. Browsers say so themselves (Fetch Metadata, W3C), the
 * older ones by Origin (RFC 6454); a program that sends neither carries no cookie of a victim. It needs no hidden field, so a page opened
 * before a restart or in two tabs still works.
 */
export function isSameOrigin(method: string, headers: IncomingHttpHeaders): boolean {
  if (safe.has(method)) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

// For tests that need somebody to sign in without a browser.

/** A browser reduced to its cookies: by host and not by port, as browsers do. */
export class CookieJar {
  private readonly cookies = new Map<string, Map<string, { value: string; path: string }>>();

  /** The `cookie` header for an address. */
  header(url: URL): string {
    const here = [...(this.cookies.get(url.hostname) ?? [])].filter(([, { path }]) => url.pathname.startsWith(path));
    return here.map(([, { value }]) => value).join('; ');
  }

  /** Keeps what an answer sets. */
  keep(url: URL, response: Response): void {
    const here = this.cookies.get(url.hostname) ?? new Map<string, { value: string; path: string }>();
    this.cookies.set(url.hostname, here);
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      const key = `${pair.slice(0, pair.indexOf('='))} ${path}`;
      const removed = pair.endsWith('=') || attributes.some((attribute) => /^max-age=0$|^expires=thu, 01 jan 1970/i.test(attribute));
      if (removed) here.delete(key);
      else here.set(key, { value: pair, path });
    }
  }
}

/** Asks for an address without following redirects, with the cookies of the jar. */
export async function visit(jar: CookieJar, address: string, form?: Record<string, string>): Promise<Response> {
  const url = new URL(address);
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: jar.header(url), accept: 'text/html' },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  jar.keep(url, response);
  return response;
}

/**
 * Signs somebody in at a provider of the sandbox, as a browser would.
 * @param authorizationUrl whole address of the authorization request
 * @param form what is typed: `{ login, password }`, `code` with a second factor, or `{ action: 'cancel' }` to give up; without `form`, an open session must suffice
 * @returns the address to which the provider sends the browser in the end
 * @throws Error when a page other than the sign-in page comes, or when the form is refused
 */
export async function signIn(authorizationUrl: string, form: Record<string, string> | null, jar = new CookieJar()): Promise<string> {
  const { origin } = new URL(authorizationUrl);
  let address = authorizationUrl;
  let filled = false;
  for (let step = 0; step < 10; step += 1) {
    const asked = new URL(address).pathname.startsWith('/interaction/') && form && step > 0;
    const response = await visit(jar, address);
    const answered = response.status === 200 && asked && !filled ? await visit(jar, address, form) : response;
    if (answered !== response) filled = true;
    const location = answered.headers.get('location');
    if (!location)
      throw new Error(
        `the provider showed a page (${answered.status}): ${/<h1>(.*?)<\/h1>/s.exec(await answered.text())?.[1] ?? 'no title'}`,
      );
    address = new URL(location, address).href;
    if (new URL(address).origin !== origin) return address;
  }
  throw new Error('too many redirects');
}

/** A log that says nothing. */
export const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

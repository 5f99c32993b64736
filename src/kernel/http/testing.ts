import { parseHTML } from 'linkedom';

/** A page as a browser without JavaScript has it. */
export interface TestPage {
  url: URL;
  status: number;
  headers: Headers;
  html: string;
  document: Document;
  /** The words of the main part of the page, white space folded. */
  text: string;
}

/** A browser without JavaScript: follows redirects, keeps cookies (by host name and path, for all ports, as browsers do), sends forms. */
export interface TestBrowser {
  get(url: string | URL): Promise<TestPage>;
  /** Follows the link whose words contain `words`. */
  follow(page: TestPage, words: string): Promise<TestPage>;
  /**
   * Sends a form as a browser would.
   * @param fields what the person types or chooses, by name; `null` leaves a field out (an unticked box)
   * @param button words of the button pressed; the first one when absent
   * @throws Error when there is no such form, field or button
   */
  submit(page: TestPage, fields?: Readonly<Record<string, string | readonly string[] | null>>, button?: string): Promise<TestPage>;
  /** Sends JSON to an address and reads JSON from it, as a script of a page would. */
  ask(url: string | URL, body: object): Promise<{ status: number; json: Readonly<Record<string, unknown>> }>;
  /** Every address visited since the start, redirects included. */
  readonly visited: readonly string[];
  cookies(hostname: string): Record<string, string>;
}

interface Kept {
  name: string;
  value: string;
  host: string;
  path: string;
}

const folded = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();

/**
 * Makes a browser for tests.
 * @param stopAt a redirect to an address that begins so is not followed: the page returned has its URL and no content (for the callback of a service)
 * @param headers sent with every request, as something between the browser and us would
 */
export function testBrowser(
  options: { stopAt?: string; userAgent?: string; headers?: Readonly<Record<string, string>> } = {},
): TestBrowser {
  let jar: Kept[] = [];
  const visited: string[] = [];

  const keep = (url: URL, response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      const attribute = (key: string) => attributes.find((a) => a.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
      const path = attribute('path') ?? '/';
      const expires = attribute('expires');
      jar = jar.filter((c) => !(c.name === name && c.host === url.hostname && c.path === path));
      const dead = attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) < Date.now());
      if (!dead) jar.push({ name, value, host: url.hostname, path });
    }
  };
  const cookieHeader = (url: URL) =>
    jar
      .filter(
        (c) =>
          c.host === url.hostname && (url.pathname === c.path || url.pathname.startsWith(c.path.endsWith('/') ? c.path : `${c.path}/`)),
      )
      .map((c) => `${c.name}=${c.value}`)
      .join('; ');

  const usual = (url: URL): Record<string, string> => {
    const cookies = cookieHeader(url);
    return { 'user-agent': options.userAgent ?? 'Socle test browser', ...options.headers, ...(cookies ? { cookie: cookies } : {}) };
  };

  const load = async (first: URL, init: { method: string; body?: URLSearchParams; from?: URL }): Promise<TestPage> => {
    let url = first;
    let request = init;
    for (let hops = 0; hops < 25; hops += 1) {
      visited.push(url.href);
      if (options.stopAt && url.href.startsWith(options.stopAt)) return asPage(url, 0, new Headers(), '');
      const headers: Record<string, string> = { accept: 'text/html', 'sec-fetch-mode': 'navigate', ...usual(url) };
      if (request.method !== 'GET' && request.from) {
        headers['origin'] = request.from.origin;
        headers['sec-fetch-site'] =
          request.from.origin === url.origin ? 'same-origin' : request.from.hostname === url.hostname ? 'same-site' : 'cross-site';
        headers['referer'] = request.from.href;
      }
      const response = await fetch(url, {
        method: request.method,
        redirect: 'manual',
        headers,
        ...(request.body ? { body: request.body } : {}),
      });
      keep(url, response);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || !location)
        return asPage(url, response.status, response.headers, await response.text());
      await response.arrayBuffer();
      const next = new URL(location, url);
      request = response.status === 307 || response.status === 308 ? { ...request } : { method: 'GET' };
      url = next;
    }
    throw new Error(`more than 25 redirects: ${visited.slice(-6).join(' → ')}`);
  };

  return {
    visited,
    get: (url) => load(new URL(url), { method: 'GET' }),
    async ask(address, body) {
      const url = new URL(address);
      const headers = { ...usual(url), accept: 'application/json', 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
      const response = await fetch(url, { method: 'POST', redirect: 'manual', headers, body: JSON.stringify(body) });
      keep(url, response);
      const text = await response.text();
      const json = response.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as Record<string, unknown>) : {};
      return { status: response.status, json };
    },
    async follow(page, words) {
      const link = [...page.document.querySelectorAll('a[href]')].find((a) => folded(a.textContent).includes(words));
      if (!link) throw new Error(`no link «${words}» on ${page.url.href}: ${page.text.slice(0, 300)}`);
      return load(new URL(link.getAttribute('href') ?? '', page.url), { method: 'GET' });
    },
    async submit(page, fields = {}, button) {
      const forms = [...page.document.querySelectorAll('form')];
      const names = Object.keys(fields);
      const buttonsOf = (form: Element) =>
        [...page.document.querySelectorAll('button,input[type=submit]')].filter(
          (b) =>
            (b.getAttribute('form') ? b.getAttribute('form') === form.id : form.contains(b)) &&
            (b.getAttribute('type') ?? 'submit') === 'submit',
        );
      const words = (b: Element) => folded(b.textContent) || (b.getAttribute('value') ?? '');
      const form = forms.find(
        (f) =>
          names.every((n) => f.querySelector(`[name="${n}"]`)) &&
          (button === undefined
            ? (names.length > 0 || f.closest('main')) && buttonsOf(f).length > 0
            : buttonsOf(f).some((b) => words(b).includes(button))),
      );
      if (!form)
        throw new Error(
          `no form with ${names.join(', ')}${button ? ` and a button «${button}»` : ''} on ${page.url.href}: ${page.text.slice(0, 400)}`,
        );
      const pressed = buttonsOf(form).find((b) => button === undefined || words(b).includes(button));
      const data = new URLSearchParams();
      for (const input of form.querySelectorAll('input,select,textarea')) {
        const name = input.getAttribute('name');
        const type = input.getAttribute('type');
        if (!name || name in fields || type === 'submit' || input.hasAttribute('disabled')) continue;
        if ((type === 'checkbox' || type === 'radio') && !input.hasAttribute('checked')) continue;
        const value =
          input.localName === 'select'
            ? (input.querySelector('option[selected]') ?? input.querySelector('option'))?.getAttribute('value')
            : input.localName === 'textarea'
              ? input.textContent
              : input.getAttribute('value');
        data.append(name, value ?? (type === 'checkbox' ? 'on' : ''));
      }
      for (const [name, value] of Object.entries(fields)) for (const one of value === null ? [] : [value].flat()) data.append(name, one);
      if (pressed?.getAttribute('name')) data.append(pressed.getAttribute('name') ?? '', pressed.getAttribute('value') ?? '');
      const action = new URL(pressed?.getAttribute('formaction') ?? form.getAttribute('action') ?? '', page.url);
      const method = (pressed?.getAttribute('formmethod') ?? form.getAttribute('method') ?? 'get').toUpperCase();
      if (method === 'GET') {
        action.search = data.toString();
        return load(action, { method });
      }
      return load(action, { method, body: data, from: page.url });
    },
    cookies: (hostname) => Object.fromEntries(jar.filter((c) => c.host === hostname).map((c) => [c.name, c.value])),
  };
}

function asPage(url: URL, status: number, headers: Headers, html: string): TestPage {
  // What is not HTML is text for us.
  const { document } = parseHTML(/<\w/.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`);
  return { url, status, headers, html, document, text: folded((document.querySelector('main') ?? document.body)?.textContent ?? '') };
}

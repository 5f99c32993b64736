import type { ServerResponse } from 'node:http';
import { answer } from './server.js';

/** HTML that is safe to send: everything that was put in it was escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | null | undefined | false | readonly Part[];

/** Builds HTML; what is put in it is escaped unless it is HTML already. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(texts.reduce((whole, text, i) => whole + write(parts[i - 1]) + text));
}

function write(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(write).join('');
  return String(part).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** One page of one server. */
export interface PageContent {
  /** What the page is for; the server's name is added to it. */
  title: string;
  /** Name of the server, at the top of each of its pages. */
  server: string;
  /** Colour of the server: servers look different from each other and from Socle, as they would outside. */
  theme: 'fisc' | 'sante' | 'agents' | 'mailbox' | 'plain';
  body: Html;
}

// No `form-action`: after signing in, the browser follows redirects to services whose addresses are not known here, and Chromium applies that directive to each of them.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Headers of every page. */
export const pageHeaders = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': policy,
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const;

/** The whole document. */
export function page(content: PageContent): string {
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${content.title} – ${content.server}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      </head>
      <body class="${content.theme}">
        <a class="skip" href="#content">Aller au contenu</a>
        <header><p class="name">${content.server}</p></header>
        <main id="content" tabindex="-1">${content.body}</main>
        <footer>
          <p><strong>Bac à sable.</strong> Ce serveur sert aux essais. Les personnes sont inventées : n’écrivez ici aucune vraie donnée.</p>
        </footer>
      </body>
    </html> `.text;
}

/** Sends a page. */
export function answerPage(response: ServerResponse, status: number, content: PageContent): void {
  answer(response, status, 'text/html; charset=utf-8', page(content), pageHeaders);
}

/**
 * Answers the files that every page needs.
 * @returns true when `path` was one of them
 */
export function answerAsset(response: ServerResponse, path: string): boolean {
  const kept = { 'cache-control': 'public, max-age=3600' };
  if (path === '/style.css') answer(response, 200, 'text/css; charset=utf-8', style, kept);
  else if (path === '/icon.svg') answer(response, 200, 'image/svg+xml', icon, kept);
  else return false;
  return true;
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M1 15h14L12 6H4z" fill="#b06a00"/><path d="M7 1h2v7H7z" fill="#333"/></svg>`;

const style = `
*{box-sizing:border-box}
:root{--accent:#0b5c6b;--soft:#eaf4f6}
.sante{--accent:#1d6b3a;--soft:#eaf5ee}.agents{--accent:#5a3f97;--soft:#f2eefa}.mailbox{--accent:#8a4b00;--soft:#fbf3e8}.plain{--accent:#3a3a3a;--soft:#f2f2f2}
body{margin:0;font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#1b1b1b;background:#fff;display:flex;flex-direction:column;min-height:100vh}
header{background:var(--accent);color:#fff}
header p,main,footer p{width:100%;max-width:46rem;margin:0 auto;padding:.75rem 1rem}
.name{font-weight:700;font-size:1.125rem}
main{flex:1;padding-top:1.5rem;padding-bottom:2.5rem}
main:focus{outline:none}
footer{background:#f4f4f4;border-top:1px solid #c8c8c8;font-size:.875rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1.25rem;line-height:1.3;margin:2rem 0 .5rem}
p{margin:0 0 1rem;max-width:40rem}
a{color:var(--accent)}
:focus-visible{outline:3px solid #0a58ca;outline-offset:2px}
.skip{position:absolute;left:-100rem}.skip:focus{left:.5rem;top:.5rem;background:#fff;padding:.5rem;z-index:1}
form{margin:1.5rem 0}
label{display:block;font-weight:600;margin-bottom:.25rem}
.hint{display:block;font-size:.875rem;color:#555;margin-bottom:.25rem}
input{display:block;width:100%;max-width:26rem;font:inherit;padding:.5rem .75rem;margin-bottom:1.25rem;border:1px solid #555;border-radius:.25rem;background:#fff;color:inherit;min-height:2.75rem}
.wrong{border:2px solid #b00020}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;border-radius:.25rem;border:1px solid var(--accent);background:var(--accent);color:#fff;cursor:pointer;margin:0 .75rem .75rem 0}
button.second{background:#fff;color:var(--accent)}
.alert{border-left:.375rem solid #b00020;background:#fdeeee;padding:.75rem 1rem;margin-bottom:1.5rem;max-width:40rem}
.alert p{margin:0}
.who{background:var(--soft);padding:.75rem 1rem;margin-bottom:1rem;max-width:40rem;overflow-wrap:anywhere}
.help{background:var(--soft);padding:1rem;margin-top:2rem}
.help h2{margin-top:0}
.help p:last-child{margin-bottom:0}
.people{list-style:none;margin:0;padding:0}
.people li{padding:.625rem 0;border-top:1px solid #c8c8c8}
.people strong,.people span{display:block}
.people code{white-space:nowrap}
details{margin-top:1rem}
summary{font-weight:600;cursor:pointer;padding:.25rem 0;min-height:2rem}
code{font:.9375em/1.4 ui-monospace,"DejaVu Sans Mono",monospace;background:#fff;border:1px solid #c8c8c8;border-radius:.2rem;padding:0 .3em;overflow-wrap:anywhere}
.mails{list-style:none;margin:0;padding:0}
.mails li{border-top:1px solid #c8c8c8;padding:.75rem 0;overflow-wrap:anywhere}
.mails a{font-weight:600;font-size:1.0625rem;display:inline-block;padding:.125rem 0}
.mails span{display:block;font-size:.9375rem;color:#444}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0 0 1.5rem}
dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
.text{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #c8c8c8;padding:1rem;margin:0;font:inherit;max-width:none}
.files{padding-left:1.25rem;overflow-wrap:anywhere}
.pages{display:flex;justify-content:space-between;gap:1rem}
@media (max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}h1{font-size:1.5rem}button{width:100%;margin-right:0}}
@media print{header,footer,.skip{display:none}}
`;

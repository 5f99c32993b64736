import type { FastifyRequest } from 'fastify';
import { t } from '../../kernel/i18n/index.js';
import { assetHref } from '../assets/index.js';
import { frameOf } from '../frame.js';
import { Markup, raw, render, renderChild, type Child } from '../jsx/markup.js';
import { Footer } from './footer.js';
import { Breadcrumb, Header, SkipLinks } from './header.js';
import { Alert, type MessageKind } from './messages.js';

/** What is wrong with one field of a form that was sent. */
export interface FieldFault {
  /** The id of the field, which is its name. */
  field: string;
  text: string;
}

interface PageProps {
  request: FastifyRequest;
  /** Says what the page is; unique on the site. It is the h1 too. */
  title: string;
  /** False when the page writes its own h1. */
  heading?: boolean;
  /** Pages above this one, without it. */
  breadcrumb?: readonly { text: string; href: string }[];
  faults?: readonly FieldFault[];
  notice?: { kind: MessageKind; text: string } | null;
  /** Lines no longer than one reads easily. Turn off for tables. */
  narrow?: boolean;
  /** False when the page exists in one language only; `ask` when its address is that of no page, so that nothing can be linked to. */
  languages?: boolean | 'ask';
  children?: Child;
}

/** A whole page: what the browser, the reader and assistive technology need around `children`. */
export function Page({
  request,
  title,
  heading = true,
  breadcrumb,
  faults = [],
  notice,
  narrow = true,
  languages = true,
  children,
}: PageProps): Markup {
  const { lang } = request;
  const { brand } = frameOf(request);
  const failed = faults.length > 0;
  const body = renderChild(children);
  const page = (
    <html lang={lang} class={brand.state ? 'socle-state' : undefined}>
      <head>
        <meta charset="utf-8" />
        <title>{`${failed ? t({ fr: 'Erreur\u00a0: ', en: 'Error: ' }, lang) : ''}${title} – ${brand.name}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no,date=no,address=no,email=no" />
        <link rel="stylesheet" href={assetHref(brand.state ? 'state.css' : 'socle.css')} />
        <link rel="icon" href={assetHref('icon.svg')} type="image/svg+xml" />
        {scriptsFor(body).map((script) => (
          <script type="module" src={assetHref(script)} />
        ))}
      </head>
      <body>
        <SkipLinks lang={lang} />
        <Header request={request} languages={languages} />
        <main id="contenu" class={`fr-container socle-main${narrow ? ' socle-main--narrow' : ''}`} tabindex="-1">
          {breadcrumb && breadcrumb.length > 0 ? <Breadcrumb lang={lang} links={breadcrumb} current={title} /> : null}
          {heading ? <h1>{title}</h1> : null}
          {failed ? (
            <ErrorSummary
              title={t({ fr: 'Il y a quelque chose à corriger', en: 'There is something to put right' }, lang)}
              faults={faults}
            />
          ) : null}
          {notice ? (
            <div role="status" class="socle-notice">
              <Alert kind={notice.kind} small>
                <p>{notice.text}</p>
              </Alert>
            </div>
          ) : null}
          {raw(body)}
        </main>
        <Footer request={request} />
      </body>
    </html>
  );
  return new Markup(`<!DOCTYPE html>\n${render(page, lang)}\n`);
}

/** Scripts that make this page better. Most pages have none. */
function scriptsFor(body: string): string[] {
  const scripts = { 'data-submit-once': 'submit-once.js', 'data-autosave=': 'autosave.js', 'data-passkey=': 'passkey.js' };
  return Object.entries(scripts).flatMap(([mark, script]) => (body.includes(mark) ? [script] : []));
}

/** Focused when the page opens, so that nobody misses it, with a link to each field. */
function ErrorSummary({ title, faults }: { title: string; faults: readonly FieldFault[] }): Markup {
  return (
    <div class="fr-alert fr-alert--error socle-summary" role="alert" tabindex="-1" autofocus>
      <h2 class="fr-alert__title">{title}</h2>
      <ul>
        {faults.map(({ field, text }) => (
          <li>
            <a href={`#${field}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

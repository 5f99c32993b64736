import type { FastifyRequest } from 'fastify';
import { languages as allLanguages, t, type Lang } from '../../kernel/i18n/index.js';
import { frameOf } from '../frame.js';
import type { Child, Markup } from '../jsx/markup.js';

/** The first links of the page, seen when they have the focus. */
export function SkipLinks({ lang }: { lang: Lang }): Markup {
  return (
    <div class="fr-skiplinks">
      <nav class="fr-container" aria-label={t({ fr: 'Accès rapide', en: 'Quick access' }, lang)}>
        <ul class="fr-skiplinks__list">
          <li>
            <a class="fr-link" href="#contenu">
              {t({ fr: 'Contenu', en: 'Content' }, lang)}
            </a>
          </li>
          <li>
            <a class="fr-link" href="#menu">
              Menu
            </a>
          </li>
          <li>
            <a class="fr-link" href="#pied">
              {t({ fr: 'Pied de page', en: 'Footer' }, lang)}
            </a>
          </li>
        </ul>
      </nav>
    </div>
  );
}

/** Who publishes the site, who is signed in, where one can go. Complete without a script at any width. */
export function Header({ request, languages }: { request: FastifyRequest; languages: boolean | 'ask' }): Markup {
  const { lang } = request;
  const frame = frameOf(request);
  return (
    <header class="fr-header socle-header">
      <div class="fr-container socle-header__row">
        {frame.brand.state ? (
          <p class="fr-logo">
            République
            <br />
            Française
          </p>
        ) : null}
        <p class="socle-header__name">
          <a href="/" title={`${t({ fr: 'Accueil', en: 'Home' }, lang)} – ${frame.brand.name}`}>
            {frame.brand.name}
          </a>
        </p>
        <div class="socle-header__tools">
          <Account request={request} />
          {languages === 'ask' ? <AskInLanguage request={request} /> : languages ? <Languages request={request} /> : null}
        </div>
      </div>
      <nav id="menu" class="socle-menu" aria-label={t({ fr: 'Menu principal', en: 'Main menu' }, lang)} tabindex="-1">
        <ul class="fr-container socle-menu__list">
          {frame.menu(request).map(({ text, href, current }) => (
            <li>
              <a class="socle-menu__link" href={href} aria-current={current ? 'page' : undefined}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

function Account({ request }: { request: FastifyRequest }): Markup {
  const { standIn, agent, lang } = request;
  const person = standIn ? null : request.person;
  if (!person && !standIn && !agent) {
    return (
      <a class="fr-btn fr-btn--tertiary fr-btn--sm" href="/connexion">
        {t({ fr: 'Se connecter', en: 'Sign in' }, lang)}
      </a>
    );
  }
  return (
    <>
      {person ? <SignedIn lang={lang} name={person.displayName} account="person" /> : null}
      {standIn ? (
        <form class="socle-account" method="post" action="/deconnexion">
          <input type="hidden" name="compte" value="person" />
          <span class="socle-account__name">
            {t({ fr: `Vous agissez pour ${standIn.displayName}`, en: `You are acting for ${standIn.displayName}` }, lang)}
          </span>
          <button type="submit" class="fr-btn fr-btn--tertiary fr-btn--sm">
            {t({ fr: 'Terminer', en: 'Finish' }, lang)}
            <span class="fr-sr-only"> ({standIn.displayName})</span>
          </button>
        </form>
      ) : null}
      {agent ? (
        <SignedIn lang={lang} name={agent.displayName} account="agent">
          {agent.organisationLabel}
        </SignedIn>
      ) : null}
    </>
  );
}

function SignedIn({ lang, name, account, children }: { lang: Lang; name: string; account: 'person' | 'agent'; children?: Child }): Markup {
  return (
    <form class="socle-account" method="post" action="/deconnexion">
      <input type="hidden" name="compte" value={account} />
      <span class="socle-account__name">
        <span class="fr-sr-only">{t({ fr: 'Compte connecté\u00a0: ', en: 'Signed in as: ' }, lang)}</span>
        {name}
        {children ? <span class="socle-account__detail">{children}</span> : null}
      </span>
      <button type="submit" class="fr-btn fr-btn--tertiary fr-btn--sm">
        {t({ fr: 'Se déconnecter', en: 'Sign out' }, lang)}
        <span class="fr-sr-only"> ({name})</span>
      </button>
    </form>
  );
}

const languageNames: Readonly<Record<Lang, string>> = { fr: 'Français', en: 'English' };

const languageButton = 'fr-btn fr-btn--tertiary-no-outline fr-btn--sm';
const othersThan = (mine: Lang) => allLanguages.filter((lang) => lang !== mine);

/** Links to the same page in the other languages. */
function Languages({ request }: { request: FastifyRequest }): Markup {
  return (
    <>
      {othersThan(request.lang).map((lang) => (
        <a class={languageButton} href={inLanguage(request.url, lang)} lang={lang} hreflang={lang}>
          {languageNames[lang]}
        </a>
      ))}
    </>
  );
}

function inLanguage(url: string, lang: Lang): string {
  const [path = '/', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('lang', lang);
  return `${path}?${parameters.toString()}`;
}

/** Asks for the same address again in another language, where no page stands that a link could lead to. */
function AskInLanguage({ request }: { request: FastifyRequest }): Markup {
  const [path = '/', query = ''] = request.url.split('?');
  return (
    <form method="get" action={path}>
      {[...new URLSearchParams(query)].map(([name, value]) => (name === 'lang' ? null : <input type="hidden" name={name} value={value} />))}
      {othersThan(request.lang).map((lang) => (
        <button type="submit" class={languageButton} name="lang" value={lang} lang={lang}>
          {languageNames[lang]}
        </button>
      ))}
    </form>
  );
}

/** Where the page lies in the site. */
export function Breadcrumb({
  lang,
  links,
  current,
}: {
  lang: Lang;
  links: readonly { text: string; href: string }[];
  current: string;
}): Markup {
  return (
    <nav class="fr-breadcrumb" aria-label={t({ fr: 'Vous êtes ici', en: 'You are here' }, lang)}>
      <ol class="fr-breadcrumb__list">
        {links.map(({ text, href }) => (
          <li>
            <a class="fr-breadcrumb__link" href={href}>
              {text}
            </a>
          </li>
        ))}
        <li>
          <a class="fr-breadcrumb__link" href="#contenu" aria-current="page">
            {current}
          </a>
        </li>
      </ol>
    </nav>
  );
}

import { t, type Lang } from '../../kernel/i18n/index.js';
import type { Child, Markup } from '../jsx/markup.js';

export type ButtonKind = 'primary' | 'secondary' | 'tertiary' | 'danger';
const kinds: Readonly<Record<ButtonKind, string>> = {
  primary: '',
  secondary: ' fr-btn--secondary',
  tertiary: ' fr-btn--tertiary',
  danger: ' fr-btn--secondary socle-btn--danger',
};
const classes = (kind: ButtonKind, small: boolean | undefined) => `fr-btn${kinds[kind]}${small ? ' fr-btn--sm' : ''}`;

interface FormProps {
  method?: 'post' | 'get';
  action: string;
  enctype?: 'multipart/form-data';
  /** Address that the script posts the form to while it is being filled. Without a script nothing is saved before the button. */
  autosave?: string;
  children?: Child;
}

/** A form. Checks are the server's, which explains them; the browser's are off. */
export function Form({ method = 'post', action, enctype, autosave, children }: FormProps): Markup {
  return (
    <form
      method={method}
      action={action}
      enctype={enctype}
      novalidate
      class="socle-form"
      data-autosave={autosave}
      data-submit-once={method === 'post'}
    >
      {children}
      {autosave ? <p class="socle-autosave" role="status" data-autosave-state="" /> : null}
    </form>
  );
}

interface ButtonProps {
  name?: string;
  value?: string;
  kind?: ButtonKind;
  small?: boolean;
  formaction?: string;
  children?: Child;
}

/** Sends the form it is in. */
export function Button({ name, value, kind = 'primary', small, formaction, children }: ButtonProps): Markup {
  return (
    <button type="submit" class={classes(kind, small)} name={name} value={value} formaction={formaction}>
      {children}
    </button>
  );
}

/** A link that matters as much as a button. */
export function ButtonLink({
  href,
  kind = 'primary',
  small,
  children,
}: {
  href: string;
  kind?: ButtonKind;
  small?: boolean;
  children?: Child;
}): Markup {
  return (
    <a class={classes(kind, small)} href={href}>
      {children}
    </a>
  );
}

/** Buttons beside one another, stacked on a phone. */
export function Buttons({ children }: { children?: Child }): Markup {
  return <div class="socle-buttons">{children}</div>;
}

/** Leads to sign-in through FranceConnect. */
export function FranceConnectButton({ href, lang }: { href: string; lang: Lang }): Markup {
  return (
    <ConnectButton
      href={href}
      lang={lang}
      name="FranceConnect"
      help={{ href: 'https://franceconnect.gouv.fr/', fr: 'Qu’est-ce que FranceConnect\u00a0?', en: 'What is FranceConnect?' }}
    />
  );
}

/** Leads to sign-in of agents through AgentConnect. */
export function AgentConnectButton({ href, lang }: { href: string; lang: Lang }): Markup {
  return (
    <ConnectButton
      href={href}
      lang={lang}
      name="AgentConnect"
      help={{ href: 'https://agentconnect.gouv.fr/', fr: 'Qu’est-ce qu’AgentConnect\u00a0?', en: 'What is AgentConnect?' }}
    />
  );
}

function ConnectButton({
  href,
  lang,
  name,
  help,
}: {
  href: string;
  lang: Lang;
  name: string;
  help: { href: string; fr: string; en: string };
}): Markup {
  return (
    <div class="socle-connect">
      <a class="socle-connect__button" href={href}>
        <span class="socle-connect__login">{t({ fr: 'S’identifier avec', en: 'Sign in with' }, lang)}</span>{' '}
        <span class="socle-connect__brand">{name}</span>
      </a>
      <p class="socle-connect__help">
        <a
          href={help.href}
          target="_blank"
          rel="noopener"
          title={`${t(help, lang)} – ${t({ fr: 'nouvelle fenêtre', en: 'new window' }, lang)}`}
        >
          {t(help, lang)}
        </a>
      </p>
    </div>
  );
}

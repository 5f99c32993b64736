import { Button, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { signInPath } from './parts.js';

interface Props {
  /** What the script asks of the browser. */
  kind: 'create' | 'get';
  /** Where it gets its options, and where it sends the answer. */
  action: string;
  /** Added to the address of the answer. */
  query?: string;
  label: string;
  explained: string;
  lang: Lang;
}

/** A button that the script passkey.js shows in browsers that know passkeys; without a script the page has another way. */
export function PasskeyButton({ kind, action, query, label, explained, lang }: Props): Markup {
  return (
    <div
      hidden
      data-passkey={kind}
      data-action={action}
      data-query={query}
      data-refused={t(
        { fr: 'La clé d’accès n’a pas été utilisée. Vous pouvez réessayer.', en: 'The passkey was not used. You can try again.' },
        lang,
      )}
    >
      <form method="post" action={`${action}/options`} class="socle-form">
        <p>{explained}</p>
        <Button kind="secondary">{label}</Button>
      </form>
      <p role="status" data-passkey-state="" />
    </div>
  );
}

/** Signs in with a passkey. */
export function PasskeySignIn({ id, lang }: { id: string; lang: Lang }): Markup {
  return (
    <PasskeyButton
      kind="get"
      action={`${signInPath(id)}/cle`}
      lang={lang}
      label={t({ fr: 'Utiliser ma clé d’accès', en: 'Use my passkey' }, lang)}
      explained={t({ fr: 'Vous avez ajouté une clé d’accès à votre compte\u00a0?', en: 'Did you add a passkey to your account?' }, lang)}
    />
  );
}

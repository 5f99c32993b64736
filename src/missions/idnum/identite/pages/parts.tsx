import { Button, Form, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';

/** Address of a sign-in. */
export const signInPath = (id: string): string => `/identite/connexion/${id}`;

/** The page above those of the account. */
export const accountCrumb = (lang: Lang) => ({ text: t({ fr: 'Votre compte', en: 'Your account' }, lang), href: '/identite' });

/** Gives up, and goes back to the service. */
export function GiveUp({ id, lang }: { id: string; lang: Lang }): Markup {
  return (
    <Form action={`${signInPath(id)}/abandon`}>
      <Button kind="tertiary">{t({ fr: 'Revenir au service', en: 'Back to the service' }, lang)}</Button>
    </Form>
  );
}

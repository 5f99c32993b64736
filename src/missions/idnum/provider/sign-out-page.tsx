import type { FastifyRequest } from 'fastify';
import { Button, Buttons, ButtonLink, Form, Hidden, Page } from '../../../design/index.js';
import { t } from '../../../kernel/i18n/index.js';

/** Asks before signing out, when the request may have been made by somebody else. */
export function SignOutPage({ request, broker, action, xsrf }: { request: FastifyRequest; broker: string; action: string; xsrf: string }) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: `Se déconnecter de ${broker}\u00a0?`, en: `Sign out of ${broker}?` }, lang)}>
      <p>
        {t(
          {
            fr: 'Un site demande votre déconnexion. Vous devrez vous identifier à nouveau la prochaine fois.',
            en: 'A site asks to sign you out. You will have to sign in again next time.',
          },
          lang,
        )}
      </p>
      <Form action={action}>
        <Hidden name="xsrf" value={xsrf} />
        <Buttons>
          <Button name="logout" value="yes">
            {t({ fr: 'Me déconnecter', en: 'Sign me out' }, lang)}
          </Button>
          <ButtonLink href="/" kind="secondary">
            {t({ fr: 'Rester connecté', en: 'Stay signed in' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

/** Nothing is left to do. */
export function SignedOutPage({ request, broker }: { request: FastifyRequest; broker: string }) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: `Vous êtes déconnecté de ${broker}`, en: `You are signed out of ${broker}` }, lang)}>
      <p>{t({ fr: 'Vous pouvez fermer cette page.', en: 'You can close this page.' }, lang)}</p>
    </Page>
  );
}

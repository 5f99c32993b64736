import type { FastifyRequest } from 'fastify';
import { Button, Form, Page, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { ContactForm } from '../contact-form.js';
import { ContactFields, homeCrumb } from './parts.js';

/** How the person is told of each use. */
export function NoticesPage({
  request,
  form,
  faults,
}: {
  request: FastifyRequest;
  form: ContactForm;
  faults: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Comment vous prévenir', en: 'How to tell you' }, lang)}
      breadcrumb={[homeCrumb(lang)]}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: 'Vous êtes prévenu de tout ce qu’un aidant fait en votre nom. Ce choix vaut pour tous vos mandats, dès maintenant.',
            en: 'You are told of all that a helper does in your name. This choice holds for all your mandates, from now on.',
          },
          lang,
        )}
      </p>
      <p>
        {t(
          {
            fr: 'La lettre est préparée par l’organisation qui vous aide. Les messages sont écrits dans la langue de cette page.',
            en: 'The letter is made by the organisation that helps you. Messages are written in the language of this page.',
          },
          lang,
        )}
      </p>
      <Form action="/mes-mandats/avis">
        <ContactFields form={form} faults={faults} lang={lang} />
        <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
      </Form>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Button, CheckboxGroup, Form, Hidden, Page, TextArea, type FieldFault, type Markup } from '../../../../../design/index.js';
import { t } from '../../../../../kernel/i18n/index.js';
import type { Field } from '../../form.js';
import type { FileSummary } from '../../store.js';
import { agentFilePath, fileCrumb, inboxCrumb } from './parts.js';

interface Props {
  request: FastifyRequest;
  file: FileSummary;
  /** Questions that the person has answered. */
  fields: readonly Field[];
  typed: { message: string; fields: readonly string[] };
  faults?: readonly FieldFault[];
}

/** Asks the person to correct some answers. */
export function CorrectionPage({ request, file, fields, typed, faults = [] }: Props): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Demander une correction', en: 'Ask for a correction' }, lang)}
      breadcrumb={[inboxCrumb(lang), fileCrumb(file, lang)]}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: 'La personne reçoit un courriel avec votre message. Le dossier revient dans la liste quand elle a renvoyé sa demande.',
            en: 'The person gets an e-mail with your message. The file comes back to the list when they have sent it again.',
          },
          lang,
        )}
      </p>
      <Form action={`${agentFilePath(file.id)}/correction`}>
        <Hidden name="version" value={file.version} />
        <CheckboxGroup
          name="reponses"
          legend={t({ fr: 'Quelles réponses faut-il corriger\u00a0?', en: 'Which answers must be corrected?' }, lang)}
          options={fields.map((field) => ({ value: field.id, text: t(field.label, lang) }))}
          values={[...typed.fields]}
          optional
        />
        <TextArea
          name="message"
          label={t({ fr: 'Que doit faire la personne\u00a0?', en: 'What must the person do?' }, lang)}
          hint={t(
            {
              fr: 'Écrivez simplement. Exemple\u00a0: votre adresse a changé, donnez la nouvelle.',
              en: 'Write plainly. Example: your address has changed, give the new one.',
            },
            lang,
          )}
          value={typed.message}
          fault={faults.find((fault) => fault.field === 'message')?.text}
          maxlength={2000}
        />
        <Button>{t({ fr: 'Envoyer la demande de correction', en: 'Send the request for a correction' }, lang)}</Button>
      </Form>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Button, Form, Hidden, Page, TextArea, type FieldFault, type Markup } from '../../../../../design/index.js';
import { t } from '../../../../../kernel/i18n/index.js';
import type { FileSummary } from '../../store.js';
import { agentFilePath, fileCrumb, inboxCrumb } from './parts.js';

/** Takes up again a file that was decided. */
export function ReopenPage({
  request,
  file,
  typed,
  faults = [],
}: {
  request: FastifyRequest;
  file: FileSummary;
  typed: string;
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Reprendre l’examen', en: 'Reopen the review' }, lang)}
      breadcrumb={[inboxCrumb(lang), fileCrumb(file, lang)]}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: 'La décision prise reste dans l’histoire du dossier. La personne est prévenue par courriel.',
            en: 'The decision that was taken stays in the story of the file. The person is told by e-mail.',
          },
          lang,
        )}
      </p>
      <Form action={`${agentFilePath(file.id)}/reprise`}>
        <Hidden name="version" value={file.version} />
        <TextArea
          name="raison"
          label={t({ fr: 'Pourquoi reprendre l’examen\u00a0?', en: 'Why reopen the review?' }, lang)}
          value={typed}
          fault={faults[0]?.text}
          maxlength={2000}
        />
        <Button>{t({ fr: 'Reprendre l’examen', en: 'Reopen the review' }, lang)}</Button>
      </Form>
    </Page>
  );
}

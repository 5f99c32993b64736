import type { FastifyRequest } from 'fastify';
import { Alert, Button, Buttons, Definitions, Form as FormBlock, Hidden, Page, Steps } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { missing } from '../answers.js';
import { inputId } from '../check.js';
import { answersOf } from '../store-answers.js';
import type { FullFile } from '../view.js';
import { Estimate } from './fill.js';
import { trail } from './facts.js';
import { sourceLine } from './field-view.js';

/** Answers of a file, page by page, each with where it comes from; with links to change them when `changeable`. */
export function AnswerSummary({ full, lang, changeable }: { full: FullFile; lang: Lang; changeable: boolean }) {
  return (
    <>
      {full.pages.map(({ page, lines }) => (
        <>
          <h2>{t(page.title, lang)}</h2>
          <Definitions
            items={lines.map(({ field, stored, display }) => {
              const source = sourceLine(stored, full.evidence, lang);
              return {
                term: t(field.label, lang),
                value: display ? (
                  <>
                    {t(display, lang)}
                    {source ? (
                      <>
                        <br />
                        <span class="socle-source">{source}</span>
                      </>
                    ) : null}
                  </>
                ) : null,
                action: changeable
                  ? {
                      text: t({ fr: 'Modifier', en: 'Change' }, lang),
                      href: `/demarches/dossiers/${full.file.id}/pages/${page.id}?suite=verifier#${inputId(field)}`,
                    }
                  : null,
              };
            })}
          />
        </>
      ))}
    </>
  );
}

const newsWords = {
  stale: {
    fr: 'Vos réponses ont changé ailleurs depuis que cette page était ouverte. Voici les dernières. Relisez, puis envoyez.',
    en: 'Your answers were changed elsewhere since this page was opened. Here are the latest. Read them again, then send.',
  },
  page: {
    fr: 'La page que vous avez ouverte ne fait plus partie de votre demande\u00a0: vos réponses ont changé depuis. Voici où vous en êtes.',
    en: 'The page you opened is no longer part of your request: your answers have changed since. Here is where you are.',
  },
};

/** The last look before sending. */
export function CheckPage({ request, full, news }: { request: FastifyRequest; full: FullFile; news: keyof typeof newsWords | null }) {
  const { lang } = request;
  const { file, form } = full;
  const lacking = missing(form, answersOf(full.values));
  const steps = [...full.pages.map(({ page }) => t(page.title, lang)), t({ fr: 'Vérifier et envoyer', en: 'Check and send' }, lang)];
  const sendWords =
    file.state === 'correction'
      ? { fr: 'Renvoyer ma demande', en: 'Send my request again' }
      : { fr: 'Envoyer ma demande', en: 'Send my request' };
  return (
    <Page
      request={request}
      title={t({ fr: 'Vérifiez vos réponses avant d’envoyer', en: 'Check your answers before you send' }, lang)}
      breadcrumb={trail(file.procedure, lang)}
      notice={news ? { kind: 'warning', text: t(newsWords[news], lang) } : null}
    >
      <Steps steps={steps} current={steps.length} lang={lang} />
      {lacking.length > 0 ? (
        <Alert kind="warning" title={t({ fr: 'Il manque des réponses', en: 'Some answers are missing' }, lang)}>
          <ul>
            {lacking.map(({ page, field }) => (
              <li>
                <a href={`/demarches/dossiers/${file.id}/pages/${page.id}?suite=verifier#${inputId(field)}`}>{t(field.label, lang)}</a>
              </li>
            ))}
          </ul>
        </Alert>
      ) : null}
      <AnswerSummary full={full} lang={lang} changeable />
      <Estimate form={form} answers={answersOf(full.values)} page={null} lang={lang} />
      {lacking.length === 0 ? (
        <>
          <h2>{t({ fr: 'Envoyer', en: 'Send' }, lang)}</h2>
          <p>
            {t(
              {
                fr: '{who} recevra ces réponses. Un courriel de confirmation partira à {email}.',
                en: '{who} will receive these answers. A confirmation will go to {email}.',
              },
              lang,
              { who: file.procedure.organisation.name, email: file.email },
            )}
          </p>
          <FormBlock action={`/demarches/dossiers/${file.id}/envoyer`}>
            <Hidden name="version" value={file.version} />
            <Buttons>
              <Button>{t(sendWords, lang)}</Button>
            </Buttons>
          </FormBlock>
        </>
      ) : null}
    </Page>
  );
}

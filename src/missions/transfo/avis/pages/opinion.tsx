import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  Buttons,
  ButtonLink,
  CheckboxGroup,
  Form,
  Hidden,
  Page,
  RadioGroup,
  TextArea,
  type FieldFault,
} from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Procedure } from '../../../../registry/index.js';
import { face } from './face.js';
import {
  commentLength,
  commentQuestion,
  comprehensionAnswers,
  comprehensionQuestion,
  helpAnswers,
  helpQuestion,
  helpSources,
  marks,
  qualityAnswers,
  qualityQuestion,
  reachedQuestion,
  satisfactionAnswers,
  satisfactionQuestion,
  satisfactions,
  type Channel,
  type HelpSource,
  type Mark,
  type Satisfaction,
} from '../questions.js';

interface Props {
  request: FastifyRequest;
  procedure: Procedure;
}

const about = (procedure: Procedure, lang: Lang) =>
  t({ fr: `à propos de «\u00a0${t(procedure.title, 'fr')}\u00a0»`, en: `about “${t(procedure.title, 'en')}”` }, lang);

/** The first question: two clicks. */
export function OpinionPage({
  request,
  procedure,
  action,
  formKey,
  missing = false,
  closed,
}: Props & { action: string; formKey: string | null; missing?: boolean; closed: { reason: string } | null }) {
  const { lang } = request;
  const fault = t({ fr: 'Choisissez une réponse.', en: 'Choose an answer.' }, lang);
  const faults: FieldFault[] = missing ? [{ field: 'avis', text: fault }] : [];
  const title = t({ fr: `Je donne mon avis ${about(procedure, 'fr')}`, en: `My opinion ${about(procedure, 'en')}` }, lang);
  if (closed) {
    return (
      <Page request={request} title={title}>
        <Alert
          kind="info"
          title={t({ fr: 'Cette démarche ne recueille plus d’avis', en: 'This procedure no longer collects opinions' }, lang)}
        >
          <p>{closed.reason}</p>
        </Alert>
      </Page>
    );
  }
  return (
    <Page request={request} title={title} faults={faults}>
      <p>
        {t(
          {
            fr: 'Votre avis est anonyme. Il sert à améliorer la démarche.',
            en: 'Your opinion is anonymous. It helps to improve the procedure.',
          },
          lang,
        )}
      </p>
      <Form action={action}>
        {formKey === null ? null : <Hidden name="cle" value={formKey} />}
        <RadioGroup
          name="avis"
          legend={t(satisfactionQuestion, lang)}
          options={satisfactions.map((value) => ({ value, text: t(satisfactionAnswers[value], lang), picture: face(value) }))}
          rich
          {...(missing ? { fault } : {})}
        />
        <Button>{t({ fr: 'Envoyer mon avis', en: 'Send my opinion' }, lang)}</Button>
      </Form>
    </Page>
  );
}

/** Thanks, and questions that may be left alone. */
export function MorePage({
  request,
  procedure,
  action,
  given,
}: Props & {
  action: string;
  given: { satisfaction: Satisfaction; comprehension: Mark | null; helpSought: readonly HelpSource[]; comment: string };
}) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Merci, votre avis est enregistré', en: 'Thank you, your opinion is kept' }, lang)}>
      <p>
        {t({ fr: 'Vous avez répondu «\u00a0{answer}\u00a0»', en: 'You answered “{answer}”' }, lang, {
          answer: t(satisfactionAnswers[given.satisfaction], lang),
        })}{' '}
        {about(procedure, lang)}.{' '}
        {t({ fr: 'Vous pouvez vous arrêter là, ou nous en dire plus.', en: 'You can stop here, or tell us more.' }, lang)}
      </p>
      <Form action={action}>
        <RadioGroup
          name="clarte"
          legend={t(comprehensionQuestion, lang)}
          options={marks.map((mark) => ({ value: String(mark), text: t(comprehensionAnswers[mark], lang) }))}
          {...(given.comprehension === null ? {} : { value: String(given.comprehension) })}
          optional
        />
        <CheckboxGroup
          name="aide"
          legend={t(helpQuestion, lang)}
          options={helpSources.map((source) => ({ value: source, text: t(helpAnswers[source], lang) }))}
          values={[...given.helpSought]}
          optional
        />
        <TextArea
          name="commentaire"
          label={t(commentQuestion, lang)}
          hint={t(
            {
              fr: 'N’écrivez rien qui permette de vous reconnaître\u00a0: ni nom, ni adresse, ni numéro de dossier.',
              en: 'Write nothing by which you could be recognised: no name, address or file number.',
            },
            lang,
          )}
          value={given.comment}
          maxlength={commentLength}
          optional
        />
        <Buttons>
          <Button>{t({ fr: 'Envoyer ces réponses', en: 'Send these answers' }, lang)}</Button>
          <ButtonLink href={`${action}/fin`} kind="secondary">
            {t({ fr: 'Terminer sans répondre', en: 'Finish without answering' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

/** How the administration helped, for each way that was tried. */
export function HelpPage({ request, action, tried }: Props & { action: string; tried: readonly Channel[] }) {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'L’aide que vous avez demandée à l’administration', en: 'The help you sought from the administration' }, lang)}
    >
      <Form action={action}>
        {tried.map((channel) => (
          <section aria-labelledby={`canal-${channel}`}>
            <h2 id={`canal-${channel}`}>{t(helpAnswers[channel], lang)}</h2>
            <RadioGroup
              name={`joint-${channel}`}
              legend={t(reachedQuestion, lang)}
              options={[
                { value: 'oui', text: t({ fr: 'Oui', en: 'Yes' }, lang) },
                { value: 'non', text: t({ fr: 'Non', en: 'No' }, lang) },
              ]}
              inline
              optional
            />
            <RadioGroup
              name={`qualite-${channel}`}
              legend={t(qualityQuestion, lang)}
              options={marks.map((mark) => ({ value: String(mark), text: t(qualityAnswers[mark], lang) }))}
              optional
            />
          </section>
        ))}
        <Button>{t({ fr: 'Envoyer', en: 'Send' }, lang)}</Button>
      </Form>
    </Page>
  );
}

/** What becomes of the opinion. */
export function ThanksPage({ request, procedure, invited }: Props & { invited: boolean }) {
  const { lang } = request;
  const { name } = procedure.organisation;
  return (
    <Page request={request} title={t({ fr: 'Merci, c’est terminé', en: 'Thank you, that is all' }, lang)}>
      <p>
        {invited
          ? t(
              {
                fr: 'Votre réponse compte dans la note publiée de la démarche, avec celle des autres personnes.',
                en: 'Your answer counts in the published mark of the procedure, with those of other people.',
              },
              lang,
            )
          : t(
              {
                fr: 'Votre réponse est comptée à part\u00a0: la note publiée vient des personnes invitées à la fin de leur démarche.',
                en: 'Your answer is counted apart: the published mark comes from people invited at the end of their procedure.',
              },
              lang,
            )}
      </p>
      <p>
        {t(
          {
            fr: `Si vous avez écrit un commentaire, il n’est pas publié. Seuls les agents de l’organisme peuvent le lire (${name}), pour améliorer la démarche.`,
            en: `If you wrote a comment, it is not published. Only the agents of the organisation can read it (${name}), to improve the procedure.`,
          },
          lang,
        )}
      </p>
      <Buttons>
        <ButtonLink href={`/qualite/${procedure.slug}`}>
          {t({ fr: 'Voir la qualité de cette démarche', en: 'See the quality of this procedure' }, lang)}
        </ButtonLink>
      </Buttons>
    </Page>
  );
}

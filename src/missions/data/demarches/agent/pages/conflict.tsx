import type { FastifyRequest } from 'fastify';
import { Alert, ButtonLink, Button, Buttons, Definitions, Form, Hidden, Page, Timeline, type Markup } from '../../../../../design/index.js';
import { t } from '../../../../../kernel/i18n/index.js';
import { stateWords } from '../../rules.js';
import { stepWords } from '../../step-words.js';
import type { Transition } from '../../store-news.js';
import type { FileSummary } from '../../store.js';
import { agentFilePath, fileCrumb, inboxCrumb, Written } from './parts.js';

interface Props {
  request: FastifyRequest;
  file: FileSummary;
  /** The last steps of the file, the last one first. */
  latest: readonly Transition[];
  /** What the agent had typed, in words. */
  typed: readonly { term: string; value: string }[];
  /** What sends it again, on the file as it is now; null when the file no longer allows it. */
  again: { action: string; values: Readonly<Record<string, string | readonly string[]>> } | null;
}

/** The file changed while the agent was writing: nothing was done, nothing is lost. */
export function ConflictPage({ request, file, latest, typed, again }: Props): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Le dossier a changé entre-temps', en: 'The file has changed in the meantime' }, lang)}
      breadcrumb={[inboxCrumb(lang), fileCrumb(file, lang)]}
    >
      <Alert kind="warning" title={t({ fr: 'Votre action n’a pas été faite', en: 'What you asked was not done' }, lang)}>
        <p>
          {t(
            {
              fr: 'Quelqu’un a modifié ce dossier depuis que vous l’avez ouvert. Il est maintenant dans l’état «\u00a0{state}\u00a0».',
              en: 'Somebody changed this file since you opened it. It is now “{state}”.',
            },
            lang,
            { state: t(stateWords[file.state].label, lang) },
          )}
        </p>
      </Alert>
      <h2>{t({ fr: 'Ce qui s’est passé', en: 'What happened' }, lang)}</h2>
      <Timeline
        items={latest.map((step) => ({
          at: step.at,
          title: `${t(stepWords[step.name], lang)} – ${step.actor.label}`,
          children: step.reason ? <Written text={step.reason} /> : null,
        }))}
        lang={lang}
      />
      {typed.length > 0 ? (
        <>
          <h2>{t({ fr: 'Ce que vous aviez écrit', en: 'What you had written' }, lang)}</h2>
          <Definitions items={typed.map(({ term, value }) => ({ term, value: <Written text={value} /> }))} />
        </>
      ) : null}
      {again ? (
        <Form action={again.action}>
          <Hidden name="version" value={file.version} />
          {Object.entries(again.values).flatMap(([name, value]) => [value].flat().map((one) => <Hidden name={name} value={one} />))}
          <Button>{t({ fr: 'Le faire quand même', en: 'Do it all the same' }, lang)}</Button>
        </Form>
      ) : null}
      <Buttons>
        <ButtonLink href={agentFilePath(file.id)} kind="secondary">
          {t({ fr: 'Revoir le dossier', en: 'See the file again' }, lang)}
        </ButtonLink>
      </Buttons>
    </Page>
  );
}

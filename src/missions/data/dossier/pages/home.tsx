import type { FastifyRequest } from 'fastify';
import { Alert, ButtonLink, Buttons, Card, Cards, Page, When, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { filePath, type FileSummary } from '../../demarches/index.js';
import type { Line } from '../lines.js';
import { waitingWords, type Waiting } from '../rules.js';
import { fileStoryPath, Lines, StateBadge } from './parts.js';

interface Props {
  request: FastifyRequest;
  waiting: readonly Waiting[];
  /** Sent files, the last changed first. */
  files: readonly FileSummary[];
  latest: readonly Line[];
}

/** The person's space: what waits for them, then their requests, then what was done with their data. */
export function DossierPage({ request, waiting, files, latest }: Props): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Mon dossier', en: 'My file' }, lang)} narrow={false}>
      <p class="fr-text--lead">
        {t(
          {
            fr: 'Vos demandes, les réponses de l’administration, et qui a vu vos données.',
            en: 'Your requests, the answers you got, and who saw your data.',
          },
          lang,
        )}
      </p>
      <h2>{t({ fr: 'À faire', en: 'To do' }, lang)}</h2>
      {waiting.length === 0 ? (
        <p>{t({ fr: 'Rien ne vous attend. Vous n’avez rien à faire.', en: 'Nothing waits for you. There is nothing to do.' }, lang)}</p>
      ) : (
        waiting.map((one) => <ToDo waiting={one} lang={lang} />)
      )}
      <h2>{t({ fr: 'Mes demandes', en: 'My requests' }, lang)}</h2>
      {files.length === 0 ? <NoFile lang={lang} /> : <Files files={files} lang={lang} />}
      <h2>{t({ fr: 'Ce qui s’est passé', en: 'What happened' }, lang)}</h2>
      {latest.length === 0 ? (
        <p>{t({ fr: 'Personne n’a encore consulté vos données.', en: 'Nobody has looked at your data yet.' }, lang)}</p>
      ) : (
        <>
          <Lines lines={latest} lang={lang} />
          <p>
            <a href="/dossier/historique">{t({ fr: 'Voir tout l’historique', en: 'See the whole history' }, lang)}</a>
          </p>
        </>
      )}
      <h2>{t({ fr: 'Garder une copie', en: 'Keep a copy' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'La copie contient tout\u00a0: vos demandes, vos réponses, les messages, les décisions et l’historique. Le téléchargement est inscrit dans l’historique.',
            en: 'The copy holds everything: requests, answers, messages, decisions and history. The download is written in the history.',
          },
          lang,
        )}
      </p>
      <Buttons>
        <ButtonLink href="/dossier/export.pdf" kind="secondary">
          {t({ fr: 'Télécharger pour lire (PDF)', en: 'Download to read (PDF)' }, lang)}
        </ButtonLink>
        <ButtonLink href="/dossier/export.json" kind="secondary">
          {t({ fr: 'Télécharger les données (JSON)', en: 'Download the data (JSON)' }, lang)}
        </ButtonLink>
      </Buttons>
    </Page>
  );
}

function ToDo({ waiting, lang }: { waiting: Waiting; lang: Lang }): Markup {
  const words = waitingWords[waiting.kind];
  return (
    <Alert kind={waiting.kind === 'draft' ? 'info' : 'warning'} title={t(words.title, lang)}>
      <p>
        {t(waiting.file.procedure.title, lang)}. {t(words.text, lang)}
      </p>
      <p>
        <a href={filePath(waiting.file.id)}>
          {t(words.action, lang)}
          <span class="fr-sr-only"> ({t(waiting.file.procedure.title, lang)})</span>
        </a>
      </p>
    </Alert>
  );
}

function NoFile({ lang }: { lang: Lang }): Markup {
  return (
    <p>
      {t({ fr: 'Vous n’avez pas encore envoyé de demande.', en: 'You have not sent any request yet.' }, lang)}{' '}
      <a href="/demarches">{t({ fr: 'Voir les démarches', en: 'See the procedures' }, lang)}</a>
    </p>
  );
}

function Files({ files, lang }: { files: readonly FileSummary[]; lang: Lang }): Markup {
  return (
    <Cards>
      {files.map((file) => (
        <Card
          title={t(file.procedure.title, lang)}
          href={fileStoryPath(file.id)}
          badge={<StateBadge file={file} lang={lang} />}
          detail={file.procedure.organisation.name}
        >
          <p>
            {t({ fr: 'Dossier n°', en: 'File no.' }, lang)} {file.number}
            {file.submittedAt ? (
              <>
                , {t({ fr: 'envoyé le', en: 'sent on' }, lang)} <When at={file.submittedAt} lang={lang} />
              </>
            ) : null}
          </p>
        </Card>
      ))}
    </Cards>
  );
}

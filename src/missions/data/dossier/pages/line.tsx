import type { FastifyRequest } from 'fastify';
import { Alert, ButtonLink, Code, Definitions, Disclosure, Page, When, type Markup } from '../../../../design/index.js';
import { formatDateTime, formatNumber, t } from '../../../../kernel/i18n/index.js';
import type { InclusionProof } from '../../../../kernel/ledger/index.js';
import type { FileSummary } from '../../demarches/index.js';
import type { Line } from '../lines.js';
import { kindWords } from '../words.js';
import { dossierCrumb, fileStoryPath, linePath } from './parts.js';

/** One line: what it says, and how to check that it was not written, changed or removed afterwards. */
export function LinePage({
  request,
  line,
  proof,
  file,
}: {
  request: FastifyRequest;
  line: Line;
  proof: InclusionProof | null;
  file: FileSummary | null;
}): Markup {
  const { lang } = request;
  const french = (text: string) => <span lang={lang === 'fr' ? undefined : 'fr'}>{text}</span>;
  return (
    <Page
      request={request}
      title={t({ fr: 'Une ligne de mon historique', en: 'A line of my history' }, lang)}
      breadcrumb={[dossierCrumb(lang), { text: t({ fr: 'Historique', en: 'History' }, lang), href: '/dossier/historique' }]}
    >
      <p class="fr-text--lead">{line.sentence}.</p>
      <Definitions
        items={[
          { term: t({ fr: 'Quand', en: 'When' }, lang), value: <When at={line.at} time lang={lang} /> },
          { term: t({ fr: 'Qui', en: 'Who' }, lang), value: line.who },
          ...(line.organisation ? [{ term: t({ fr: 'Organisme', en: 'Organisation' }, lang), value: line.organisation }] : []),
          { term: t({ fr: 'Genre', en: 'Kind' }, lang), value: t(kindWords[line.kind].label, lang) },
          ...(line.purpose ? [{ term: t({ fr: 'Pourquoi', en: 'Why' }, lang), value: french(line.purpose) }] : []),
          ...(line.basis ? [{ term: t({ fr: 'Sur quelle base', en: 'On what ground' }, lang), value: french(line.basis) }] : []),
          {
            term: t({ fr: 'Quelles informations', en: 'Which facts' }, lang),
            value: line.fields.length > 0 ? line.fields.join(', ') : t({ fr: 'Aucune information nommée', en: 'No fact named' }, lang),
          },
          ...(file
            ? [
                {
                  term: t({ fr: 'Demande', en: 'Request' }, lang),
                  value: <a href={fileStoryPath(file.id)}>{t(file.procedure.title, lang)}</a>,
                },
              ]
            : []),
        ]}
      />
      <p>
        {t(
          {
            fr: 'Le registre garde le nom des informations, jamais leur contenu.',
            en: 'The register keeps the names of facts, never their content.',
          },
          lang,
        )}
      </p>
      <h2>{t({ fr: 'La preuve', en: 'The proof' }, lang)}</h2>
      {proof ? <Proof proof={proof} line={line} request={request} /> : <Soon line={line} request={request} />}
      <h2>{t({ fr: 'Cette ligne vous étonne\u00a0?', en: 'Does this line surprise you?' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Demandez une explication à l’organisme nommé ci-dessus. S’il ne répond pas en un mois, vous pouvez saisir la',
            en: 'Ask the organisation named above for an explanation. If it does not answer within a month, you may turn to the',
          },
          lang,
        )}{' '}
        <abbr title="Commission nationale de l’informatique et des libertés">CNIL</abbr>.
      </p>
    </Page>
  );
}

function Proof({ proof, line, request: { lang } }: { proof: InclusionProof; line: Line; request: FastifyRequest }): Markup {
  const place = {
    place: formatNumber(proof.index + 1, lang, 0),
    size: formatNumber(proof.head.treeSize, lang, 0),
    at: formatDateTime(new Date(proof.head.at), lang),
  };
  return (
    <>
      <p>
        {t(
          {
            fr: 'Cette ligne est la n° {place} d’un registre qui en comptait {size} le {at}. Le registre était alors signé\u00a0: on ne peut plus changer ni effacer la ligne sans que cela se voie.',
            en: 'This line is no. {place} of a register that had {size} on {at}. The register was signed then: the line can no longer be changed or removed without it showing.',
          },
          lang,
          place,
        )}
      </p>
      <p>
        <ButtonLink href={`${linePath(line.id)}/preuve.json`}>
          {t({ fr: 'Télécharger la preuve', en: 'Download the proof' }, lang)}
        </ButtonLink>
      </p>
      <h3>{t({ fr: 'La vérifier vous-même', en: 'Check it yourself' }, lang)}</h3>
      <ol>
        <li>{t({ fr: 'Téléchargez la preuve. C’est un petit fichier.', en: 'Download the proof. It is a small file.' }, lang)}</li>
        <li>
          {t({ fr: 'Ouvrez la page', en: 'Open the page' }, lang)}{' '}
          <a href="/registre">{t({ fr: 'Registre des accès', en: 'Register of accesses' }, lang)}</a>{' '}
          {t(
            {
              fr: 'et donnez-lui ce fichier. Le calcul se fait sur votre appareil, même sans réseau.',
              en: 'and give it this file. The computation is done on your device, even offline.',
            },
            lang,
          )}
        </li>
        <li>
          {t(
            {
              fr: 'Ou, avec le programme de Socle, sur n’importe quel ordinateur\u00a0:',
              en: 'Or, with the program of Socle, on any computer:',
            },
            lang,
          )}{' '}
          <Code>socle ledger verify-proof preuve.json</Code>
        </li>
      </ol>
      <Disclosure summary={t({ fr: 'Les valeurs techniques', en: 'Technical values' }, lang)}>
        <Definitions
          items={[
            { term: t({ fr: 'Identifiant de la ligne', en: 'Identifier of the line' }, lang), value: <Code>{line.id}</Code> },
            { term: t({ fr: 'Empreinte de la ligne', en: 'Hash of the line' }, lang), value: <Code>{proof.leafHash}</Code> },
            { term: t({ fr: 'Empreinte du registre', en: 'Hash of the register' }, lang), value: <Code>{proof.head.rootHash}</Code> },
            { term: t({ fr: 'Clé de signature', en: 'Signing key' }, lang), value: <Code>{proof.head.kid}</Code> },
          ]}
        />
      </Disclosure>
    </>
  );
}

function Soon({ line, request: { lang } }: { line: Line; request: FastifyRequest }): Markup {
  return (
    <Alert kind="info" title={t({ fr: 'La preuve se prépare', en: 'The proof is being made' }, lang)}>
      <p>
        {t(
          {
            fr: 'Cette ligne vient d’être écrite. Sa preuve est prête en une ou deux secondes.',
            en: 'This line was just written. Its proof is ready in a second or two.',
          },
          lang,
        )}
      </p>
      <p>
        <a href={linePath(line.id)}>{t({ fr: 'Recharger la page', en: 'Reload the page' }, lang)}</a>
      </p>
    </Alert>
  );
}

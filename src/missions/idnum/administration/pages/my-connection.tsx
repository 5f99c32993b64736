import type { FastifyRequest } from 'fastify';
import { ButtonLink, Code, Definitions, Page, When, type Markup } from '../../../../design/index.js';
import { formatDateTime, formatNumber, t, type Lang } from '../../../../kernel/i18n/index.js';
import type { InclusionProof } from '../../../../kernel/ledger/index.js';
import type { AgentConnection } from '../../agentconnect/index.js';
import { claimWords, levelWords } from '../words.js';
import { nothing } from './mine.js';
import { mineCrumb } from './parts.js';

/** One connection of an agent: everything that is kept of it, and its proof. */
export function MyConnectionPage({
  request,
  connection,
  proof,
}: {
  request: FastifyRequest;
  connection: AgentConnection;
  proof: InclusionProof | null;
}): Markup {
  const { lang } = request;
  const given = claimWords(connection.claims, lang);
  return (
    <Page
      request={request}
      title={t({ fr: `Connexion à «\u00a0${connection.service}\u00a0»`, en: `Sign-in to “${connection.service}”` }, lang)}
      breadcrumb={[mineCrumb(lang)]}
    >
      <Definitions
        items={[
          { term: t({ fr: 'Quand', en: 'When' }, lang), value: <When at={connection.at} time lang={lang} /> },
          { term: t({ fr: 'Fournisseur d’identité', en: 'Identity provider' }, lang), value: connection.upstream },
          {
            term: t({ fr: 'Vérification de votre identité', en: 'Check of your identity' }, lang),
            value: levelWords(connection.acr, lang),
          },
          {
            term: t({ fr: 'Ce que le service a reçu', en: 'What the service got' }, lang),
            value:
              given.length > 0 ? (
                <ul>
                  {given.map((line) => (
                    <li>{line}</li>
                  ))}
                </ul>
              ) : (
                t(nothing, lang)
              ),
          },
          { term: t({ fr: 'Ligne du registre', en: 'Line of the ledger' }, lang), value: <Code>{connection.ledgerEntry}</Code> },
        ]}
      />
      <h2>{t({ fr: 'La preuve', en: 'The proof' }, lang)}</h2>
      {proof ? <Proof proof={proof} id={connection.id} lang={lang} /> : <Soon lang={lang} />}
    </Page>
  );
}

function Soon({ lang }: { lang: Lang }): Markup {
  return (
    <p>
      {t(
        {
          fr: 'La preuve est prête une seconde environ après la connexion. Ouvrez cette page de nouveau.',
          en: 'The proof is ready about a second after the sign-in. Open this page again.',
        },
        lang,
      )}
    </p>
  );
}

function Proof({ proof, id, lang }: { proof: InclusionProof; id: string; lang: Lang }): Markup {
  const values = {
    place: formatNumber(proof.index + 1, lang, 0),
    size: formatNumber(proof.head.treeSize, lang, 0),
    at: formatDateTime(new Date(proof.head.at), lang),
  };
  return (
    <>
      <p>
        {t(
          {
            fr: 'La connexion est la ligne n°\u00a0{place} d’un registre signé qui en comptait {size} le {at}. On ne peut plus la changer ni l’effacer sans que cela se voie.',
            en: 'The sign-in is line no. {place} of a signed ledger that had {size} on {at}. It can no longer be changed or removed without it showing.',
          },
          lang,
          values,
        )}
      </p>
      <p>
        <ButtonLink href={`/agent/connexions/${id}/preuve.json`}>
          {t({ fr: 'Télécharger la preuve', en: 'Download the proof' }, lang)}
        </ButtonLink>
      </p>
      <p>
        {t({ fr: 'Pour la vérifier vous-même, donnez ce fichier à la page', en: 'To check it yourself, give this file to the page' }, lang)}{' '}
        <a href="/registre">{t({ fr: 'Registre des accès', en: 'Register of accesses' }, lang)}</a>.
      </p>
    </>
  );
}

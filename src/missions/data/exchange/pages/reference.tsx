import type { FastifyRequest } from 'fastify';
import { Code, Definitions, Page, Table } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { evidenceTypes } from '../evidence.js';
import { fieldFacts, walk, type EvidenceType } from '../evidence/define.js';

/** What can be asked through the exchange, made from the table that answers. */
export function ReferencePage({ request, base }: { request: FastifyRequest; base: string }) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Échange de données', en: 'Data exchange' }, lang)} narrow={false}>
      <p>
        {t(
          {
            fr: 'Une administration peut demander ici ce qu’une autre sait déjà, au lieu de vous le demander à vous. Elle doit y être autorisée par un texte, pour un usage précis. Chaque demande laisse une trace que la personne concernée voit dans son dossier.',
            en: 'An administration can ask here for what another one already knows, instead of asking you. A legal text must allow it, for one purpose. Each request leaves a trace that the person sees in their file.',
          },
          lang,
        )}
      </p>
      {evidenceTypes.map((type) => (
        <section aria-labelledby={type.id}>
          <h2 id={type.id}>{t(type.title, lang)}</h2>
          <p>{t(type.summary, lang)}</p>
          <Definitions
            items={[
              { term: t({ fr: 'Qui répond', en: 'Who answers' }, lang), value: type.issuers.map((issuer) => issuer.name).join(', ') },
              {
                term: t({ fr: 'Textes qui le permettent', en: 'Texts that allow it' }, lang),
                value: Object.values(type.legalBases)
                  .map((text) => t(text, lang))
                  .join(lang === 'fr' ? '\u00a0; ' : '; '),
              },
              { term: t({ fr: 'Fraîcheur', en: 'Freshness' }, lang), value: t(type.freshness, lang) },
              { term: t({ fr: 'Valable', en: 'Valid' }, lang), value: t(type.validity, lang) },
              {
                term: t({ fr: 'Conservation', en: 'Kept for' }, lang),
                value: t(
                  {
                    fr: `${type.retentionMonths} mois après la décision, au plus`,
                    en: `at most ${type.retentionMonths} months after the decision`,
                  },
                  lang,
                ),
              },
              {
                term: t({ fr: 'Adresses', en: 'Addresses' }, lang),
                value: (
                  <ul>
                    {Object.keys(type.modalities).map((modality) => (
                      <li>
                        <Code>{`GET ${base}/${type.version}/${type.path}/${modality}`}</Code>
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
          <Table
            caption={t({ fr: 'Ce que chaque autorisation ouvre', en: 'What each scope opens' }, lang)}
            columns={[
              { text: t({ fr: 'Périmètre', en: 'Scope' }, lang) },
              { text: t({ fr: 'Ce que c’est', en: 'What it is' }, lang) },
              { text: t({ fr: 'Champs', en: 'Fields' }, lang) },
            ]}
            rows={Object.entries(type.scopes).map(([scope, text]) => [
              <Code>{scope}</Code>,
              t(text, lang),
              <Code>{fieldsOf(type, scope).join(', ')}</Code>,
            ])}
            rowHeaders
          />
        </section>
      ))}
      <h2>{t({ fr: 'Pour les développeurs', en: 'For developers' }, lang)}</h2>
      <ul>
        <li>
          <a href="/exchange/openapi.json">{t({ fr: 'Description OpenAPI', en: 'OpenAPI document' }, lang)}</a>
        </li>
        <li>
          <a href="/exchange/.well-known/jwks.json">{t({ fr: 'Clés publiques des preuves', en: 'Public keys of the proofs' }, lang)}</a>
        </li>
        <li>
          <a href="/exchange/api/pings">{t({ fr: 'État des fournisseurs de données', en: 'How the data providers do' }, lang)}</a>
        </li>
        <li>
          <a href="/erreurs#erreurs-exchange">{t({ fr: 'Codes d’erreur', en: 'Error codes' }, lang)}</a>
        </li>
      </ul>
    </Page>
  );
}

function fieldsOf(type: EvidenceType, scope: string): string[] {
  const fields: string[] = [];
  walk(type.data, '', (path, schema) => {
    if (fieldFacts.get(schema)?.scopes?.includes(scope)) fields.push(path);
  });
  return fields;
}

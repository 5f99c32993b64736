import type { FastifyRequest } from 'fastify';
import { Code, Definitions, Lang, Page } from '../../design/index.js';
import type { FaultTable } from '../../kernel/errors/index.js';
import { t } from '../../kernel/i18n/index.js';
import { whoActs } from './fault.js';

/** The error catalogue: every code that Socle answers, made from the very tables that answer. */
export function CataloguePage({ request, tables }: { request: FastifyRequest; tables: readonly { name: string; table: FaultTable }[] }) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Codes d’erreur', en: 'Error codes' }, lang)}>
      <p>
        {t(
          {
            fr: 'Chaque erreur a un code qui ne change pas. Cherchez ici celui que vous avez reçu : ce qui s’est passé, ce qu’il faut faire, et qui doit agir.',
            en: 'Each error has a code that does not change. Look yours up here: what happened, what to do, and who must act.',
          },
          lang,
        )}
      </p>
      {tables.map(({ name, table }) => (
        <section aria-labelledby={`erreurs-${name}`}>
          <h2 id={`erreurs-${name}`}>{name}</h2>
          {Object.entries(table).map(([code, row]) => (
            <article id={code}>
              <h3>
                {t(row.title, lang)} (<Code>{code}</Code>)
              </h3>
              <p>{plain(t(row.text, lang))}</p>
              <Definitions
                items={[
                  { term: t({ fr: 'Que faire', en: 'What to do' }, lang), value: plain(t(row.remedy, lang)) },
                  { term: t({ fr: 'Qui doit agir', en: 'Who must act' }, lang), value: t(whoActs[row.who], lang) },
                  {
                    term: t({ fr: 'Pour les développeurs', en: 'For developers' }, lang),
                    value: (
                      <Lang lang="en">
                        <Code>{row.developer}</Code>
                      </Lang>
                    ),
                  },
                  {
                    term: t({ fr: 'Réponse', en: 'Answer' }, lang),
                    value: <Code>{`HTTP ${row.status}${row.oauth ? `, ${row.oauth}` : ''}`}</Code>,
                  },
                ]}
              />
            </article>
          ))}
        </section>
      ))}
    </Page>
  );
}

/** The place of a value, as people read it. */
const plain = (text: string) => text.replace(/\{\w+\}/g, '…');

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
            fr: 'Chaque erreur a un code qui ne change pas. Cherchez ici celui que vous avez reçu\u00a0: ce qui s’est passé, ce qu’il faut faire, et qui doit agir.',
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
              <p>{row.text.fr === row.text.en ? <Lang lang="en">{said(row.text.en)}</Lang> : said(t(row.text, lang))}</p>
              <Definitions
                items={[
                  { term: t({ fr: 'Que faire', en: 'What to do' }, lang), value: said(t(row.remedy, lang)) },
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

/** The words of a fault: an ellipsis in the place of a value, and names of programs set apart from words. */
const said = (text: string) =>
  text
    .replace(/\{\w+\}/g, '…')
    .split(/\b([a-z\d]+(?:_[a-z\d]+)+)\b/)
    .map((part, index) => (index % 2 === 1 ? <Code>{part}</Code> : part));

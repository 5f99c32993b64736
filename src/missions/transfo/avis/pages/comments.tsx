import type { FastifyRequest } from 'fastify';
import { Lang, Page, Pagination, When } from '../../../../design/index.js';
import { formatNumber, t } from '../../../../kernel/i18n/index.js';
import { satisfactionAnswers } from '../questions.js';
import type { Comment } from '../store-comments.js';

interface Props {
  request: FastifyRequest;
  comments: readonly Comment[];
  total: number;
  page: number;
  pages: number;
}

/** What people wrote, for the agents of the organisation that can mend it. */
export function CommentsPage({ request, comments, total, page, pages }: Props) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Ce que les personnes nous écrivent', en: 'What people write to us' }, lang)}>
      <p>
        {t(
          {
            fr: 'Ces commentaires sont anonymes. Ne cherchez pas à savoir qui les a écrits\u00a0: ils servent à améliorer la démarche.',
            en: 'These comments are anonymous. Do not try to find out who wrote them: they help to improve the procedure.',
          },
          lang,
        )}
      </p>
      {total === 0 ? (
        <p>{t({ fr: 'Aucun commentaire pour le moment.', en: 'No comment yet.' }, lang)}</p>
      ) : (
        <p>
          {t(
            {
              fr: `Commentaires reçus\u00a0: ${formatNumber(total, 'fr')}, du plus récent au plus ancien.`,
              en: `Comments received: ${formatNumber(total, 'en')}, newest first.`,
            },
            lang,
          )}
        </p>
      )}
      {comments.map((comment, index) => (
        <section aria-labelledby={`avis-${index}`}>
          <h2 id={`avis-${index}`} class="fr-h5">
            {t(
              {
                fr: `«\u00a0${satisfactionAnswers[comment.satisfaction].fr}\u00a0»`,
                en: `“${satisfactionAnswers[comment.satisfaction].en}”`,
              },
              lang,
            )}
            , {t(comment.procedure.title, lang)}, <When at={comment.givenOn} lang={lang} />
          </h2>
          <p class="socle-written">{comment.lang === 'en' ? <Lang lang="en">{comment.comment}</Lang> : comment.comment}</p>
          {comment.invited ? null : (
            <p class="fr-text--sm">{t({ fr: 'Venu par le bouton public.', en: 'Came by the public button.' }, lang)}</p>
          )}
        </section>
      ))}
      {pages > 1 ? <Pagination page={page} pages={pages} href={(to) => `/agent/avis?page=${to}`} lang={lang} /> : null}
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Badge, ButtonLink, Buttons, Definitions, Page, Pagination, Timeline, When, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { procedureFamilies, type Procedure } from '../../../../registry/index.js';
import type { Mandate, Use } from '../../mandats/index.js';
import { inForce, monthOf } from '../rules.js';
import { agreedWords, monthWords, whatFor } from '../words.js';
import { homeCrumb, StandingBadge } from './parts.js';

interface Props {
  request: FastifyRequest;
  mandate: Mandate;
  /** Those of this page, latest first. */
  uses: readonly Use[];
  count: number;
  page: number;
  pages: number;
  now: Date;
  done: 'signe' | 'refus' | 'retrait' | 'avis' | null;
  /** Names of helpers, by membership. */
  names: ReadonlyMap<string, string>;
  procedures: ReadonlyMap<string, Procedure>;
}

/** One mandate: who, for what, until when; how to stop it; and every use. */
export function MandatePage({ request, mandate, uses, count, page, pages, now, done, names, procedures }: Props): Markup {
  const { lang } = request;
  const current = inForce(mandate, now);
  const { name } = mandate.organisation;
  const someone = t({ fr: 'Un aidant', en: 'A helper' }, lang);
  const notices = {
    signe: {
      fr: 'Vous avez signé le mandat. L’aidant le voit déjà. Vous pouvez l’arrêter ici quand vous voulez.',
      en: 'You signed the mandate. The helper sees it already. You can stop it here whenever you like.',
    },
    retrait: { fr: 'C’est retiré. L’organisation ne peut plus le faire.', en: 'It is revoked. The organisation can no longer do it.' },
    refus: null,
    avis: null,
  };
  const notice = done && notices[done];
  const months = [...new Set(uses.map(({ at }) => monthOf(at)))];
  return (
    <Page
      request={request}
      title={t({ fr: 'Mandat donné à {name}', en: 'Mandate given to {name}' }, lang, { name })}
      breadcrumb={[homeCrumb(lang)]}
      notice={notice ? { kind: 'success', text: t(notice, lang) } : null}
    >
      <Definitions
        items={[
          { term: t({ fr: 'État', en: 'State' }, lang), value: <StandingBadge mandate={mandate} now={now} lang={lang} /> },
          {
            term: t({ fr: 'Qui peut agir', en: 'Who may act' }, lang),
            value: t({ fr: 'Les aidants de {name}', en: 'The helpers of {name}' }, lang, { name }),
          },
          { term: t({ fr: 'Écrit par', en: 'Written by' }, lang), value: names.get(mandate.createdBy) ?? someone },
          {
            term: t({ fr: 'Signé', en: 'Signed' }, lang),
            value: mandate.signedAt ? (
              <>
                <When at={mandate.signedAt} time lang={lang} />, {t(agreedWords[mandate.method], lang)}
              </>
            ) : null,
          },
          {
            term: current ? t({ fr: 'Jusqu’au', en: 'Until' }, lang) : t({ fr: 'Fini le', en: 'Ended on' }, lang),
            value: <When at={mandate.endedAt ?? mandate.expiresAt ?? now} time lang={lang} />,
          },
        ]}
      />
      <h2>{t({ fr: 'Pour quelles démarches', en: 'For which procedures' }, lang)}</h2>
      <Definitions
        items={mandate.named.map(({ family, revokedAt, revokedBy }) => ({
          term: t(procedureFamilies[family].title, lang),
          value: revokedAt ? (
            <>
              {revokedBy === 'person'
                ? t({ fr: 'Retiré par vous le', en: 'Revoked by you on' }, lang)
                : t({ fr: 'Retiré par l’organisation le', en: 'Revoked by the organisation on' }, lang)}{' '}
              <When at={revokedAt} lang={lang} />
            </>
          ) : (
            t(procedureFamilies[family].examples, lang)
          ),
          action:
            current && !revokedAt && mandate.families.length > 1
              ? { text: t({ fr: 'Retirer', en: 'Revoke' }, lang), href: `/mes-mandats/${mandate.id}/retrait?famille=${family}` }
              : null,
        }))}
      />
      <Buttons>
        {current ? (
          <ButtonLink href={`/mes-mandats/${mandate.id}/retrait`} kind="secondary">
            {t({ fr: 'Retirer tout le mandat', en: 'Revoke the whole mandate' }, lang)}
          </ButtonLink>
        ) : null}
        <ButtonLink href={`/mes-mandats/${mandate.id}/attestation.pdf`} kind="tertiary">
          {t({ fr: 'Télécharger le mandat (PDF)', en: 'Download the mandate (PDF)' }, lang)}
        </ButtonLink>
        {mandate.named.some(({ revokedAt }) => revokedAt !== null) ? (
          <ButtonLink href={`/mes-mandats/${mandate.id}/retrait.pdf`} kind="tertiary">
            {t({ fr: 'Télécharger la preuve du retrait (PDF)', en: 'Download the proof of revocation (PDF)' }, lang)}
          </ButtonLink>
        ) : null}
      </Buttons>
      <h2>{t({ fr: 'Ce qui a été fait en votre nom', en: 'What was done in your name' }, lang)}</h2>
      {count === 0 ? (
        <p>{t({ fr: 'Rien pour le moment.', en: 'Nothing so far.' }, lang)}</p>
      ) : (
        <Timeline
          lang={lang}
          items={uses.map((use) => ({
            at: use.at,
            title: `${names.get(use.helper.membershipId) ?? someone}, ${use.service}`,
            children: (
              <>
                <p>{whatFor(use.family, procedures.get(use.procedureId ?? ''), lang)}</p>
                <p>
                  {use.contestedAt ? (
                    <>
                      <Badge kind="warning">{t({ fr: 'Contesté', en: 'Contested' }, lang)}</Badge>{' '}
                    </>
                  ) : null}
                  <a href={`/mes-mandats/utilisations/${use.id}`}>
                    {use.contestedAt
                      ? t({ fr: 'Voir ce que vous avez écrit', en: 'See what you wrote' }, lang)
                      : t({ fr: 'Voir, ou dire que ce n’était pas voulu', en: 'See, or say that it was not wanted' }, lang)}
                  </a>
                </p>
              </>
            ),
          }))}
        />
      )}
      <Pagination page={page} pages={pages} href={(n) => `/mes-mandats/${mandate.id}?page=${n}`} lang={lang} />
      {months.length === 0 ? null : (
        <>
          <h3>{t({ fr: 'Sur papier', en: 'On paper' }, lang)}</h3>
          <ul>
            {months.map((month) => (
              <li>
                <a href={`/mes-mandats/lettres/${month}.pdf`}>
                  {t({ fr: 'Lettre de {month} (PDF)', en: 'Letter of {month} (PDF)' }, lang, { month: monthWords(month, lang) })}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

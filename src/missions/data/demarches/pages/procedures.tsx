import type { FastifyRequest } from 'fastify';
import { Alert, Badge, ButtonLink, Buttons, Card, Cards, Definitions, Page } from '../../../../design/index.js';
import { formatMoney, formatNumber, t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Procedure } from '../../../../registry/index.js';
import { fieldsFrom } from '../facts.js';
import type { Form, Tariff } from '../form.js';
import type { FileSummary } from '../store.js';

/** The list of online procedures; the person's drafts come first. */
export function ListPage({
  request,
  procedures,
  drafts,
}: {
  request: FastifyRequest;
  procedures: readonly Procedure[];
  drafts: readonly FileSummary[];
}) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Démarches en ligne', en: 'Online procedures' }, lang)} narrow={false}>
      {drafts.length > 0 ? (
        <>
          <h2>{t({ fr: 'Reprendre une demande', en: 'Go on with a request' }, lang)}</h2>
          <Cards>
            {drafts.map((file) => (
              <Card
                title={t(file.procedure.title, lang)}
                href={`/demarches/dossiers/${file.id}`}
                detail={file.procedure.organisation.name}
                badge={<Badge kind="new">{t({ fr: 'Brouillon', en: 'Draft' }, lang)}</Badge>}
                level={3}
              >
                {t({ fr: 'Vos réponses sont enregistrées.', en: 'Your answers are saved.' }, lang)}
              </Card>
            ))}
          </Cards>
        </>
      ) : null}
      <h2>{t({ fr: 'Toutes les démarches', en: 'All procedures' }, lang)}</h2>
      {procedures.length === 0 ? (
        <p>{t({ fr: 'Aucune démarche n’est publiée pour le moment.', en: 'No procedure is published yet.' }, lang)}</p>
      ) : null}
      <Cards>
        {procedures.map((procedure) => (
          <Card title={t(procedure.title, lang)} href={`/demarches/${procedure.slug}`} detail={procedure.organisation.name} level={3}>
            {t(procedure.summary, lang)}
          </Card>
        ))}
      </Cards>
    </Page>
  );
}

/** What a procedure is, what it takes, who handles it, on which legal basis, how long it takes; a draft is resumed first. */
export function ProcedurePage({
  request,
  procedure,
  form,
  draft,
}: {
  request: FastifyRequest;
  procedure: Procedure;
  form: Form;
  draft: FileSummary | null;
}) {
  const { lang } = request;
  const facts = form.evidence.flatMap((e) => fieldsFrom(form, e.type));
  return (
    <Page
      request={request}
      title={t(procedure.title, lang)}
      breadcrumb={[{ text: t({ fr: 'Démarches', en: 'Procedures' }, lang), href: '/demarches' }]}
    >
      <p class="fr-text--lead">{t(procedure.summary, lang)}</p>
      {draft ? (
        <Alert kind="info" title={t({ fr: 'Vous avez déjà commencé cette demande', en: 'You have begun this request already' }, lang)}>
          <p>
            {t(
              {
                fr: 'Vos réponses sont enregistrées. Reprenez là où vous en étiez.',
                en: 'Your answers are saved. Go on from where you were.',
              },
              lang,
            )}
          </p>
        </Alert>
      ) : null}
      <Buttons>
        {draft ? (
          <ButtonLink href={`/demarches/dossiers/${draft.id}`}>
            {t({ fr: 'Reprendre ma demande', en: 'Go on with my request' }, lang)}
          </ButtonLink>
        ) : (
          <ButtonLink href={`/demarches/${procedure.slug}/commencer`}>{t({ fr: 'Commencer', en: 'Start' }, lang)}</ButtonLink>
        )}
      </Buttons>
      <p>
        {t(
          {
            fr: 'Il faut environ {minutes} minutes. Vous vous connectez avec FranceConnect.',
            en: 'It takes about {minutes} minutes. You sign in with FranceConnect.',
          },
          lang,
          { minutes: form.minutes },
        )}
      </p>
      {form.needs.length > 0 ? (
        <>
          <h2>{t({ fr: 'Ce qu’il vous faut', en: 'What you need' }, lang)}</h2>
          <ul>
            {form.needs.map((need) => (
              <li>{t(need, lang)}</li>
            ))}
          </ul>
        </>
      ) : null}
      {facts.length > 0 ? (
        <>
          <h2>{t({ fr: 'Ce que vous n’avez pas à fournir', en: 'What you do not have to give' }, lang)}</h2>
          <p>
            {t(
              {
                fr: 'Si vous êtes d’accord, nous le demandons pour vous. Vous voyez chaque information avant qu’elle serve.',
                en: 'If you agree, we ask for it in your place. You see each fact before it is used.',
              },
              lang,
            )}
          </p>
          <ul>
            {facts.map((field) => (
              <li>{t(field.label, lang)}</li>
            ))}
          </ul>
        </>
      ) : null}
      <h2>{t({ fr: 'Ce qui se passe ensuite', en: 'What happens next' }, lang)}</h2>
      <ol>
        {form.afterwards.map((step) => (
          <li>{t(step, lang)}</li>
        ))}
      </ol>
      <h2>{t({ fr: 'Bon à savoir', en: 'Good to know' }, lang)}</h2>
      <Definitions
        items={[
          { term: t({ fr: 'Qui traite votre demande', en: 'Who handles your request' }, lang), value: procedure.organisation.name },
          {
            term: t({ fr: 'Réponse', en: 'Answer' }, lang),
            value: t({ fr: 'En {days} jours au plus', en: 'Within {days} days' }, lang, { days: form.answerDays }),
          },
          { term: t({ fr: 'Texte de loi', en: 'Legal basis' }, lang), value: t(procedure.legalBasis, lang) },
          {
            term: t({ fr: 'Vos informations sont gardées', en: 'Your data is kept' }, lang),
            value: t({ fr: '{months} mois', en: '{months} months' }, lang, { months: form.retentionMonths }),
          },
        ]}
      />
      {form.tariff ? <TariffTable tariff={form.tariff} lang={lang} /> : null}
    </Page>
  );
}

/** The prices, from the first band to the last. */
export function TariffTable({ tariff, lang }: { tariff: Tariff; lang: Lang }) {
  return (
    <>
      <h2>{t(tariff.title, lang)}</h2>
      <p>{t(tariff.explanation, lang)}</p>
      <ul>
        {tariff.bands.map((band, i) => {
          const from = i === 0 ? 0 : (tariff.bands[i - 1]?.below ?? 0);
          const words = {
            from: formatNumber(from, lang),
            to: formatNumber((band.below ?? 1) - 1, lang),
            price: formatMoney(band.cents, lang),
          };
          return (
            <li>
              {t(
                band.below === null
                  ? { fr: '{from} et plus\u00a0: {price}', en: '{from} and more: {price}' }
                  : { fr: 'de {from} à {to}\u00a0: {price}', en: '{from} to {to}: {price}' },
                lang,
                words,
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

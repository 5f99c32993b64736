import type { FastifyRequest } from 'fastify';
import { ButtonLink, Buttons, Card, Cards, Page } from '../../design/index.js';
import { t } from '../../kernel/i18n/index.js';
import type { Procedure } from '../../registry/index.js';

/** Where one starts: the procedures, one's own space, and how the house itself can be checked. */
export function HomePage({
  request,
  procedures,
  sandbox,
}: {
  request: FastifyRequest;
  procedures: readonly Procedure[];
  sandbox: boolean;
}) {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t(
        { fr: 'Vos démarches, sans redonner ce que l’État sait déjà', en: 'Your procedures, without telling the State twice' },
        lang,
      )}
      narrow={false}
    >
      <p class="fr-text--lead">
        {t(
          {
            fr: 'Vous vous connectez une fois. Vous voyez qui demande quoi sur vous, et vous décidez. Chaque accès à vos données laisse une trace que vous pouvez vérifier.',
            en: 'You sign in once. You see who asks what about you, and you decide. Each access to your data leaves a trace that you can check.',
          },
          lang,
        )}
      </p>
      <Buttons>
        <ButtonLink href="/dossier">{t({ fr: 'Voir mon dossier', en: 'See my file' }, lang)}</ButtonLink>
        <ButtonLink href="/registre" kind="secondary">
          {t({ fr: 'Vérifier une preuve', en: 'Check a proof' }, lang)}
        </ButtonLink>
      </Buttons>
      <h2>{t({ fr: 'Faire une démarche', en: 'Start a procedure' }, lang)}</h2>
      {procedures.length === 0 ? (
        <p>{t({ fr: 'Aucune démarche n’est publiée pour le moment.', en: 'No procedure is published yet.' }, lang)}</p>
      ) : (
        <Cards>
          {procedures.map((procedure) => (
            <Card title={t(procedure.title, lang)} href={procedure.serviceUrl} detail={procedure.organisation.name} level={3}>
              {t(procedure.summary, lang)}
            </Card>
          ))}
        </Cards>
      )}
      <h2>{t({ fr: 'Autres espaces', en: 'Other spaces' }, lang)}</h2>
      <Cards>
        <Card title={t({ fr: 'Espace des agents', en: 'Agents’ space' }, lang)} href="/agent" level={3}>
          {t({ fr: 'Traiter les dossiers de votre administration.', en: 'Process the files of your administration.' }, lang)}
        </Card>
        <Card title={t({ fr: 'Qualité des démarches', en: 'Quality of procedures' }, lang)} href="/qualite" level={3}>
          {t(
            {
              fr: 'Satisfaction, disponibilité, informations réutilisées\u00a0: les chiffres et comment ils sont calculés.',
              en: 'Satisfaction, availability, reuse of data: the figures and how they are computed.',
            },
            lang,
          )}
        </Card>
        {sandbox ? (
          <Card title={t({ fr: 'Bac à sable', en: 'Sandbox' }, lang)} href="/bac-a-sable" level={3}>
            {t(
              {
                fr: 'Comptes d’essai, boîte aux lettres et adresses pour brancher votre programme.',
                en: 'Test accounts, mailbox and addresses to connect your program.',
              },
              lang,
            )}
          </Card>
        ) : (
          <Card title={t({ fr: 'API et documentation', en: 'API and documentation' }, lang)} href="/exchange" level={3}>
            {t({ fr: 'Brancher un service sur l’échange de données.', en: 'Connect a service to the data exchange.' }, lang)}
          </Card>
        )}
      </Cards>
    </Page>
  );
}

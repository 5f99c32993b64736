import type { FastifyRequest } from 'fastify';
import { Alert, Button, ButtonLink, Buttons, Code, Definitions, Disclosure, Form, Page, type Child } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Consultation } from '../consultations.js';
import type { Report } from '../report.js';
import { ReportView } from './report.js';

/** A consultation: what to configure, then how the run advances, then what it found. */
export function ConsultationPage({
  request,
  consultation,
  report,
}: {
  request: FastifyRequest;
  consultation: Consultation;
  report: Report;
}) {
  const { lang } = request;
  const path = `/docteur/${consultation.id}`;
  const settings = <Settings consultation={consultation} lang={lang} />;
  return (
    <Page
      request={request}
      title={t(titles[report.status], lang)}
      breadcrumb={[
        { text: t({ fr: 'Vérifier la connexion de votre service', en: 'Check the sign-in of your service' }, lang), href: '/docteur' },
      ]}
    >
      {report.status === 'ready' ? (
        <>
          <p>
            {t(
              {
                fr: 'Mettez ces valeurs dans la configuration de votre instance de test, puis lancez la vérification.',
                en: 'Put these values in the configuration of your test instance, then launch the check.',
              },
              lang,
            )}
          </p>
          {settings}
        </>
      ) : null}
      {report.status === 'running' ? <Progress report={report} path={path} lang={lang} /> : null}
      {report.status === 'interrupted' ? (
        <Alert kind="warning" title={t({ fr: 'La vérification s’est arrêtée avant la fin', en: 'The check stopped before its end' }, lang)}>
          {t(
            { fr: 'Relancez-la. Les résultats ci-dessous sont incomplets.', en: 'Launch it again. The results below are incomplete.' },
            lang,
          )}
        </Alert>
      ) : null}
      {report.lines.length > 0 ? <ReportView report={report} lang={lang} /> : null}
      {report.status === 'running' ? null : (
        <Form action={`${path}/lancement`}>
          <Buttons>
            <Button>
              {report.status === 'ready'
                ? t({ fr: 'Lancer la vérification', en: 'Launch the check' }, lang)
                : t({ fr: 'Relancer la vérification', en: 'Launch the check again' }, lang)}
            </Button>
          </Buttons>
        </Form>
      )}
      {report.status === 'ready' ? null : (
        <Disclosure summary={t({ fr: 'Configuration de votre service', en: 'Configuration of your service' }, lang)}>{settings}</Disclosure>
      )}
      <p>
        {t(
          {
            fr: 'Gardez l’adresse de cette page\u00a0: elle seule permet d’y revenir, et elle donne accès au secret. Elle est effacée 30 jours après la dernière vérification.',
            en: 'Keep the address of this page: it is the only way back, and it gives access to the secret. It is deleted 30 days after the last check.',
          },
          lang,
        )}{' '}
        <a href={`${path}/rapport.json`}>
          {t({ fr: 'Le même rapport pour un programme (JSON)', en: 'The same report for a program (JSON)' }, lang)}
        </a>
      </p>
    </Page>
  );
}

const titles = {
  ready: { fr: 'Configurer, puis vérifier', en: 'Configure, then check' },
  running: { fr: 'Vérification en cours', en: 'Check under way' },
  interrupted: { fr: 'Vérification interrompue', en: 'Check interrupted' },
  done: { fr: 'Rapport du docteur', en: 'Report of the doctor' },
} as const;

function Progress({ report, path, lang }: { report: Report; path: string; lang: Lang }) {
  return (
    <>
      <Alert
        kind="info"
        title={t({ fr: 'Essais faits\u00a0: {played} sur {total}', en: 'Trials done: {played} of {total}' }, lang, {
          played: report.played,
          total: report.total,
        })}
      >
        {t(
          {
            fr: 'La vérification continue sans vous\u00a0: vous pouvez fermer cette page et y revenir.',
            en: 'The check goes on without you: you can close this page and come back.',
          },
          lang,
        )}
      </Alert>
      <Buttons>
        <ButtonLink href={path}>{t({ fr: 'Voir où elle en est', en: 'See how far it is' }, lang)}</ButtonLink>
      </Buttons>
    </>
  );
}

function Settings({ consultation, lang }: { consultation: Consultation; lang: Lang }) {
  const rows: [Child, string][] = [
    [t({ fr: 'Émetteur (issuer)', en: 'Issuer' }, lang), consultation.issuer],
    ['client_id', consultation.clientId],
    ['client_secret', consultation.clientSecret],
    ['redirect_uri', consultation.redirectUri],
    [t({ fr: 'Adresse de départ', en: 'Start address' }, lang), consultation.initiateLoginUri],
    [t({ fr: 'Page protégée', en: 'Protected page' }, lang), consultation.protectedResourceUri],
    [t({ fr: 'Signature de l’id_token', en: 'Signature of the id_token' }, lang), consultation.idTokenAlg],
    [t({ fr: 'Signature de userinfo', en: 'Signature of userinfo' }, lang), consultation.userinfoAlg ?? 'JSON'],
  ];
  return <Definitions items={rows.map(([term, value]) => ({ term, value: <Code>{value}</Code> }))} />;
}

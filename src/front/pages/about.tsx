import type { FastifyRequest } from 'fastify';
import { Definitions, Page } from '../../design/index.js';
import { t } from '../../kernel/i18n/index.js';
import { idleMinutes, lifetimeHours } from '../../kernel/sessions/rules.js';
import type { Procedure } from '../../registry/index.js';

interface Props {
  request: FastifyRequest;
}

/** Every page that one can reach without an address of one's own. */
export function SiteMapPage({
  request,
  procedures,
  links,
}: Props & { procedures: readonly Procedure[]; links: readonly { text: string; href: string }[] }) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Plan du site', en: 'Site map' }, lang)}>
      <h2>{t({ fr: 'Démarches', en: 'Procedures' }, lang)}</h2>
      <ul>
        {procedures.map((procedure) => (
          <li>
            <a href={procedure.serviceUrl}>{t(procedure.title, lang)}</a>
            <ul>
              <li>
                <a href={`/qualite/${procedure.slug}`}>{t({ fr: 'Sa qualité, en chiffres', en: 'Its quality, in figures' }, lang)}</a>
              </li>
              <li>
                <a href={`/avis/${procedure.slug}`}>{t({ fr: 'Donner mon avis', en: 'Give my opinion' }, lang)}</a>
              </li>
            </ul>
          </li>
        ))}
      </ul>
      <h2>{t({ fr: 'Autres pages', en: 'Other pages' }, lang)}</h2>
      <ul>
        {links.map(({ text, href }) => (
          <li>
            <a href={href}>{text}</a>
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** The accessibility statement: only what was checked. */
export function AccessibilityPage({ request }: Props) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Accessibilité\u00a0: non conforme', en: 'Accessibility: not compliant' }, lang)}>
      <p>
        {t(
          {
            fr: 'Ce service vise la conformité au référentiel général d’amélioration de l’accessibilité (RGAA 4.1). Aucun audit complet des 106 critères n’a encore été fait par une personne qualifiée\u00a0: le service est donc déclaré non conforme, comme la loi le demande.',
            en: 'This service aims at the French accessibility rules (RGAA 4.1). No qualified person has audited the 106 criteria yet: the law then wants it declared not compliant.',
          },
          lang,
        )}
      </p>
      <h2>{t({ fr: 'Ce qui est vérifié', en: 'What is checked' }, lang)}</h2>
      <ul>
        <li>
          {t(
            {
              fr: 'Chaque page du parcours principal est analysée automatiquement, sur grand écran et sur téléphone.',
              en: 'Each page of the main journey is analysed automatically, on a large screen and on a phone.',
            },
            lang,
          )}
        </li>
        <li>
          {t(
            {
              fr: 'Tout le parcours se fait sans JavaScript, et au clavier.',
              en: 'The whole journey works without JavaScript, and with a keyboard.',
            },
            lang,
          )}
        </li>
        <li>{t({ fr: 'Chaque graphique a son tableau.', en: 'Each chart has its table.' }, lang)}</li>
      </ul>
      <h2>{t({ fr: 'Signaler un problème', en: 'Report a problem' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Si vous ne pouvez pas utiliser une page, dites-le à l’administration qui traite votre démarche\u00a0: elle doit vous donner l’information ou faire la démarche avec vous autrement. Si elle ne répond pas, vous pouvez saisir la Défenseure des droits.',
            en: 'If you cannot use a page, tell the administration that handles your procedure: it must give you the information or do the procedure with you another way. If it does not answer, you can turn to the Defender of Rights.',
          },
          lang,
        )}
      </p>
    </Page>
  );
}

/** What is kept of people, why, how long. */
export function PersonalDataPage({ request }: Props) {
  const { lang } = request;
  const keep = (fr: string, en: string) => t({ fr, en }, lang);
  return (
    <Page request={request} title={t({ fr: 'Données personnelles', en: 'Personal data' }, lang)}>
      <p>
        {t(
          {
            fr: 'Nous gardons ce qu’il faut pour traiter vos démarches, et rien d’autre. Vous voyez tout dans votre dossier, avec le nom de chaque administration qui a lu vos données.',
            en: 'We keep what your procedures need, and nothing else. You see all of it in your file, with the name of each administration that read your data.',
          },
          lang,
        )}
      </p>
      <h2>{t({ fr: 'Combien de temps', en: 'How long' }, lang)}</h2>
      <Definitions
        items={[
          {
            term: keep('Votre connexion', 'Your sign-in'),
            value: keep(
              `Fermée après ${idleMinutes.person} minutes sans rien faire, et au plus tard après ${lifetimeHours.person} heures.`,
              `Closed after ${idleMinutes.person} minutes without doing anything, and after ${lifetimeHours.person} hours at the latest.`,
            ),
          },
          { term: keep('L’historique de vos connexions', 'The history of your sign-ins'), value: keep('Six mois.', 'Six months.') },
          {
            term: keep('Le registre des accès', 'The register of accesses'),
            value: keep(
              'Il ne contient ni votre nom ni vos informations\u00a0: seulement qui a lu quoi, quand, et pour quelle raison.',
              'It holds neither your name nor your information: only who read what, when, and why.',
            ),
          },
          {
            term: keep('Ce que vous nous signalez', 'What you report to us'),
            value: keep('Un signalement de connexion est gardé douze mois.', 'A report of a sign-in is kept for twelve months.'),
          },
          {
            term: keep('Votre avis sur une démarche', 'Your opinion on a procedure'),
            value: keep('Il est anonyme\u00a0: rien ne le relie à vous.', 'It is anonymous: nothing links it to you.'),
          },
        ]}
      />
      <h2>{t({ fr: 'Témoins de connexion (cookies)', en: 'Cookies' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Nous utilisons seulement les témoins nécessaires\u00a0: votre connexion, votre langue et, pendant 90 jours, le souvenir que vous utilisez ce navigateur, pour ne pas vous alerter à chaque connexion. Aucune mesure d’audience, aucune publicité.',
            en: 'We use only the cookies that are needed: your sign-in, your language and, for 90 days, that you use this browser, so as not to alert you at each sign-in. No audience measurement, no advertising.',
          },
          lang,
        )}
      </p>
      <h2>{t({ fr: 'Vos droits', en: 'Your rights' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Vous pouvez voir, copier et faire corriger vos données. Commencez par votre dossier\u00a0: il permet de tout télécharger. L’administration qui traite votre démarche répond aux autres demandes. En cas de désaccord, vous pouvez saisir la CNIL.',
            en: 'You can see, copy and have your data corrected. Start with your file: everything can be downloaded there. The administration that handles your procedure answers other requests. If you disagree, you can turn to the CNIL.',
          },
          lang,
        )}
      </p>
      <p>
        <a href="/dossier">{t({ fr: 'Ouvrir mon dossier', en: 'Open my file' }, lang)}</a>
      </p>
    </Page>
  );
}

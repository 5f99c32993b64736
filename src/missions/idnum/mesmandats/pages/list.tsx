import type { FastifyRequest } from 'fastify';
import { ButtonLink, Buttons, Callout, Card, Cards, Disclosure, Page, When, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { Contact, Mandate } from '../../mandats/index.js';
import { inForce } from '../rules.js';
import { familiesLine } from '../words.js';
import { StandingBadge } from './parts.js';

interface Props {
  request: FastifyRequest;
  /** Latest first. */
  mandates: readonly Mandate[];
  uses: ReadonlyMap<string, number>;
  contact: Contact | null;
  now: Date;
  done: 'signe' | 'refus' | 'retrait' | 'avis' | null;
}

/** The person's mandates: those in force, those that ended; what a mandate is when there is none. */
export function ListPage({ request, mandates, uses, contact, now, done }: Props): Markup {
  const { lang } = request;
  const current = mandates.filter((mandate) => inForce(mandate, now));
  const ended = mandates.filter((mandate) => !inForce(mandate, now));
  const notices = {
    refus: {
      fr: 'Vous avez refusé le mandat. Rien ne sera fait en votre nom.',
      en: 'You refused the mandate. Nothing will be done in your name.',
    },
    avis: { fr: 'Votre choix est enregistré.', en: 'Your choice is kept.' },
    signe: null,
    retrait: null,
  };
  const notice = done && notices[done];
  return (
    <Page
      request={request}
      title={t({ fr: 'Mes mandats', en: 'My mandates' }, lang)}
      notice={notice ? { kind: done === 'refus' ? 'info' : 'success', text: t(notice, lang) } : null}
    >
      {mandates.length === 0 ? (
        <Explanation lang={lang} />
      ) : (
        <>
          <p>
            {t(
              {
                fr: 'Voici qui peut faire des démarches en votre nom, et ce qui a été fait.',
                en: 'Here is who may do procedures in your name, and what was done.',
              },
              lang,
            )}
          </p>
          <h2>{t({ fr: 'En vigueur', en: 'In force' }, lang)}</h2>
          {current.length === 0 ? (
            <p>{t({ fr: 'Aucun. Personne ne peut agir en votre nom.', en: 'None. Nobody may act in your name.' }, lang)}</p>
          ) : (
            <MandateCards mandates={current} uses={uses} now={now} lang={lang} />
          )}
          {ended.length === 0 ? null : (
            <>
              <h2>{t({ fr: 'Terminés', en: 'Ended' }, lang)}</h2>
              <MandateCards mandates={ended} uses={uses} now={now} lang={lang} />
            </>
          )}
        </>
      )}
      <h2>{t({ fr: 'Un aidant vous a donné un code\u00a0?', en: 'Did a helper give you a code?' }, lang)}</h2>
      <Buttons>
        <ButtonLink href="/mes-mandats/code" kind={mandates.length === 0 ? 'primary' : 'secondary'}>
          {t({ fr: 'J’ai un code', en: 'I have a code' }, lang)}
        </ButtonLink>
      </Buttons>
      <h2>{t({ fr: 'Comment vous êtes prévenu', en: 'How you are told' }, lang)}</h2>
      <p>
        {contact?.channel === 'letter'
          ? t({ fr: 'Par une lettre, une fois par mois.', en: 'By a letter, once a month.' }, lang)
          : contact
            ? t({ fr: 'Par courriel, à chaque fois qu’un aidant agit.', en: 'By e-mail, each time that a helper acts.' }, lang)
            : t(
                {
                  fr: 'Par courriel, à l’adresse de votre compte, à chaque fois qu’un aidant agit.',
                  en: 'By e-mail, at the address of your account, each time that a helper acts.',
                },
                lang,
              )}{' '}
        <a href="/mes-mandats/avis">{t({ fr: 'Changer', en: 'Change' }, lang)}</a>
      </p>
      {mandates.length === 0 ? null : (
        <Disclosure summary={t({ fr: 'Qu’est-ce qu’un mandat\u00a0?', en: 'What is a mandate?' }, lang)}>
          <Meaning lang={lang} />
        </Disclosure>
      )}
    </Page>
  );
}

interface CardsProps {
  mandates: readonly Mandate[];
  uses: ReadonlyMap<string, number>;
  now: Date;
  lang: Lang;
}

function MandateCards({ mandates, uses, now, lang }: CardsProps): Markup {
  return (
    <Cards>
      {mandates.map((mandate) => (
        <Card
          title={mandate.organisation.name}
          href={`/mes-mandats/${mandate.id}`}
          badge={<StandingBadge mandate={mandate} now={now} lang={lang} />}
          detail={endLine(mandate, now, lang)}
        >
          {familiesLine(
            (mandate.families.length > 0 ? mandate.named.filter(({ revokedAt }) => revokedAt === null) : mandate.named).map(
              ({ family }) => family,
            ),
            lang,
          )}
          <br />
          {usedLine(uses.get(mandate.id) ?? 0, lang)}
        </Card>
      ))}
    </Cards>
  );
}

function endLine(mandate: Mandate, now: Date, lang: Lang): Markup {
  const at = mandate.endedAt ?? mandate.expiresAt ?? now;
  const words = inForce(mandate, now) ? { fr: 'Jusqu’au', en: 'Until' } : { fr: 'Fini le', en: 'Ended on' };
  // One element: the line lays its children out side by side, without the spaces between them.
  return (
    <span>
      {t(words, lang)} <When at={at} lang={lang} />
    </span>
  );
}

function usedLine(count: number, lang: Lang): string {
  if (count === 0) return t({ fr: 'Jamais utilisé', en: 'Never used' }, lang);
  if (count === 1) return t({ fr: 'Utilisé une fois', en: 'Used once' }, lang);
  return t({ fr: 'Utilisé {count} fois', en: 'Used {count} times' }, lang, { count });
}

function Explanation({ lang }: { lang: Lang }): Markup {
  return (
    <>
      <p>
        {t(
          {
            fr: 'Vous n’avez donné aucun mandat. Personne ne peut agir en votre nom.',
            en: 'You gave no mandate. Nobody may act in your name.',
          },
          lang,
        )}
      </p>
      <h2>{t({ fr: 'Qu’est-ce qu’un mandat\u00a0?', en: 'What is a mandate?' }, lang)}</h2>
      <Meaning lang={lang} />
      <Callout title={t({ fr: 'Vous voulez être aidé\u00a0?', en: 'Do you want to be helped?' }, lang)}>
        <p>
          {t(
            {
              fr: 'Allez dans une maison France Services, à la mairie ou au centre d’action sociale (CCAS). Demandez un aidant d’Aidants Connect\u00a0: c’est gratuit.',
              en: 'Go to a France Services place, to the town hall or to its social action centre (CCAS). Ask for a helper of Aidants Connect: it is free.',
            },
            lang,
          )}
        </p>
      </Callout>
    </>
  );
}

function Meaning({ lang }: { lang: Lang }): Markup {
  return (
    <>
      <p>
        {t(
          {
            fr: 'Avec un mandat, vous permettez à un aidant professionnel de faire des démarches en ligne à votre place. Vous choisissez lesquelles, et pour combien de temps.',
            en: 'With a mandate you let a professional helper do online procedures in your place. You choose which, and for how long.',
          },
          lang,
        )}
      </p>
      <ul>
        <li>{t({ fr: 'L’aidant n’a pas besoin de votre mot de passe.', en: 'The helper does not need your password.' }, lang)}</li>
        <li>{t({ fr: 'Vous êtes prévenu de tout ce qu’il fait.', en: 'You are told of all that they do.' }, lang)}</li>
        <li>{t({ fr: 'Vous arrêtez quand vous voulez.', en: 'You stop whenever you like.' }, lang)}</li>
      </ul>
    </>
  );
}

import type { FastifyRequest } from 'fastify';
import {
  Alert,
  Button,
  ButtonLink,
  Buttons,
  Form,
  Page,
  RadioGroup,
  Search,
  type FieldFault,
  type Markup,
} from '../../../../../design/index.js';
import { formatDate, t, type Lang } from '../../../../../kernel/i18n/index.js';
import { displayName, procedureFamilies } from '../../../../../registry/index.js';
import type { MandatePerson, Membership } from '../../../mandats/index.js';
import { keyOf, type Choice, type Wanted } from '../rules.js';

interface Props {
  request: FastifyRequest;
  wanted: Wanted;
  choices: readonly (Choice & { membership: Membership })[];
  /** How many more there are. */
  hidden: number;
  searchable: boolean;
  searched: string;
  action: string;
  wayOut: string;
  faults: readonly FieldFault[];
}

/** For whom a helper acts at a service. */
export function ChoosePersonPage({ request, wanted, choices, hidden, searchable, searched, action, wayOut, faults }: Props): Markup {
  const { lang } = request;
  const several = new Set(choices.map(({ membership }) => membership.id)).size > 1;
  return (
    <Page request={request} title={t({ fr: 'Pour qui agissez-vous\u00a0?', en: 'For whom are you acting?' }, lang)} faults={faults}>
      <p>
        {t(
          {
            fr: `Vous allez ouvrir «\u00a0${wanted.service}\u00a0» à la place d’une personne. Elle en sera prévenue, et le service saura que c’est vous.`,
            en: `You are about to open “${wanted.service}” in a person’s place. They will be told, and the service will know that it is you.`,
          },
          lang,
        )}
      </p>
      {searchable ? (
        <Search action={action} name="nom" value={searched} label={t({ fr: 'Chercher un nom', en: 'Search a name' }, lang)} />
      ) : null}
      {choices.length === 0 ? (
        <p>
          {t(
            {
              fr: 'Personne ne porte ce nom parmi vos mandats pour ce service.',
              en: 'Nobody of that name has a mandate for this service.',
            },
            lang,
          )}
        </p>
      ) : (
        <Form action={action}>
          {wanted.families.includes('argent') ? <MoneyWarning lang={lang} /> : null}
          <RadioGroup
            name="pour"
            legend={t({ fr: 'Personnes dont le mandat permet cette démarche', en: 'People whose mandate allows this procedure' }, lang)}
            options={choices.map(({ mandate, family, membership }) => ({
              value: keyOf({ mandate, family }),
              text: mandate.person ? displayName(mandate.person) : '',
              hint: hintOf({ mandate, family, membership }, { lang, several }),
            }))}
            value={null}
            fault={faults.find(({ field }) => field === 'pour')?.text ?? null}
          />
          <Button>{t({ fr: 'Agir pour cette personne', en: 'Act for this person' }, lang)}</Button>
        </Form>
      )}
      {hidden > 0 ? (
        <p>{t({ fr: `Et ${hidden} autres\u00a0: cherchez un nom.`, en: `And ${hidden} more: search a name.` }, lang)}</p>
      ) : null}
      <WayOut action={wayOut} lang={lang} />
    </Page>
  );
}

/** Nobody among the mandates of this helper is for this service. */
export function NobodyPage({
  request,
  wanted,
  member,
  wayOut,
}: {
  request: FastifyRequest;
  wanted: Wanted;
  member: boolean;
  wayOut: string;
}): Markup {
  const { lang } = request;
  const families = wanted.families.map((family) => t(procedureFamilies[family].title, lang)).join('\u00a0; ');
  return (
    <Page request={request} title={t({ fr: 'Aucun mandat ne permet cette démarche', en: 'No mandate allows this procedure' }, lang)}>
      <p>
        {member
          ? t(
              {
                fr: `Pour agir sur «\u00a0${wanted.service}\u00a0», il faut un mandat en cours pour\u00a0: ${families}.`,
                en: `To act at “${wanted.service}”, you need a mandate in force for: ${families}.`,
              },
              lang,
            )
          : t(
              {
                fr: 'Vous n’êtes pas inscrit comme aidant dans une organisation. Demandez à votre référent de vous inscrire.',
                en: 'You are not entered as a helper in an organisation. Ask your referent to enter you.',
              },
              lang,
            )}
      </p>
      {member ? (
        <Buttons>
          <ButtonLink href="/aidants/mandats/nouveau">
            {t({ fr: 'Faire un mandat avec la personne', en: 'Make a mandate with the person' }, lang)}
          </ButtonLink>
        </Buttons>
      ) : null}
      <WayOut action={wayOut} lang={lang} />
    </Page>
  );
}

function hintOf(
  { mandate, family, membership }: Choice & { membership: Membership },
  { lang, several }: { lang: Lang; several: boolean },
): string {
  const until = mandate.expiresAt ? formatDate(mandate.expiresAt, lang) : '';
  const title = t(procedureFamilies[family].title, lang);
  const base = t({ fr: `${title}, jusqu’au ${until}`, en: `${title}, until ${until}` }, lang);
  const born = mandate.person ? bornOn(mandate.person, lang) : '';
  return [born, base, several ? membership.organisation.name : ''].filter(Boolean).join(' · ');
}

const bornWords = { female: 'Née le', male: 'Né le', unspecified: 'Naissance\u00a0: le' } as const;
/** A day that nobody knows is shown as it is kept, 00. */
const bornOn = ({ gender, birthdate }: MandatePerson, lang: Lang): string => {
  const day = birthdate.split('-').reverse().join('/');
  return t({ fr: `${bornWords[gender]} ${day}`, en: `Born ${day}` }, lang);
};

const MoneyWarning = ({ lang }: { lang: Lang }): Markup => (
  <Alert kind="warning" title={t({ fr: 'Cette démarche touche à l’argent', en: 'This procedure is about money' }, lang)}>
    <p>
      {t(
        {
          fr: 'Relisez avec la personne chaque montant et chaque compte bancaire avant d’envoyer.',
          en: 'Read every amount and bank account again with the person before you send.',
        },
        lang,
      )}
    </p>
  </Alert>
);

const WayOut = ({ action, lang }: { action: string; lang: Lang }): Markup => (
  <Form action={action}>
    <Button kind="tertiary">{t({ fr: 'Revenir au service sans agir', en: 'Back to the service without acting' }, lang)}</Button>
  </Form>
);

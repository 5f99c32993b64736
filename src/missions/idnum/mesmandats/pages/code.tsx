import type { FastifyRequest } from 'fastify';
import {
  Button,
  Buttons,
  Callout,
  Disclosure,
  Form,
  Hidden,
  Page,
  TextField,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { displayName } from '../../../../registry/index.js';
import { codeLength, expiryOf, type Mandate, type MandatePerson, type Membership } from '../../mandats/index.js';
import type { ContactForm } from '../contact-form.js';
import { lastingWords } from '../words.js';
import { ContactFields, FamilyList, homeCrumb } from './parts.js';

/** Asks for the code that a helper told the person. */
export function CodePage({ request, code, wrong }: { request: FastifyRequest; code: string; wrong: boolean }): Markup {
  const { lang } = request;
  const text = t(
    {
      fr: 'Ce code ne correspond à aucun mandat\u00a0: il est faux, déjà utilisé, ou vieux de plus d’un jour. Relisez-le avec votre aidant.',
      en: 'No mandate goes with this code: it is wrong, used already, or more than a day old. Read it again with your helper.',
    },
    lang,
  );
  const faults = wrong ? [{ field: 'code', text }] : [];
  return (
    <Page
      request={request}
      title={t({ fr: 'Taper le code de votre aidant', en: 'Type the code of your helper' }, lang)}
      breadcrumb={[homeCrumb(lang)]}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: 'Un aidant vous a lu un code. Ensuite, vous lirez ce qu’il propose\u00a0: rien n’est signé avant votre accord.',
            en: 'A helper read a code out to you. You will then read what they propose: nothing is signed before you agree.',
          },
          lang,
        )}
      </p>
      <Form action="/mes-mandats/code">
        <TextField
          name="code"
          label={t({ fr: 'Code', en: 'Code' }, lang)}
          hint={t(
            { fr: '{count} lettres et chiffres, avec ou sans espace.', en: '{count} letters and digits, with or without spaces.' },
            lang,
            { count: codeLength },
          )}
          value={code}
          fault={wrong ? text : null}
          width={20}
          maxlength={40}
          autocomplete="off"
          spellcheck={false}
        />
        <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
      </Form>
      <Disclosure summary={t({ fr: 'Je n’ai pas de code', en: 'I have no code' }, lang)}>
        <p>
          {t(
            {
              fr: 'Seul un aidant peut en faire un, pour vous. Appelez la maison France Services, la mairie ou l’organisation qui vous aide. Le code est bon un jour.',
              en: 'Only a helper can make one, for you. Call the France Services place, the town hall or the organisation that helps you. The code is good for a day.',
            },
            lang,
          )}
        </p>
        <p>
          {t(
            {
              fr: 'Vous n’attendez pas de code et quelqu’un vous en a lu un\u00a0? Ne le tapez pas.',
              en: 'Did someone read out a code that you did not expect? Do not type it.',
            },
            lang,
          )}
        </p>
      </Disclosure>
    </Page>
  );
}

interface AgreeProps {
  request: FastifyRequest;
  mandate: Mandate;
  /** Who wrote it. */
  author: Membership | null;
  person: MandatePerson;
  code: string;
  now: Date;
  form: ContactForm;
  faults: readonly FieldFault[];
}

/** The mandate in plain words, before the person accepts or refuses. */
export function AgreePage({ request, mandate, author, person, code, now, form, faults }: AgreeProps): Markup {
  const { lang } = request;
  const { organisation } = mandate;
  const helper = author?.helper.name ?? t({ fr: 'Un aidant', en: 'A helper' }, lang);
  return (
    <Page
      request={request}
      title={t({ fr: 'Êtes-vous d’accord\u00a0?', en: 'Do you agree?' }, lang)}
      breadcrumb={[homeCrumb(lang)]}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: '{person}, voici le mandat que {helper} vous propose.',
            en: '{person}, here is the mandate that {helper} proposes to you.',
          },
          lang,
          { person: displayName(person), helper },
        )}
      </p>
      <h2>{t({ fr: 'Qui agirait en votre nom', en: 'Who would act in your name' }, lang)}</h2>
      <p>
        {t(
          {
            fr: '{helper}, et les autres aidants de\u00a0: {name} (SIRET {siret}).',
            en: '{helper}, and the other helpers of: {name} (SIRET {siret}).',
          },
          lang,
          { helper, name: organisation.name, siret: organisation.siret },
        )}
      </p>
      <h2>{t({ fr: 'Pour quelles démarches', en: 'For which procedures' }, lang)}</h2>
      <FamilyList families={mandate.families} lang={lang} />
      <h2>{t({ fr: 'Combien de temps', en: 'How long' }, lang)}</h2>
      <p>
        {t({ fr: 'Pendant', en: 'For' }, lang)} {t(lastingWords[mandate.duration], lang)}
        {lang === 'fr' ? '\u00a0: jusqu’au ' : ': until '}
        <When at={expiryOf(now, mandate.duration)} lang={lang} />.
      </p>
      {mandate.replaces === null ? null : (
        <p>
          {t({ fr: 'Il remplace celui que vous avez déjà avec elle.', en: 'It replaces the one that you have with them already.' }, lang)}
        </p>
      )}
      <Callout title={t({ fr: 'Avant de décider', en: 'Before you decide' }, lang)}>
        <ul>
          <li>
            {t(
              {
                fr: 'Vous ne connaissez pas cette personne\u00a0? Refusez. Personne n’a le droit de vous presser.',
                en: 'Do you not know this person? Refuse. Nobody has the right to hurry you.',
              },
              lang,
            )}
          </li>
          <li>
            {t(
              {
                fr: 'L’aidant verra votre nom et votre date de naissance, si vous acceptez.',
                en: 'The helper will see your name and your date of birth, if you agree.',
              },
              lang,
            )}
          </li>
          <li>{t({ fr: 'Il ne connaîtra pas votre mot de passe.', en: 'They will not know your password.' }, lang)}</li>
          <li>{t({ fr: 'Vous pourrez arrêter quand vous voulez.', en: 'You can stop whenever you like.' }, lang)}</li>
        </ul>
      </Callout>
      <Form action="/mes-mandats/code/decision">
        <Hidden name="code" value={code} />
        <Hidden name="mandat" value={mandate.id} />
        <ContactFields form={form} faults={faults} lang={lang} />
        <Buttons>
          <Button name="choix" value="accord">
            {t({ fr: 'J’accepte', en: 'I agree' }, lang)}
          </Button>
          <Button name="choix" value="refus" kind="secondary">
            {t({ fr: 'Je refuse', en: 'I refuse' }, lang)}
          </Button>
        </Buttons>
      </Form>
    </Page>
  );
}

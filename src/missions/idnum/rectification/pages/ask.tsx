import type { FastifyRequest } from 'fastify';
import {
  Button,
  CheckboxGroup,
  Definitions,
  EmailField,
  Form,
  Page,
  TextArea,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { formatNumber, t, type Text } from '../../../../kernel/i18n/index.js';
import type { Refusal } from '../../franceconnect/index.js';
import { contestable, registersFor } from '../registers.js';
import { wordsLength } from '../rules.js';
import { contestedWords, identityLines } from '../words.js';
import { Registers } from './parts.js';

/** What the form holds: as it was sent, or as it opens. */
export interface AskForm {
  facts: readonly string[];
  contact: string;
  words: string;
}

interface Props {
  request: FastifyRequest;
  refusal: Refusal;
  bornAbroad: boolean;
  /** What the registry answered, in words. */
  found: Text;
  form: AskForm;
  faults?: readonly FieldFault[];
}

/** What the civil registry answered, who can correct what, and the form that asks us to pass the correction on. */
export function AskPage({ request, refusal, bornAbroad, found, form, faults = [] }: Props): Markup {
  const { lang } = request;
  const provider = refusal.provider.title;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  return (
    <Page request={request} title={t({ fr: 'Demander une correction', en: 'Ask for a correction' }, lang)} faults={faults}>
      <p>{t(found, lang)}</p>
      <p>
        {t(
          {
            fr: 'Nous ne corrigeons pas l’état civil\u00a0: nous vous disons qui peut le faire, et nous lui transmettons votre demande.',
            en: 'We do not correct civil status: we tell you who can, and we pass your request on to them.',
          },
          lang,
        )}
      </p>
      <h2>{t({ fr: 'Ce que {provider} nous a donné', en: 'What {provider} gave us' }, lang, { provider })}</h2>
      <Definitions items={identityLines(refusal.identity, lang)} />
      <h2>{t({ fr: 'Qui peut corriger', en: 'Who can correct' }, lang)}</h2>
      <p>{t({ fr: 'Vérifiez dans cet ordre\u00a0:', en: 'Check in this order:' }, lang)}</p>
      <Registers registers={registersFor(refusal.code, bornAbroad)} provider={provider} lang={lang} />
      <h2>{t({ fr: 'Nous envoyer la demande', en: 'Send us the request' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Vous recevez un numéro. Une personne lit la demande, la transmet, et vous écrit à chaque étape. L’identité écrite plus haut est jointe, chiffrée, et effacée un an après la fin de la demande.',
            en: 'You get a number. Someone reads the request, passes it on, and writes to you at each step. The identity written above goes with it, encrypted, and is deleted a year after the request ends.',
          },
          lang,
        )}
      </p>
      <Form action="/rectification">
        <CheckboxGroup
          name="faits"
          legend={t({ fr: 'Qu’est-ce qui est faux\u00a0?', en: 'What is wrong?' }, lang)}
          options={contestable(refusal.code, bornAbroad).map((fact) => ({ value: fact, text: t(contestedWords[fact], lang) }))}
          values={form.facts}
          fault={faultOf('faits')}
        />
        <TextArea
          name="mots"
          label={t({ fr: 'Vos explications', en: 'In your own words' }, lang)}
          hint={t(
            {
              fr: `${formatNumber(wordsLength, 'fr')} caractères au plus. N’écrivez ni mot de passe ni numéro de sécurité sociale.`,
              en: `${formatNumber(wordsLength, 'en')} characters at most. Write no password and no social-security number.`,
            },
            lang,
          )}
          value={form.words}
          optional
          fault={faultOf('mots')}
        />
        <EmailField
          name="courriel"
          hint={t({ fr: 'Pour vous répondre. Exemple\u00a0: nom@exemple.fr', en: 'To answer you. Example: name@example.fr' }, lang)}
          value={form.contact}
          fault={faultOf('courriel')}
        />
        <Button>{t({ fr: 'Envoyer la demande', en: 'Send the request' }, lang)}</Button>
      </Form>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Button, Buttons, Checkbox, CheckboxGroup, Form, Page, type FieldFault } from '../../../../design/index.js';
import { t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import type { Offer, Showing } from '../asked.js';

interface Props {
  request: FastifyRequest;
  service: string;
  showing: Showing;
  offers: readonly Offer[];
  /** Names of the offers whose boxes are ticked. */
  agreed: readonly string[];
  /** How the person is called. */
  name: string;
  /** Name of the organisation of the helper who acts in the person's place; null when the person signed in themselves. */
  actingFor: string | null;
  action: string;
  cancel: string;
  /** True when the box was left empty. */
  unticked?: boolean;
}

/** What a service is about to get: asked of a private service, told of a public one. */
export function ConsentPage({ request, service, showing, offers, agreed, name, actingFor, action, cancel, unticked = false }: Props) {
  const { lang } = request;
  const missing = t(
    {
      fr: 'Cochez la case pour accepter, ou revenez au service sans rien transmettre.',
      en: 'Tick the box to agree, or go back to the service without passing anything on.',
    },
    lang,
  );
  const faults: FieldFault[] = unticked ? [{ field: 'accord', text: missing }] : [];
  return (
    <Page request={request} title={title(showing, service)[lang]} faults={faults}>
      <p>
        {actingFor === null
          ? t({ fr: `Vous êtes identifié\u00a0: ${name}.`, en: `You are signed in: ${name}.` }, lang)
          : t(
              {
                fr: `Vous agissez pour ${name}, avec son mandat. Le service saura qui agit\u00a0: vous, pour ${actingFor}.`,
                en: `You are acting for ${name}, under their mandate. The service will know who acts: you, for ${actingFor}.`,
              },
              lang,
            )}
      </p>
      {showing === 'anonymous' ? (
        <p>
          {t(
            {
              fr: `«\u00a0${service}\u00a0» ne reçoit rien sur vous\u00a0: seulement un numéro qui lui permet de vous reconnaître la prochaine fois, et qui ne sert qu’à lui.`,
              en: `“${service}” gets nothing about you: only a number by which it can recognise you next time, and which is of no use to anyone else.`,
            },
            lang,
          )}
        </p>
      ) : (
        <Facts
          title={
            showing === 'consent'
              ? { fr: `Ce dont «\u00a0${service}\u00a0» ne peut pas se passer`, en: `What “${service}” cannot do without` }
              : { fr: `Ce que «\u00a0${service}\u00a0» reçoit`, en: `What “${service}” gets` }
          }
          lang={lang}
          offers={showing === 'consent' ? offers.filter(({ essential }) => essential) : offers}
        />
      )}
      <Form action={action}>
        {showing === 'consent' && offers.some(({ essential }) => !essential) ? (
          <CheckboxGroup
            name="donnees"
            legend={t({ fr: 'Ce que vous voulez bien transmettre', en: 'What you are willing to give' }, lang)}
            hint={t(
              {
                fr: 'Décochez ce que vous préférez garder pour vous.',
                en: 'Untick what you would rather keep to yourself.',
              },
              lang,
            )}
            options={offers.filter(({ essential }) => !essential).map(({ name: value, text }) => ({ value, text: t(text, lang) }))}
            values={agreed}
          />
        ) : null}
        {showing === 'consent' ? (
          <Checkbox
            name="accord"
            value="oui"
            label={t(
              {
                fr: `J’accepte que ces informations soient transmises à «\u00a0${service}\u00a0»`,
                en: `I agree that these facts are given to “${service}”`,
              },
              lang,
            )}
            {...(unticked ? { fault: missing } : {})}
          />
        ) : null}
        <Buttons>
          <Button>{t({ fr: `Continuer vers «\u00a0${service}\u00a0»`, en: `Continue to “${service}”` }, lang)}</Button>
          <Button kind="secondary" formaction={cancel}>
            {t({ fr: 'Ne rien transmettre', en: 'Pass nothing on' }, lang)}
          </Button>
        </Buttons>
      </Form>
    </Page>
  );
}

/** What is given without a choice: all of it to a public service, what a private one cannot do without. */
function Facts({ title: heading, offers, lang }: { title: Text; offers: readonly Offer[]; lang: Lang }) {
  if (offers.length === 0) return null;
  return (
    <>
      <h2>{t(heading, lang)}</h2>
      <ul>
        {offers.map(({ text }) => (
          <li>{t(text, lang)}</li>
        ))}
      </ul>
    </>
  );
}

function title(showing: Showing, service: string): Text {
  switch (showing) {
    case 'consent':
      return {
        fr: `Acceptez-vous de transmettre ces informations à «\u00a0${service}\u00a0»\u00a0?`,
        en: `Do you agree to give these facts to “${service}”?`,
      };
    case 'information':
      return { fr: `Vous allez continuer vers «\u00a0${service}\u00a0»`, en: `You are about to continue to “${service}”` };
    case 'anonymous':
      return {
        fr: `Vous allez continuer vers «\u00a0${service}\u00a0» sans donner votre identité`,
        en: `You are about to continue to “${service}” without giving your identity`,
      };
  }
}

import type { FastifyRequest } from 'fastify';
import { Button, Buttons, Form, Page } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { linkedFacts, linkedFactWords } from '../links.js';

interface Props {
  request: FastifyRequest;
  /** Title of the identity provider. */
  provider: string;
  /** Names of the facts that differ. */
  changed: readonly string[];
  action: string;
  /** Where who starts anew goes. */
  anew: string;
}

/** Asks a person whose identity has changed whether their civil status was corrected. Says what differs, never what it was. */
export function CorrectionPage({ request, provider, changed, action, anew }: Props) {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Votre état civil a changé\u00a0?', en: 'Has your civil status changed?' }, lang)}>
      <p>
        {t(
          {
            fr: `Depuis votre dernière connexion avec ${provider}, votre identité n’est plus tout à fait la même. Ce qui diffère\u00a0:`,
            en: `Since you last signed in with ${provider}, your identity is not quite the same. What differs:`,
          },
          lang,
        )}
      </p>
      <ul>
        {linkedFacts
          .filter((fact) => changed.includes(fact))
          .map((fact) => (
            <li>{t(linkedFactWords[fact], lang)}</li>
          ))}
      </ul>
      <h2>{t({ fr: 'Si c’est une correction de votre état civil', en: 'If it is a correction of your civil status' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Les services continuent de vous reconnaître, et vos demandes vous suivent. Par sécurité, vos autres sessions se ferment et vous recevez un courriel.',
            en: 'Services go on recognising you, and your requests follow you. To be safe, your other sessions close and you get an e-mail.',
          },
          lang,
        )}
      </p>
      <h2>{t({ fr: 'Sinon', en: 'Otherwise' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Vous repartez de zéro\u00a0: les services vous verront comme une nouvelle personne. Cette question ne sera plus posée.',
            en: 'You start anew: services will see you as a new person. You will not be asked again.',
          },
          lang,
        )}
      </p>
      <Form action={action}>
        <Buttons>
          <Button>{t({ fr: 'Oui, c’est une correction', en: 'Yes, it is a correction' }, lang)}</Button>
          <Button kind="secondary" formaction={anew}>
            {t({ fr: 'Non, repartir de zéro', en: 'No, start anew' }, lang)}
          </Button>
        </Buttons>
      </Form>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Alert, Button, ButtonLink, Buttons, Form, Page, RadioGroup, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { usable, type Belonging } from '../belongings.js';
import { BelongingList } from './belongings.js';
import { GiveUp, signInPath } from './parts.js';

interface Props {
  request: FastifyRequest;
  id: string;
  belongings: readonly Belonging[];
  /** The service wants two factors, and one was proved. */
  weak: boolean;
  faults?: readonly FieldFault[];
}

/** For which organisation someone signs in; or, when there is none yet, how to join one. */
export function ChoosePage({ request, id, belongings, weak, faults = [] }: Props): Markup {
  const { lang } = request;
  const choices = usable(belongings);
  const others = belongings.filter((one) => !choices.includes(one));
  const join = `/identite/rejoindre?suite=${id}`;
  return (
    <Page
      request={request}
      title={
        choices.length > 0
          ? t({ fr: 'Pour quelle organisation vous connectez-vous\u00a0?', en: 'For which organisation are you signing in?' }, lang)
          : t({ fr: 'Rejoindre votre organisation', en: 'Join your organisation' }, lang)
      }
      faults={faults}
    >
      {weak ? (
        <Alert
          kind="warning"
          title={t({ fr: 'Le service demande une connexion plus sûre', en: 'The service wants a safer sign-in' }, lang)}
        >
          <p>
            {t(
              {
                fr: 'Ajoutez une clé d’accès ou une application de codes à votre compte. Sans cela, le service peut vous refuser.',
                en: 'Add a passkey or an application that makes codes to your account. Without it, the service may refuse you.',
              },
              lang,
            )}
          </p>
          <p>
            <a href={`/identite/securite?suite=${id}`}>{t({ fr: 'Rendre mon compte plus sûr', en: 'Make my account safer' }, lang)}</a>
          </p>
        </Alert>
      ) : null}
      {choices.length > 0 ? (
        <Form action={`${signInPath(id)}/organisation`}>
          <RadioGroup
            name="organisation"
            legend={t({ fr: 'Votre organisation', en: 'Your organisation' }, lang)}
            options={choices.map(({ membership, organisation }) => ({
              value: membership.id,
              text: organisation.name,
              hint: `SIRET ${organisation.siret}`,
            }))}
            value={choices.length === 1 ? (choices[0]?.membership.id ?? null) : null}
            fault={faults.find(({ field }) => field === 'organisation')?.text ?? null}
          />
          <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
        </Form>
      ) : (
        <p>
          {t(
            {
              fr: 'Votre compte n’est encore rattaché à aucune organisation. Il vous faut son numéro SIRET\u00a0: 14 chiffres, écrits sur ses courriers officiels.',
              en: 'Your account belongs to no organisation yet. You need its SIRET number: 14 digits, written on its official letters.',
            },
            lang,
          )}
        </p>
      )}
      <Buttons>
        <ButtonLink href={join} kind={choices.length > 0 ? 'secondary' : 'primary'}>
          {choices.length > 0
            ? t({ fr: 'Rejoindre une autre organisation', en: 'Join another organisation' }, lang)
            : t({ fr: 'Chercher mon organisation', en: 'Look for my organisation' }, lang)}
        </ButtonLink>
      </Buttons>
      {others.length > 0 ? (
        <>
          <h2>{t({ fr: 'Vos demandes', en: 'Your requests' }, lang)}</h2>
          <BelongingList belongings={others} lang={lang} />
        </>
      ) : null}
      <GiveUp id={id} lang={lang} />
    </Page>
  );
}

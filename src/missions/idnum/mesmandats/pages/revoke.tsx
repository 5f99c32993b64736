import type { FastifyRequest } from 'fastify';
import { Button, ButtonLink, Buttons, Form, Hidden, Page, When, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { FamilyKey } from '../../../../registry/index.js';
import type { Mandate } from '../../mandats/index.js';
import { familiesLine } from '../words.js';
import { FamilyList, homeCrumb } from './parts.js';

interface Props {
  request: FastifyRequest;
  mandate: Mandate;
  families: readonly FamilyKey[];
  /** Other mandates in force of the same organisation that lose some of them too. */
  others: readonly Mandate[];
}

/** Asks before families are revoked, and says what changes. */
export function RevokePage({ request, mandate, families, others }: Props): Markup {
  const { lang } = request;
  const { name } = mandate.organisation;
  const all = families.length === mandate.families.length;
  const path = `/mes-mandats/${mandate.id}`;
  return (
    <Page
      request={request}
      title={
        all
          ? t({ fr: 'Retirer tout le mandat\u00a0?', en: 'Revoke the whole mandate?' }, lang)
          : t({ fr: 'Retirer ces démarches\u00a0?', en: 'Revoke these procedures?' }, lang)
      }
      breadcrumb={[homeCrumb(lang), { text: name, href: path }]}
    >
      <p>
        {t(
          {
            fr: '{name} ne pourra plus rien faire en votre nom pour\u00a0:',
            en: '{name} will no longer be able to do anything in your name for:',
          },
          lang,
          { name },
        )}
      </p>
      <FamilyList families={families} lang={lang} />
      {others.length === 0 ? null : (
        <>
          <p>
            {t(
              {
                fr: 'Vous avez donné d’autres mandats à la même organisation. Ils perdent aussi ces démarches\u00a0:',
                en: 'You gave other mandates to the same organisation. They lose these procedures too:',
              },
              lang,
            )}
          </p>
          <ul>
            {others.map((other) => (
              <li>
                {t({ fr: 'mandat signé le', en: 'mandate signed on' }, lang)} <When at={other.signedAt ?? other.createdAt} lang={lang} />
                {lang === 'fr' ? '\u00a0: ' : ': '}
                {familiesLine(
                  other.families.filter((family) => families.includes(family)),
                  lang,
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t({ fr: 'Ce qui change', en: 'What changes' }, lang)}</h2>
      <ul>
        <li>
          {t(
            {
              fr: 'C’est immédiat\u00a0: si un aidant est en train d’agir, il est arrêté à la page suivante.',
              en: 'It takes effect at once: a helper who is acting now is stopped at the next page.',
            },
            lang,
          )}
        </li>
        <li>{t({ fr: 'Ce qui a été fait avant reste valable.', en: 'What was done before stays good.' }, lang)}</li>
        {all ? null : <li>{t({ fr: 'Le reste du mandat continue.', en: 'The rest of the mandate goes on.' }, lang)}</li>}
        <li>
          {t(
            {
              fr: 'On ne revient pas en arrière\u00a0: pour être aidé à nouveau, il faudra un nouveau mandat.',
              en: 'It cannot be undone: to be helped again, a new mandate will be needed.',
            },
            lang,
          )}
        </li>
        <li>{t({ fr: 'Vous pourrez télécharger une preuve du retrait.', en: 'You will be able to download a proof of it.' }, lang)}</li>
      </ul>
      <Form action={`${path}/retrait`}>
        {families.map((family) => (
          <Hidden name="familles[]" value={family} />
        ))}
        <Buttons>
          <Button kind="danger">{t({ fr: 'Retirer', en: 'Revoke' }, lang)}</Button>
          <ButtonLink href={path} kind="tertiary">
            {t({ fr: 'Ne rien changer', en: 'Change nothing' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import { Button, ButtonLink, Buttons, Form, Page, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { FamilyKey } from '../../../../registry/index.js';
import type { Mandate } from '../../mandats/index.js';
import { FamilyList, nameOf } from './parts.js';

interface Props {
  request: FastifyRequest;
  mandate: Mandate;
}

/** Asks before families are revoked: it cannot be undone. */
export function RevokePage({ request, mandate, families }: Props & { families: readonly FamilyKey[] }): Markup {
  const { lang } = request;
  const all = families.length === mandate.families.length;
  return (
    <Page
      request={request}
      title={
        all
          ? t({ fr: 'Retirer tout le mandat\u00a0?', en: 'Revoke the whole mandate?' }, lang)
          : t({ fr: 'Retirer ces démarches\u00a0?', en: 'Revoke these procedures?' }, lang)
      }
      breadcrumb={[
        { text: t({ fr: 'Aider une personne', en: 'Help a person' }, lang), href: '/aidants' },
        { text: nameOf(mandate, lang), href: `/aidants/mandats/${mandate.id}` },
      ]}
    >
      <p>
        {t(
          {
            fr: 'Les aidants ne pourront plus rien faire au nom de {name} pour\u00a0:',
            en: 'Helpers will no longer be able to do anything in the name of {name} for:',
          },
          lang,
          { name: nameOf(mandate, lang) },
        )}
      </p>
      <FamilyList families={families} lang={lang} />
      <p>
        {t(
          {
            fr: 'C’est immédiat, même pour une démarche en cours, et on ne revient pas en arrière\u00a0: il faudrait un nouveau mandat. C’est inscrit au dossier de la personne.',
            en: 'It takes effect at once, even for a procedure under way, and cannot be undone: a new mandate would be needed. It is written in the file of the person.',
          },
          lang,
        )}
      </p>
      <Form action={`/aidants/mandats/${mandate.id}/retrait/confirme`}>
        {families.map((family) => (
          <input type="hidden" name="familles[]" value={family} />
        ))}
        <Buttons>
          <Button kind="danger">{t({ fr: 'Retirer', en: 'Revoke' }, lang)}</Button>
          <ButtonLink href={`/aidants/mandats/${mandate.id}`} kind="tertiary">
            {t({ fr: 'Ne rien changer', en: 'Change nothing' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

/** Asks before a mandate that nobody signed is given up. */
export function AbandonPage({ request, mandate }: Props): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Abandonner ce mandat\u00a0?', en: 'Give up this mandate?' }, lang)}
      breadcrumb={[{ text: t({ fr: 'Aider une personne', en: 'Help a person' }, lang), href: '/aidants' }]}
    >
      <p>
        {t(
          {
            fr: 'La personne ne pourra plus le signer. Vous pourrez en faire un autre.',
            en: 'The person will no longer be able to sign it. You will be able to make another one.',
          },
          lang,
        )}
      </p>
      <FamilyList families={mandate.families} lang={lang} />
      <Form action={`/aidants/mandats/${mandate.id}/abandon`}>
        <Buttons>
          <Button kind="danger">{t({ fr: 'Abandonner le mandat', en: 'Give up the mandate' }, lang)}</Button>
          <ButtonLink href={`/aidants/mandats/${mandate.id}`} kind="tertiary">
            {t({ fr: 'Ne rien changer', en: 'Change nothing' }, lang)}
          </ButtonLink>
        </Buttons>
      </Form>
    </Page>
  );
}

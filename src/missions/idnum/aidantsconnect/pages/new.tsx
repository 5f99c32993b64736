import type { FastifyRequest } from 'fastify';
import { Button, CheckboxGroup, Form, Hidden, Page, RadioGroup, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import { familyKeys, procedureFamilies } from '../../../../registry/index.js';
import { durationKeys, methods, type Mandate, type Membership } from '../../mandats/index.js';
import { durationWords, methodWords } from '../words.js';
import { nameOf } from './parts.js';

/** What the form holds: as it was sent, or as it opens. */
export interface NewForm {
  families: readonly string[];
  duration: string;
  method: string;
}

interface Props {
  request: FastifyRequest;
  membership: Membership;
  /** The mandate that this one renews. */
  before: Mandate | null;
  form: NewForm;
  faults?: readonly FieldFault[];
}

/** A mandate as the helper writes it, with the person: what for, how long, and how the person will agree. */
export function NewPage({ request, membership, before, form, faults = [] }: Props): Markup {
  const { lang } = request;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  return (
    <Page
      request={request}
      title={
        before ? t({ fr: 'Renouveler un mandat', en: 'Renew a mandate' }, lang) : t({ fr: 'Faire un mandat', en: 'Make a mandate' }, lang)
      }
      breadcrumb={[{ text: t({ fr: 'Aider une personne', en: 'Help a person' }, lang), href: '/aidants' }]}
      faults={faults}
    >
      <p>
        {before
          ? t(
              {
                fr: 'Mandat de {name}. La personne doit de nouveau donner son accord\u00a0; l’ancien mandat s’arrête alors.',
                en: 'Mandate of {name}. The person must agree again; the former mandate then stops.',
              },
              lang,
              { name: nameOf(before, lang) },
            )
          : t(
              {
                fr: 'Remplissez cette page avec la personne. Tous les aidants de votre organisation pourront se servir du mandat\u00a0: {name}.',
                en: 'Fill in this page with the person. Every helper of your organisation will be able to use the mandate: {name}.',
              },
              lang,
              { name: membership.organisation.name },
            )}
      </p>
      <Form action="/aidants/mandats">
        {before ? <Hidden name="renouvelle" value={before.id} /> : null}
        <CheckboxGroup
          name="familles"
          legend={t({ fr: 'Pour quelles démarches\u00a0?', en: 'For which procedures?' }, lang)}
          hint={t({ fr: 'Seulement celles dont la personne a besoin.', en: 'Only those that the person needs.' }, lang)}
          options={familyKeys.map((key) => ({
            value: key,
            text: t(procedureFamilies[key].title, lang),
            hint: t(procedureFamilies[key].examples, lang),
          }))}
          values={form.families}
          fault={faultOf('familles')}
        />
        <RadioGroup
          name="duree"
          legend={t({ fr: 'Pour combien de temps\u00a0?', en: 'For how long?' }, lang)}
          hint={t({ fr: 'La personne peut l’arrêter avant.', en: 'The person can stop it earlier.' }, lang)}
          options={durationKeys.map((key) => ({ value: key, text: t(durationWords[key], lang) }))}
          value={form.duration}
          fault={faultOf('duree')}
        />
        <RadioGroup
          name="methode"
          legend={t({ fr: 'Où est la personne\u00a0?', en: 'Where is the person?' }, lang)}
          options={methods.map((key) => ({
            value: key,
            text: t(methodWords[key], lang),
            hint:
              key === 'in_person'
                ? t(
                    {
                      fr: 'Elle se connecte sur cet ordinateur, puis est déconnectée aussitôt.',
                      en: 'They sign in on this computer, and are signed out at once.',
                    },
                    lang,
                  )
                : t(
                    {
                      fr: 'Elle se connecte chez elle, avec un code que vous lui lisez.',
                      en: 'They sign in where they are, with a code that you read out.',
                    },
                    lang,
                  ),
          }))}
          value={form.method}
          fault={faultOf('methode')}
        />
        <Button>{t({ fr: 'Continuer', en: 'Continue' }, lang)}</Button>
      </Form>
    </Page>
  );
}

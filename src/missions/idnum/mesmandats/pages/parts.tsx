import { Badge, EmailField, RadioGroup, TextArea, type FieldFault, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { procedureFamilies, type FamilyKey } from '../../../../registry/index.js';
import { addressLength, type Mandate } from '../../mandats/index.js';
import type { ContactForm } from '../contact-form.js';
import { inForce } from '../rules.js';
import { endWords } from '../words.js';

/** The first step of every breadcrumb here. */
export const homeCrumb = (lang: Lang) => ({ text: t({ fr: 'Mes mandats', en: 'My mandates' }, lang), href: '/mes-mandats' });

/** Families with their examples. */
export function FamilyList({ families, lang }: { families: readonly FamilyKey[]; lang: Lang }): Markup {
  return (
    <ul>
      {families.map((family) => (
        <li>
          <strong>{t(procedureFamilies[family].title, lang)}</strong>
          {lang === 'fr' ? '\u00a0: ' : ': '}
          {t(procedureFamilies[family].examples, lang)}
        </li>
      ))}
    </ul>
  );
}

/** Where a mandate stands, in a word or two. */
export function StandingBadge({ mandate, now, lang }: { mandate: Mandate; now: Date; lang: Lang }): Markup {
  return inForce(mandate, now) ? (
    <Badge kind="success">{t({ fr: 'En vigueur', en: 'In force' }, lang)}</Badge>
  ) : (
    <Badge>{t(endWords(mandate), lang)}</Badge>
  );
}

/** How the person wants to be told of each use. */
export function ContactFields({ form, faults, lang }: { form: ContactForm; faults: readonly FieldFault[]; lang: Lang }): Markup {
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  return (
    <>
      <RadioGroup
        name="canal"
        legend={t(
          {
            fr: 'Comment vous prévenir à chaque fois qu’un aidant agit\u00a0?',
            en: 'How should we tell you each time that a helper acts?',
          },
          lang,
        )}
        options={[
          { value: 'email', text: t({ fr: 'Par courriel, tout de suite', en: 'By e-mail, at once' }, lang) },
          { value: 'letter', text: t({ fr: 'Par lettre, une fois par mois', en: 'By letter, once a month' }, lang) },
        ]}
        value={form.channel}
        fault={faultOf('canal')}
      />
      <EmailField
        name="courriel"
        label={t({ fr: 'Pour le courriel\u00a0: votre adresse électronique', en: 'For e-mail: your address' }, lang)}
        value={form.email}
        optional
        fault={faultOf('courriel')}
      />
      <TextArea
        name="adresse"
        label={t({ fr: 'Pour la lettre\u00a0: votre adresse postale', en: 'For a letter: your postal address' }, lang)}
        hint={t({ fr: 'Nom, rue, code postal et ville.', en: 'Name, street, postcode and town.' }, lang)}
        value={form.address}
        rows={4}
        maxlength={addressLength}
        optional
        fault={faultOf('adresse')}
      />
    </>
  );
}

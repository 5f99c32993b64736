import { Badge, EmailField, TextField, type FieldFault, type Markup } from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import type { TypedPerson } from '../forms.js';
import { nameLength, type HelperState, type RequestState } from '../rules.js';
import { helperWords, requestWords } from '../words.js';

/** The name of the room. */
export const roomTitle = (lang: Lang): string => t({ fr: 'Habilitation à aider', en: 'Being allowed to help' }, lang);
export const roomCrumb = (lang: Lang) => ({ text: roomTitle(lang), href: '/habilitation' });
export const deskTitle = (lang: Lang): string => t({ fr: 'Habilitations à traiter', en: 'Requests to help people' }, lang);
export const deskCrumb = (lang: Lang) => ({ text: deskTitle(lang), href: '/habilitation/operateur' });

/** The words of a fault of one field. */
export const faultIn = (faults: readonly FieldFault[], field: string): string | null =>
  faults.find((one) => one.field === field)?.text ?? null;

/** Where the request of an organisation stands. */
export const RequestBadge = ({ state, lang }: { state: RequestState; lang: Lang }): Markup => (
  <Badge kind={requestWords[state].badge}>{t(requestWords[state].label, lang)}</Badge>
);

/** Where the request for a helper stands. */
export const HelperBadge = ({ state, lang }: { state: HelperState; lang: Lang }): Markup => (
  <Badge kind={helperWords[state].badge}>{t(helperWords[state].label, lang)}</Badge>
);

/** Names and professional address of somebody. */
export function PersonFields({ typed, faults, lang }: { typed: TypedPerson; faults: readonly FieldFault[]; lang: Lang }): Markup {
  return (
    <>
      <TextField
        name="prenom"
        label={t({ fr: 'Prénom', en: 'Given name' }, lang)}
        value={typed.prenom}
        autocomplete="off"
        maxlength={nameLength}
        fault={faultIn(faults, 'prenom')}
      />
      <TextField
        name="nom"
        label={t({ fr: 'Nom', en: 'Name' }, lang)}
        value={typed.nom}
        autocomplete="off"
        maxlength={nameLength}
        fault={faultIn(faults, 'nom')}
      />
      <EmailField
        name="courriel"
        label={t({ fr: 'Adresse électronique professionnelle', en: 'Professional e-mail address' }, lang)}
        hint={t({ fr: 'Celle de sa connexion AgentConnect', en: 'The one of their AgentConnect sign-in' }, lang)}
        value={typed.courriel}
        whose="other"
        fault={faultIn(faults, 'courriel')}
      />
    </>
  );
}

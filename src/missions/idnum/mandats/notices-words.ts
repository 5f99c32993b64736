import { formatDateTime, t, type Lang } from '../../../kernel/i18n/index.js';
import { procedureFamilies, type FamilyKey } from '../../../registry/index.js';
import type { Membership } from './members.js';
import type { Mandate } from './store.js';
import type { Use } from './uses.js';

/** What a message says. */
export interface Letter {
  subject: string;
  text: string;
}

const never = {
  fr: 'Nous ne vous demanderons jamais votre mot de passe ni un code.',
  en: 'We will never ask for your password or for a code.',
};
const titles = (families: readonly FamilyKey[], lang: Lang): string =>
  families.map((family) => `- ${t(procedureFamilies[family].title, lang)}`).join('\n');
const nobody = (lang: Lang) => t({ fr: 'un aidant', en: 'a helper' }, lang);

/** To the person: a helper acted in their name. @param given.what the procedure, or its family, in words */
export function usedMail(
  { use, helper, what, baseUrl }: { use: Use; helper: Membership; what: string; baseUrl: string },
  lang: Lang,
): Letter {
  const name = helper.helper.name;
  return {
    subject: t({ fr: '{name} a agi en votre nom', en: '{name} acted in your name' }, lang, { name }),
    text: t(
      {
        fr: `Bonjour,

Un aidant a agi en votre nom.

Qui\u00a0: {name}, {organisation}
Quand\u00a0: {at}
Service\u00a0: {service}
Démarche\u00a0: {what}

Vous étiez d’accord\u00a0? Vous n’avez rien à faire.
Vous n’étiez pas d’accord\u00a0? Dites-le ici\u00a0: {baseUrl}/mes-mandats/utilisations/{use}
Arrêter ou revoir ce mandat\u00a0: {baseUrl}/mes-mandats/{mandate}

{never}
`,
        en: `Hello,

A helper acted in your name.

Who: {name}, {organisation}
When: {at}
Service: {service}
Procedure: {what}

Had you agreed? There is nothing to do.
Had you not agreed? Say so here: {baseUrl}/mes-mandats/utilisations/{use}
Stop or see this mandate: {baseUrl}/mes-mandats/{mandate}

{never}
`,
      },
      lang,
      {
        name,
        organisation: helper.organisation.name,
        at: formatDateTime(use.at, lang),
        service: use.service,
        what,
        baseUrl,
        use: use.id,
        mandate: use.mandateId,
        never: t(never, lang),
      },
    ),
  };
}

/** To the person: they signed a mandate. */
export function signedMail(
  { mandate, author, baseUrl }: { mandate: Mandate; author: Membership | null; baseUrl: string },
  lang: Lang,
): Letter {
  const organisation = mandate.organisation.name;
  return {
    subject: t({ fr: 'Vous avez signé un mandat', en: 'You signed a mandate' }, lang),
    text: t(
      {
        fr: `Bonjour,

Vous avez signé un mandat. Les aidants de cette organisation peuvent faire ces démarches en votre nom.

Organisation\u00a0: {organisation}
Écrit par\u00a0: {author}
Signé le\u00a0: {from}
Jusqu’au\u00a0: {until}
Pour\u00a0:
{families}

Un message vous préviendra à chaque fois qu’un aidant agit.
Ce n’était pas vous, ou vous avez changé d’avis\u00a0? Arrêtez ce mandat\u00a0: {baseUrl}/mes-mandats/{mandate}

{never}
`,
        en: `Hello,

You signed a mandate. The helpers of this organisation may do these procedures in your name.

Organisation: {organisation}
Written by: {author}
Signed on: {from}
Until: {until}
For:
{families}

A message will tell you each time that a helper acts.
Was it not you, or have you changed your mind? Stop this mandate: {baseUrl}/mes-mandats/{mandate}

{never}
`,
      },
      lang,
      {
        organisation,
        author: author?.helper.name ?? nobody(lang),
        from: mandate.signedAt ? formatDateTime(mandate.signedAt, lang) : '',
        until: mandate.expiresAt ? formatDateTime(mandate.expiresAt, lang) : '',
        families: titles(
          mandate.named.map(({ family }) => family),
          lang,
        ),
        baseUrl,
        mandate: mandate.id,
        never: t(never, lang),
      },
    ),
  };
}

/** To the person: families of a mandate were revoked, by them or by the organisation. */
export function revokedMail(
  given: { mandate: Mandate; by: 'person' | 'helper'; families: readonly FamilyKey[]; at: Date; baseUrl: string },
  lang: Lang,
): Letter {
  const { mandate, by, families, at, baseUrl } = given;
  const subject =
    by === 'person'
      ? { fr: 'Vous avez retiré un mandat', en: 'You revoked a mandate' }
      : { fr: 'Un de vos mandats a été retiré', en: 'One of your mandates was revoked' };
  const who =
    by === 'person'
      ? { fr: 'Vous l’avez demandé.', en: 'You asked for it.' }
      : { fr: 'Un aidant de l’organisation l’a fait.', en: 'A helper of the organisation did it.' };
  return {
    subject: t(subject, lang),
    text: t(
      {
        fr: `Bonjour,

{organisation} ne peut plus agir en votre nom pour\u00a0:
{families}

Message du {at}. {who}
Ce qui a été fait avant reste valable.
Ce n’était pas vous, ou pas votre souhait\u00a0? Voyez ce mandat\u00a0: {baseUrl}/mes-mandats/{mandate}

{never}
`,
        en: `Hello,

{organisation} can no longer act in your name for:
{families}

Message of {at}. {who}
What was done before stays good.
Was it not you, or not what you wanted? See this mandate: {baseUrl}/mes-mandats/{mandate}

{never}
`,
      },
      lang,
      {
        organisation: mandate.organisation.name,
        families: titles(families, lang),
        at: formatDateTime(at, lang),
        who: t(who, lang),
        baseUrl,
        mandate: mandate.id,
        never: t(never, lang),
      },
    ),
  };
}

/** To those who answer for the helpers: a person contests something. What they said stays sealed: it is read on the page. */
export function contestedMail(
  { mandate, use, helper, baseUrl }: { mandate: Mandate; use: Use; helper: Membership; baseUrl: string },
  lang: Lang,
): Letter {
  return {
    subject: t({ fr: 'Une personne conteste une démarche', en: 'A person contests something done in their name' }, lang),
    text: t(
      {
        fr: `Bonjour,

Une personne dit ne pas avoir voulu une démarche faite en son nom.

Aidant\u00a0: {name}, {organisation}
Quand\u00a0: {at}
Service\u00a0: {service}

Lisez ce qu’elle a écrit, puis rappelez-la\u00a0: {baseUrl}/aidants/contestations/{use}
Ne demandez pas à l’aidant concerné de répondre à votre place.
`,
        en: `Hello,

A person says that they did not want something that was done in their name.

Helper: {name}, {organisation}
When: {at}
Service: {service}

Read what they wrote, then call them back: {baseUrl}/aidants/contestations/{use}
Do not ask the helper concerned to answer in your place.
`,
      },
      lang,
      {
        name: helper.helper.name,
        organisation: mandate.organisation.name,
        at: formatDateTime(use.at, lang),
        service: use.service,
        baseUrl,
        use: use.id,
      },
    ),
  };
}

/** To the person, before the end of a long mandate. */
export function reminderMail({ mandate, baseUrl }: { mandate: Mandate; baseUrl: string }, lang: Lang): Letter {
  return {
    subject: t({ fr: 'Un de vos mandats se termine bientôt', en: 'One of your mandates ends soon' }, lang),
    text: t(
      {
        fr: `Bonjour,

Le mandat que vous avez donné à {organisation} se termine le {until}.
Après, ses aidants ne pourront plus rien faire en votre nom.

Vous voulez continuer\u00a0? Demandez à un aidant de renouveler le mandat avec vous.
Vous ne voulez pas\u00a0? Vous n’avez rien à faire.
Voir ce mandat\u00a0: {baseUrl}/mes-mandats/{mandate}
`,
        en: `Hello,

The mandate that you gave to {organisation} ends on {until}.
After that, its helpers can do nothing in your name any more.

Do you want to go on? Ask a helper to renew the mandate with you.
Do you not? There is nothing to do.
See this mandate: {baseUrl}/mes-mandats/{mandate}
`,
      },
      lang,
      {
        organisation: mandate.organisation.name,
        until: mandate.expiresAt ? formatDateTime(mandate.expiresAt, lang) : '',
        baseUrl,
        mandate: mandate.id,
      },
    ),
  };
}

/** To the helper, before the end of a long mandate. It names nobody: the page does. */
export function helperReminderMail({ mandate, baseUrl }: { mandate: Mandate; baseUrl: string }, lang: Lang): Letter {
  return {
    subject: t({ fr: 'Un mandat se termine bientôt', en: 'A mandate ends soon' }, lang),
    text: t(
      {
        fr: `Bonjour,

Un mandat donné à {organisation} se termine le {until}.
Après, vous ne pourrez plus agir au nom de la personne.

Demandez à la personne si elle veut continuer\u00a0: vous renouvelez alors le mandat ensemble.
Le mandat\u00a0: {baseUrl}/aidants/mandats/{mandate}
`,
        en: `Hello,

A mandate given to {organisation} ends on {until}.
After that you can no longer act in the name of the person.

Ask the person whether they want to go on: you then renew the mandate together.
The mandate: {baseUrl}/aidants/mandats/{mandate}
`,
      },
      lang,
      {
        organisation: mandate.organisation.name,
        until: mandate.expiresAt ? formatDateTime(mandate.expiresAt, lang) : '',
        baseUrl,
        mandate: mandate.id,
      },
    ),
  };
}

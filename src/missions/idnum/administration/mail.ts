import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { formatDateTime, t, type Lang } from '../../../kernel/i18n/index.js';
import type { EmailAddress } from '../../../kernel/mail/index.js';
import { inGroups } from '../identite/index.js';
import type { DomainRequest } from './store-domains.js';

type Room = Pick<Context, 'mail' | 'config' | 'clock'>;

/** Confirms to an agent that every session of theirs was closed. */
export async function confirmClosing(
  tx: Tx,
  { mail, config, clock }: Room,
  { to, entry, lang }: { to: EmailAddress; entry: string; lang: Lang },
): Promise<void> {
  const now = clock.now();
  await mail.queue(tx, {
    to,
    lang,
    key: `administration.sessions ${entry}`,
    subject: t({ fr: 'Toutes vos sessions d’agent sont fermées', en: 'All your sessions as an agent are closed' }, lang),
    text: t(
      {
        fr: `Bonjour,

Vous avez fermé toutes vos sessions d’agent le ${formatDateTime(now, 'fr')}. Il faudra vous connecter à nouveau sur chaque appareil.

Ce n’était pas vous\u00a0? Prévenez votre service informatique, et regardez vos connexions\u00a0: ${config.baseUrl}/agent/connexions
`,
        en: `Hello,

You closed all your sessions as an agent on ${formatDateTime(now, 'en')}. You will have to sign in again on each device.

Was it not you? Tell your IT department, and look at your sign-ins: ${config.baseUrl}/agent/connexions
`,
      },
      lang,
    ),
  });
}

/** Tells an agent that they are a manager of their organisation from now on, or no more. */
export async function tellManager(
  tx: Tx,
  { mail, config }: Room,
  { id, email, name, named }: { id: string; email: EmailAddress; name: string; named: boolean },
): Promise<void> {
  const address = `${config.baseUrl}/administration`;
  await mail.queue(tx, {
    to: email,
    key: `administration.manager ${id} ${named ? 'named' : 'ended'}`,
    subject: named ? 'Vous êtes gestionnaire de votre administration' : 'Vous n’êtes plus gestionnaire de votre administration',
    text: named
      ? `Bonjour,

Vous êtes gestionnaire de «\u00a0${name}\u00a0» dans AgentConnect\u00a0: domaines, services, départs d’agents.
Votre page\u00a0: ${address}

Hello,

You are a manager of “${name}” in AgentConnect: domains, services, agents who leave.
Your page: ${address}
`
      : `Bonjour,

Vous n’êtes plus gestionnaire de votre administration dans AgentConnect. Vos propres connexions ne changent pas.

Hello,

You are no longer a manager of your administration in AgentConnect. Your own sign-ins do not change.
`,
  });
}

/** Tells who asked for a domain what was decided. */
export async function tellDomainDecision(
  tx: Tx,
  { mail, config }: Room,
  request: DomainRequest,
  { accepted, reason }: { accepted: boolean; reason: string },
): Promise<void> {
  const { id, domain, use, lang, contact, upstream } = request;
  const page = `${config.baseUrl}/administration/fournisseurs/${encodeURIComponent(upstream)}`;
  await mail.queue(tx, {
    to: contact,
    lang,
    key: `administration.domain ${id}`,
    subject: t(
      accepted
        ? { fr: `Le domaine ${domain} est accepté`, en: `The domain ${domain} is accepted` }
        : { fr: `Le domaine ${domain} est refusé`, en: `The domain ${domain} is refused` },
      lang,
    ),
    text: t(
      accepted
        ? {
            fr: `Bonjour,

${use === 'routed' ? `Les adresses en «\u00a0${domain}\u00a0» mènent maintenant à votre fournisseur d’identité.` : `Votre fournisseur d’identité peut maintenant donner des adresses en «\u00a0${domain}\u00a0».`}
${page}
`,
            en: `Hello,

${use === 'routed' ? `Addresses in “${domain}” now lead to your identity provider.` : `Your identity provider may now give addresses in “${domain}”.`}
${page}
`,
          }
        : {
            fr: `Bonjour,

Votre demande pour «\u00a0${domain}\u00a0» est refusée. Ce que l’opérateur vous écrit\u00a0:
${reason}

${page}
`,
            en: `Hello,

Your request for “${domain}” is refused. What the operator writes:
${reason}

${page}
`,
          },
      lang,
    ),
  });
}

/** Sends to the official address of an organisation the code that shows that its domain is theirs. */
export async function sendDomainCode(
  tx: Tx,
  { mail }: Room,
  given: { id: string; to: EmailAddress; code: string; domain: string; person: string; organisation: string },
): Promise<void> {
  const { id, to, code, domain, person, organisation } = given;
  await mail.queue(tx, {
    to,
    key: `administration.domain-code ${id}`,
    subject: `${person} déclare le domaine ${domain}`,
    text: `Bonjour,

${person}, gestionnaire de «\u00a0${organisation}\u00a0» dans AgentConnect, déclare que les adresses en «\u00a0${domain}\u00a0» sont celles de vos agents.

Si c’est le cas, donnez-lui ce code\u00a0: ${inGroups(code)}
Il sert une fois, pendant trois jours.

Si vous ne connaissez pas cette personne, ne répondez pas et ne donnez ce code à personne.
`,
  });
}

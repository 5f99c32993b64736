import type { Context } from '../../../context.js';
import type { Tx } from '../../../kernel/database/index.js';
import { t } from '../../../kernel/i18n/index.js';
import type { Request } from './store-requests.js';

/** Tells the agent who asked what was decided. */
export async function queueDecision(
  tx: Tx,
  context: Pick<Context, 'mail' | 'config'>,
  request: Request,
  decision: { name: 'approve' | 'refuse'; reason: string; partnerId: string },
): Promise<void> {
  const to = request.askedBy.email;
  const { lang, partner } = request;
  const address = `${context.config.baseUrl}/partenaires/${decision.partnerId}`;
  const approved = decision.name === 'approve';
  const reason = decision.reason.trim();
  const said =
    reason === ''
      ? { fr: '', en: '' }
      : { fr: `Ce que l’opérateur vous écrit\u00a0:\n${reason}\n\n`, en: `What the operator writes:\n${reason}\n\n` };
  const next = approved
    ? partner.kind === 'service'
      ? {
          fr: `Votre service a maintenant un identifiant de production. Ouvrez sa page pour obtenir son secret\u00a0: ${address}`,
          en: `Your service now has an identifier for production. Open its page to get its secret: ${address}`,
        }
      : {
          fr: `Il est ouvert au public dans quelques secondes\u00a0: ${address}`,
          en: `It is open to the public within seconds: ${address}`,
        }
    : {
        fr: `Corrigez ce qu’il faut, puis refaites la demande\u00a0: ${address}`,
        en: `Correct what must be, then ask again: ${address}`,
      };
  await context.mail.queue(tx, {
    to,
    lang,
    key: `partenaires.decision ${request.id}`,
    subject: t(
      approved
        ? { fr: `«\u00a0${partner.name}\u00a0» passe en production`, en: `“${partner.name}” goes to production` }
        : { fr: `«\u00a0${partner.name}\u00a0» ne passe pas encore en production`, en: `“${partner.name}” does not go to production yet` },
      lang,
    ),
    text: `${t({ fr: 'Bonjour,', en: 'Hello,' }, lang)}

${t(
  approved
    ? { fr: `Votre demande pour «\u00a0${partner.name}\u00a0» est acceptée.`, en: `Your request for “${partner.name}” is approved.` }
    : { fr: `Votre demande pour «\u00a0${partner.name}\u00a0» est refusée.`, en: `Your request for “${partner.name}” is refused.` },
  lang,
)}

${t(said, lang)}${t(next, lang)}
`,
  });
}

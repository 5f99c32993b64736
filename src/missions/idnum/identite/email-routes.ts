import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { askEmailChange, changeEmail, endedBy, isSameAddress } from './email-change.js';
import { faultIn, field } from './forms.js';
import { EmailCodesPage, NewEmailPage } from './pages/email.js';
import { RemovalPage, RemovedPage } from './pages/removal.js';
import { removeAccount } from './removal.js';
import { identityOf, requireFresh, requireStrong } from './session.js';
import { emailChangeOf } from './store-email-changes.js';

const typedAddress = z.object({ courriel: field });
const typedCodes = z.object({ ancien: field, nouveau: field });

/** Another address for an account, and the end of the account: both want a sign-in of this half hour, with every factor there is. */
export function emailRoutes(app: FastifyInstance, context: Context): void {
  const { db, sessions } = context;
  const strong = { preHandler: [requireFresh(context), requireStrong(context)] };

  const showCodes = async (request: FastifyRequest, reply: FastifyReply, faults: ReturnType<typeof faultIn> = []) => {
    const { account } = await identityOf(context, request);
    const change = await emailChangeOf(db, context, account.id);
    if (!change)
      return reply.html(NewEmailPage({ request, email: account.email, faults: over(request, faults) }), faults.length > 0 ? 422 : 200);
    const ended = await endedBy(context, db, account, change.email);
    return reply.html(EmailCodesPage({ request, former: account.email, next: change.email, ended, faults }), faults.length > 0 ? 422 : 200);
  };

  app.get('/identite/adresse', strong, async (request, reply) => {
    const { account } = await identityOf(context, request);
    return 'autre' in (request.query as object) ? reply.html(NewEmailPage({ request, email: account.email })) : showCodes(request, reply);
  });
  app.post('/identite/adresse', strong, async (request, reply) => {
    const { account } = await identityOf(context, request);
    const { courriel } = typedAddress.parse(request.body ?? {});
    const email = parseEmail(courriel);
    if (email && !isSameAddress(email, account.email)) {
      await askEmailChange(context, request, account, email);
      return reply.redirectTo('/identite/adresse');
    }
    const faults = faultIn(
      request.lang,
      'courriel',
      email
        ? { fr: 'C’est déjà l’adresse de votre compte.', en: 'This is the address of your account already.' }
        : {
            fr: 'Écrivez votre adresse en entier, comme prenom.nom@mairie.example.',
            en: 'Write your whole address, such as first.last@town.example.',
          },
    );
    return reply.html(NewEmailPage({ request, email: account.email, typed: courriel, faults }), 422);
  });

  app.post('/identite/adresse/codes', strong, async (request, reply) => {
    const { session, account } = await identityOf(context, request);
    const { ancien: former, nouveau: next } = typedCodes.parse(request.body ?? {});
    const done = await changeEmail(context, { request, reply, session }, account, { former, next });
    if (done === 'done') return reply.redirectTo('/identite?fait=adresse');
    const text =
      done === 'wrong'
        ? {
            fr: 'L’un des deux codes n’est pas juste. Recopiez les 8 chiffres de chaque courriel.',
            en: 'One of the two codes is not right. Copy the 8 digits of each e-mail.',
          }
        : { fr: 'Ces codes ne marchent plus. Demandez-en d’autres.', en: 'These codes no longer work. Ask for others.' };
    return showCodes(request, reply, faultIn(request.lang, 'ancien', text));
  });

  app.get('/identite/supprimer', strong, async (request, reply) => {
    await identityOf(context, request);
    return reply.html(RemovalPage({ request }));
  });
  app.post('/identite/supprimer', strong, async (request, reply) => {
    const { account } = await identityOf(context, request);
    await removeAccount(context, account);
    await sessions.close(request, reply, 'identity');
    return reply.redirectTo('/identite/supprime');
  });
  app.get('/identite/supprime', async (request, reply) => reply.html(RemovedPage({ request })));
}

/** What was wrong with codes that are worth nothing any more is said of the address that is asked for again. */
const over = ({ lang }: FastifyRequest, faults: ReturnType<typeof faultIn>) =>
  faults.length === 0
    ? []
    : faultIn(lang, 'courriel', {
        fr: 'Ces codes ne marchent plus. Écrivez l’adresse de nouveau.',
        en: 'These codes no longer work. Write the address again.',
      });

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { transact } from '../../../kernel/database/index.js';
import type { BrowserCookie } from './browser.js';
import { confirmTotp, giveRecoveryCodes, removeTotp } from './factors.js';
import { faultIn, field } from './forms.js';
import { RecoveryCodesPage, RenewCodesPage, SecurityPage, TotpPage, TotpSetUpPage } from './pages/factors.js';
import { methods } from './rules.js';
import { identityOf, nextAttempt, requireFresh, requireStrong, strengthenSession } from './session.js';
import { pendingTotp, recoveryCodesLeft } from './store-factors.js';
import { totpUri } from './totp.js';

/** The second factor of an account: an application that makes codes, and codes on paper. */
export function factorRoutes(app: FastifyInstance, context: Context, cookie: BrowserCookie): void {
  const { db } = context;
  const strong = { preHandler: [requireFresh(context), requireStrong(context)] };

  const showTotp = async (request: FastifyRequest, reply: FastifyReply, faults: ReturnType<typeof faultIn> = []) => {
    const { account } = await identityOf(context, request);
    const secret = await transact(db, (tx) => pendingTotp(tx, context, account.id, faults.length === 0));
    if (secret === null) return reply.html(TotpSetUpPage({ request }));
    const page = TotpPage({ request, suite: nextAttempt(request), secret, uri: totpUri(secret, account.email), faults });
    return reply.html(page, faults.length > 0 ? 422 : 200);
  };

  app.get('/identite/securite', strong, async (request, reply) => {
    const { account } = await identityOf(context, request);
    cookie.bind(request, reply);
    return reply.html(SecurityPage({ request, suite: nextAttempt(request), application: account.secondFactor }));
  });

  app.get('/identite/application', strong, async (request, reply) => showTotp(request, reply));
  app.post('/identite/application', strong, async (request, reply) => {
    const { session, account } = await identityOf(context, request);
    const { code } = z.object({ code: field }).parse(request.body ?? {});
    const suite = nextAttempt(request);
    const codes = await confirmTotp(context, account, { code, suite, browser: cookie.bind(request, reply) });
    if (!codes)
      return showTotp(
        request,
        reply,
        faultIn(request.lang, 'code', {
          fr: 'Ce code n’est pas juste. Vérifiez l’heure du téléphone, et recopiez le code affiché maintenant.',
          en: 'This code is not right. Check the time of the telephone, and copy the code shown now.',
        }),
      );
    await strengthenSession(context, request, reply, session, methods.totp);
    return reply.html(RecoveryCodesPage({ request, suite, codes }));
  });
  app.post('/identite/application/retirer', strong, async (request, reply) => {
    const { account } = await identityOf(context, request);
    await removeTotp(context, account);
    return reply.redirectTo('/identite?fait=application');
  });

  app.get('/identite/codes-de-secours', strong, async (request, reply) => {
    const { account } = await identityOf(context, request);
    return account.secondFactor
      ? reply.html(RenewCodesPage({ request, left: await recoveryCodesLeft(db, account.id) }))
      : reply.redirectTo('/identite/securite');
  });
  app.post('/identite/codes-de-secours', strong, async (request, reply) => {
    const { account } = await identityOf(context, request);
    if (!account.secondFactor) return reply.redirectTo('/identite/securite');
    return reply.html(RecoveryCodesPage({ request, suite: null, codes: await giveRecoveryCodes(context, account) }));
  });
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { BrowserCookie } from './browser.js';
import { identiteFaults } from './faults.js';
import { faultIn, field } from './forms.js';
import { signInPath } from './pages/parts.js';
import { PasskeyPage } from './pages/passkeys.js';
import { addPasskey, creationOptions, remove, rename, requestOptions, signInWithPasskey } from './passkeys.js';
import { methods } from './rules.js';
import { identityOf, requireFresh, requireStrong, strengthenSession } from './session.js';
import { present, type Visit } from './sign-in.js';
import { findAttempt } from './store-attempts.js';
import { passkeysOf } from './store-passkeys.js';

type Numbered = { Params: { id: string } };
const nameLength = 60;

/** Passkeys: signing in with one, and looking after those of an account. The script passkey.js speaks JSON with the first addresses. */
export function passkeyRoutes(app: FastifyInstance, context: Context, cookie: BrowserCookie): void {
  const { db } = context;
  const fresh = { preHandler: [requireFresh(context), requireStrong(context)] };

  const visitOf = async (request: FastifyRequest<Numbered>, reply: FastifyReply): Promise<Visit> => {
    const visit = { request, reply, id: request.params.id, browser: cookie.read(request) ?? Buffer.alloc(0) };
    present(await findAttempt(db, context, visit.id, visit.browser));
    return visit;
  };

  app.post<Numbered>('/identite/connexion/:id/cle/options', async (request, reply) =>
    reply.send(await requestOptions(context, await visitOf(request, reply))),
  );
  app.post<Numbered>('/identite/connexion/:id/cle/reponse', async (request, reply) => {
    const visit = await visitOf(request, reply);
    await signInWithPasskey(context, visit, request.body);
    return reply.send({ location: signInPath(visit.id) });
  });

  app.post('/identite/cles/ajout/options', fresh, async (request, reply) => {
    const { account } = await identityOf(context, request);
    return reply.send(await creationOptions(context, account, cookie.bind(request, reply)));
  });
  app.post('/identite/cles/ajout/reponse', fresh, async (request, reply) => {
    const { session, account } = await identityOf(context, request);
    const { suite } = z.object({ suite: z.string().nullable().catch(null) }).parse(request.query);
    const browser = cookie.bind(request, reply);
    const id = await addPasskey(context, account, { browser, answer: request.body, suite });
    await strengthenSession(context, request, reply, session, methods.passkey);
    return reply.send({ location: suite === null ? `/identite/cles/${id}` : signInPath(suite) });
  });

  const show = async (request: FastifyRequest<Numbered>, reply: FastifyReply, faults: ReturnType<typeof faultIn> = []) => {
    const { account } = await identityOf(context, request);
    const passkey = (await passkeysOf(db, account.id)).find(({ id }) => id === request.params.id);
    if (!passkey) throw identiteFaults.make('IDENT-DEMANDE');
    return reply.html(PasskeyPage({ request, passkey, faults }), faults.length > 0 ? 422 : 200);
  };
  app.get<Numbered>('/identite/cles/:id', fresh, async (request, reply) => show(request, reply));
  app.post<Numbered>('/identite/cles/:id', fresh, async (request, reply) => {
    const { account } = await identityOf(context, request);
    const { nom } = z.object({ nom: field }).parse(request.body ?? {});
    if (nom === '' || nom.length > nameLength) {
      const text = {
        fr: `Donnez-lui un nom, de ${nameLength} caractères au plus.`,
        en: `Give it a name, of at most ${nameLength} characters.`,
      };
      return show(request, reply, faultIn(request.lang, 'nom', text));
    }
    await rename(context, account, request.params.id, nom);
    return reply.redirectTo('/identite?fait=nom-cle');
  });
  app.post<Numbered>('/identite/cles/:id/retirer', fresh, async (request, reply) => {
    const { account } = await identityOf(context, request);
    await remove(context, account, request.params.id);
    return reply.redirectTo('/identite?fait=cle-retiree');
  });
}

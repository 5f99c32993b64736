import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import { identiteFaults } from './faults.js';
import { belongingsOf } from './belongings.js';
import { faultIn, field } from './forms.js';
import { askModeration, checkContactCode, join, leave, look, type Found } from './join.js';
import { belongingPath } from './pages/belongings.js';
import { BelongingPage, ConfirmPage, SearchPage } from './pages/join.js';
import { signInPath } from './pages/parts.js';
import { identityOf, nextAttempt, requireIdentity } from './session.js';

type Numbered = { Params: { id: string } };
const sent = z.object({ siret: field });

const refusals: Readonly<Record<Exclude<Found['kind'], 'member' | 'open'>, Text>> = {
  malformed: {
    fr: 'Ce n’est pas un numéro SIRET. Écrivez ses 14 chiffres\u00a0: une faute de frappe suffit à le rendre faux.',
    en: 'This is no SIRET number. Write its 14 digits: one wrong digit makes it wrong.',
  },
  unknown: {
    fr: 'Aucune organisation n’a ce numéro dans le registre. Vérifiez-le sur un courrier officiel.',
    en: 'No organisation has this number in the register. Check it on an official letter.',
  },
  closed: {
    fr: '{name} est fermée dans le registre depuis le {date}. Cherchez l’organisation qui l’a remplacée.',
    en: '{name} is closed in the register since {date}. Look for the organisation that replaced it.',
  },
  departed: {
    fr: '{name} a indiqué que vous l’avez quittée. Si vous y travaillez encore, demandez à son gestionnaire de lever votre départ.',
    en: '{name} said that you left it. If you still work there, ask its manager to lift your departure.',
  },
};

/** Joining an organisation, and leaving it. */
export function joinRoutes(app: FastifyInstance, context: Context): void {
  const signedIn = { preHandler: requireIdentity };
  const after = (request: FastifyRequest, reply: FastifyReply, id: string) => {
    const next = nextAttempt(request);
    return reply.redirectTo(next === null ? belongingPath(id) : signInPath(next));
  };
  const path = (request: FastifyRequest, id: string) => {
    const next = nextAttempt(request);
    return `${belongingPath(id)}${next === null ? '' : `?suite=${next}`}`;
  };
  const words = (found: Exclude<Found, { kind: 'member' | 'open' }>): Text => {
    const text = refusals[found.kind];
    if (found.kind !== 'closed' && found.kind !== 'departed') return text;
    const { name, closedOn } = found.organisation;
    const values = { name, date: closedOn ?? '' };
    return { fr: t(text, 'fr', values), en: t(text, 'en', values) };
  };

  app.get('/identite/rejoindre', signedIn, async (request, reply) => {
    const { account } = await identityOf(context, request);
    const suite = nextAttempt(request);
    const { siret } = sent.parse(request.query);
    if (siret === '') return reply.html(SearchPage({ request, suite, typed: '' }));
    const found = await look(context, account, siret);
    if (found.kind === 'member') return reply.redirectTo(path(request, found.membership.id));
    if (found.kind === 'open') return reply.html(ConfirmPage({ request, suite, ...found, email: account.email }));
    return reply.html(SearchPage({ request, suite, typed: siret, faults: faultIn(request.lang, 'siret', words(found)) }), 422);
  });

  app.post('/identite/rejoindre', signedIn, async (request, reply) => {
    const { account } = await identityOf(context, request);
    const { siret } = sent.parse(request.body ?? {});
    const { id, way } = await join(context, account, siret);
    return way === 'domain' ? after(request, reply, id) : reply.redirectTo(path(request, id));
  });

  const show = async (request: FastifyRequest<Numbered>, reply: FastifyReply, faults: ReturnType<typeof faultIn> = []) => {
    const { account } = await identityOf(context, request);
    const belonging = (await belongingsOf(context, account.id)).find(({ membership }) => membership.id === request.params.id);
    if (!belonging) throw identiteFaults.make('IDENT-DEMANDE');
    return reply.html(BelongingPage({ request, suite: nextAttempt(request), belonging, faults }), faults.length > 0 ? 422 : 200);
  };

  app.get<Numbered>('/identite/organisations/:id', signedIn, async (request, reply) => show(request, reply));

  app.post<Numbered>('/identite/organisations/:id/code', signedIn, async (request, reply) => {
    const { account } = await identityOf(context, request);
    const { code } = z.object({ code: field }).parse(request.body ?? {});
    const checked = await checkContactCode(context, account, request.params.id, code);
    if (checked === 'joined') return after(request, reply, request.params.id);
    const text: Text =
      checked === 'wrong'
        ? { fr: 'Ce code n’est pas juste. Il a 8 chiffres.', en: 'This code is not right. It has 8 digits.' }
        : {
            fr: 'Ce code ne marche plus\u00a0: il est trop ancien, ou il y a eu trop d’essais. Demandez une décision.',
            en: 'This code no longer works: it is too old, or was tried too often. Ask for a decision.',
          };
    return show(request, reply, faultIn(request.lang, 'code', text));
  });

  app.post<Numbered>('/identite/organisations/:id/decision', signedIn, async (request, reply) => {
    const { account } = await identityOf(context, request);
    await askModeration(context, account, request.params.id);
    return reply.redirectTo(path(request, request.params.id));
  });

  app.post<Numbered>('/identite/organisations/:id/quitter', signedIn, async (request, reply) => {
    const { account } = await identityOf(context, request);
    await leave(context, account, request.params.id);
    const next = nextAttempt(request);
    return reply.redirectTo(next === null ? '/identite' : signInPath(next));
  });
}

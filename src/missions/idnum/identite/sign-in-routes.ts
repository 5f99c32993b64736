import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { FieldFault } from '../../../design/index.js';
import { transact } from '../../../kernel/database/index.js';
import { parseEmail } from '../../../kernel/mail/index.js';
import { interactionPages, mountProvider, originOf, type OpenIdProvider } from '../provider/index.js';
import { belongingsOf, usable } from './belongings.js';
import type { BrowserCookie } from './browser.js';
import { identiteFaults } from './faults.js';
import { finish } from './finish.js';
import { faultIn, field, nameFaults } from './forms.js';
import { agentConnectId, cookies, title } from './openid.js';
import { ChoosePage } from './pages/choose.js';
import { signInPath } from './pages/parts.js';
import { AddressPage, CodePage, FactorPage, NamesPage } from './pages/sign-in.js';
import { levelOf, wantedLevel } from './rules.js';
import { checkFactor } from './second-factor.js';
import { accountOf, checkCode, present, sendCode, signUp, type Checked, type Visit } from './sign-in.js';
import { findAttempt, insertAttempt, lockAttempt, type Attempt } from './store-attempts.js';

type Numbered = { Params: { id: string } };
const typedNames = z.object({ prenom: field, nom: field });
/** Without a field for the code of an application, the page was that of the codes on paper. */
const typedFactor = z.object({ code: z.string().trim().optional().catch(undefined), secours: field });

/** Signing in: the request of AgentConnect, then one page after the other, each shown by what the server knows to be proved. */
export function signInRoutes(app: FastifyInstance, context: Context, provider: OpenIdProvider, cookie: BrowserCookie): void {
  const { db, sessions } = context;
  const pages = interactionPages(context, {
    provider,
    cookies,
    title,
    lost: () => identiteFaults.make('IDENT-PERDUE'),
    unknownClient: () => identiteFaults.make('IDENT-CLIENT'),
  });
  const signedOut = `${provider.prefix}/client/logout-callback`;

  mountProvider(app, provider);
  pages.mountWaysOut(app);
  // Whoever signs out of AgentConnect is signed out of the page of their account too.
  app.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.url === signedOut) await sessions.close(request, reply, 'identity');
  });

  app.get(`${provider.prefix}/interaction/:uid`, async (request, reply) => {
    const { interaction } = await pages.opened(request);
    const { acr_values: acr, login_hint: hint } = interaction.parameters;
    const id = await insertAttempt(db, context, {
      browser: cookie.bind(request, reply),
      interaction: interaction.uid,
      acr: wantedLevel(acr),
      email: parseEmail(hint ?? ''),
    });
    return reply.redirectTo(signInPath(id));
  });

  app.get('/identite/connexion', async (request, reply) => {
    const browser = cookie.bind(request, reply);
    return reply.redirectTo(signInPath(await insertAttempt(db, context, { browser, interaction: null, acr: 'eidas1', email: null })));
  });

  const visitOf = (request: FastifyRequest, reply: FastifyReply): Visit => {
    const { id } = request.params as { id: string }; // every address of these pages has it
    return { request, reply, id, browser: cookie.read(request) ?? Buffer.alloc(0) };
  };
  const attemptOf = async ({ id, browser }: Visit): Promise<Attempt> => present(await findAttempt(db, context, id, browser));
  const here = ({ id, reply }: Visit) => reply.redirectTo(signInPath(id));

  const wayBack = async (reply: FastifyReply): Promise<void> => {
    reply.allowFormsTo((await provider.clients.find(agentConnectId))?.redirectUris.flatMap(originOf) ?? []);
  };

  const showOrganisation = async (visit: Visit, attempt: Attempt) => {
    const { request, reply, id } = visit;
    if (attempt.interaction === null) return reply.redirectTo('/identite');
    const account = await accountOf(context, db, attempt);
    const belongings = await belongingsOf(context, account.id);
    const [only, ...others] = usable(belongings);
    const weak = attempt.acr === 'eidas1-mfa' && levelOf(attempt.amr) === 'eidas1';
    if (only && others.length === 0 && !weak && !('choisir' in (request.query as object))) {
      const returnTo = await finish(context, provider, visit, only.membership.id);
      pages.forgetSession(reply);
      return reply.redirectTo(returnTo);
    }
    await wayBack(reply);
    return reply.html(ChoosePage({ request, id, belongings, weak }));
  };

  app.get<Numbered>('/identite/connexion/:id', async (request, reply) => {
    const visit = visitOf(request, reply);
    const attempt = await attemptOf(visit);
    const { adresse, secours } = request.query as { adresse?: unknown; secours?: unknown };
    const { id, email, interaction } = attempt;
    if (interaction !== null) await wayBack(reply);
    const addressPage = () => reply.html(AddressPage({ request, id, typed: email ?? '', service: interaction !== null }));
    switch (attempt.step) {
      case 'address':
        return addressPage();
      case 'code':
        return adresse === undefined ? reply.html(CodePage({ request, id, email: email ?? '' })) : addressPage();
      case 'names':
        return reply.html(NamesPage({ request, id, typed: { prenom: '', nom: '' } }));
      case 'factor':
        return reply.html(FactorPage({ request, id, lost: secours !== undefined }));
      case 'organisation':
        return showOrganisation(visit, attempt);
      case 'done':
        throw identiteFaults.make('IDENT-PERDUE');
    }
  });

  app.post<Numbered>('/identite/connexion/:id/adresse', async (request, reply) => {
    const visit = visitOf(request, reply);
    const { interaction } = await attemptOf(visit);
    const { courriel } = z.object({ courriel: field }).parse(request.body ?? {});
    const email = parseEmail(courriel);
    if (!email) {
      const faults = faultIn(request.lang, 'courriel', {
        fr: 'Écrivez votre adresse en entier, comme prenom.nom@mairie.example.',
        en: 'Write your whole address, such as first.last@town.example.',
      });
      return reply.html(AddressPage({ request, id: visit.id, faults, typed: courriel, service: interaction !== null }), 422);
    }
    await sendCode(context, visit, email);
    return here(visit);
  });

  app.post<Numbered>('/identite/connexion/:id/code', async (request, reply) => {
    const visit = visitOf(request, reply);
    const { code } = z.object({ code: field }).parse(request.body ?? {});
    const checked = await checkCode(context, visit, code);
    const faults = codeFaults(request, checked);
    if (!faults) return here(visit);
    const { id, email } = await attemptOf(visit);
    return reply.html(CodePage({ request, id, email: email ?? '', faults }), 422);
  });

  app.post<Numbered>('/identite/connexion/:id/nom', async (request, reply) => {
    const visit = visitOf(request, reply);
    const typed = typedNames.parse(request.body ?? {});
    const faults = nameFaults(request.lang, typed);
    if (faults.length > 0) {
      await attemptOf(visit);
      return reply.html(NamesPage({ request, id: visit.id, typed, faults }), 422);
    }
    await signUp(context, visit, { given_name: typed.prenom, usual_name: typed.nom });
    return here(visit);
  });

  app.post<Numbered>('/identite/connexion/:id/facteur', async (request, reply) => {
    const visit = visitOf(request, reply);
    const { code, secours } = typedFactor.parse(request.body ?? {});
    const lost = code === undefined;
    if (await checkFactor(context, visit, lost ? { recovery: secours } : { code })) return here(visit);
    await attemptOf(visit);
    const faults = lost
      ? faultIn(request.lang, 'secours', {
          fr: 'Ce code de secours n’est pas juste, ou il a déjà servi.',
          en: 'This recovery code is not right, or it was used before.',
        })
      : faultIn(request.lang, 'code', {
          fr: 'Ce code n’est pas juste, ou il a déjà servi. Attendez le suivant.',
          en: 'This code is not right, or it was used before. Wait for the next one.',
        });
    return reply.html(FactorPage({ request, id: visit.id, lost, faults }), 422);
  });

  app.post<Numbered>('/identite/connexion/:id/organisation', async (request, reply) => {
    const visit = visitOf(request, reply);
    const { organisation } = z.object({ organisation: field }).parse(request.body ?? {});
    const attempt = await attemptOf(visit);
    if (organisation === '') {
      const account = await accountOf(context, db, attempt);
      const faults = faultIn(request.lang, 'organisation', { fr: 'Choisissez une organisation.', en: 'Choose an organisation.' });
      await wayBack(reply);
      return reply.html(
        ChoosePage({ request, id: visit.id, belongings: await belongingsOf(context, account.id), weak: false, faults }),
        422,
      );
    }
    const returnTo = await finish(context, provider, visit, organisation);
    pages.forgetSession(reply);
    return reply.redirectTo(returnTo);
  });

  app.post<Numbered>('/identite/connexion/:id/abandon', async (request, reply) => {
    const visit = visitOf(request, reply);
    const returnTo = await transact(db, async (tx) => {
      const attempt = present(await lockAttempt(tx, context, visit.id, visit.browser));
      const interaction = attempt.interaction === null ? null : await provider.interactions.read(attempt.interaction);
      if (!interaction) throw identiteFaults.make('IDENT-PERDUE');
      await provider.interactions.settle(tx, interaction.uid, { error: 'access_denied', error_description: 'User auth aborted' });
      await tx.deleteFrom('identite_attempt').where('id', '=', attempt.id).execute();
      return interaction.returnTo;
    });
    return reply.redirectTo(returnTo);
  });
}

/** What is wrong with the code that was typed; null when the sign-in goes on. */
function codeFaults({ lang }: FastifyRequest, checked: Checked): FieldFault[] | null {
  if (checked === 'wrong')
    return faultIn(lang, 'code', {
      fr: 'Ce code n’est pas juste. Recopiez les 8 chiffres du dernier courriel.',
      en: 'This code is not right. Copy the 8 digits of the last e-mail.',
    });
  if (checked === 'over')
    return faultIn(lang, 'code', {
      fr: 'Ce code ne marche plus. Demandez-en un autre.',
      en: 'This code no longer works. Ask for another.',
    });
  return null;
}

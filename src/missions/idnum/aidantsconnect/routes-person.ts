import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { Fault } from '../../../kernel/errors/index.js';
import { randomToken } from '../../../kernel/ids.js';
import { mandatsFaults, type Mandate, type Membership } from '../mandats/index.js';
import { agentOf, requireAgent } from '../signin/index.js';
import type { MandateCookies } from './cookies.js';
import { aidantsFaults } from './faults.js';
import { mandateOfHelper } from './helper.js';
import { BeforePage, SigningOutPage } from './pages/person.js';
import { signedInPath, signedOutPath, personParty } from './person-client.js';
import { welcome } from './person.js';
import { standingOf } from './rules.js';

const returned = z.object({ state: z.string().catch('') }).loose();

/** The person signs in at the helper's machine, and is signed out at once; the helper's session stays what it was. */
export async function personRoutes(app: FastifyInstance, context: Context, cookies: MandateCookies): Promise<void> {
  const { config, clock } = context;
  const party = await personParty(context);
  const agent = { preHandler: requireAgent };

  app.get('/aidants/mandats/:id/personne', agent, async (request, reply) => {
    const { mandate } = await mandateOfHelper(context, request);
    if (standingOf(mandate, clock.now()) !== 'waiting') return reply.redirectTo(`/aidants/mandats/${mandate.id}`);
    const { perdu } = z.object({ perdu: z.string().optional().catch(undefined) }).parse(request.query);
    return reply.html(BeforePage({ request, mandate, lost: perdu !== undefined }));
  });

  app.get('/aidants/mandats/:id/franceconnect', agent, async (request, reply) => {
    const { mandate } = await waitingHere(context, request);
    // The cookie of the attempt belongs to the host that FranceConnect will send the browser back to.
    if (`${request.protocol}://${request.host}` !== new URL(config.baseUrl).origin && request.headers['sec-fetch-mode'] === 'navigate')
      return reply.redirect(`${config.baseUrl}/aidants/mandats/${mandate.id}/personne`);
    const attempt = {
      mandate: mandate.id,
      agent: agentOf(request).accountId,
      state: randomToken(32),
      nonce: randomToken(32),
      verifier: randomBytes(48).toString('base64url'),
    };
    cookies.attempts.keep(reply, attempt.state, attempt);
    // Whoever has a session open at FranceConnect in this browser is not the person: everybody gives their password.
    return reply.redirectTo((await party.authorizationUrl(attempt, { prompt: 'login' })).href);
  });

  app.get(signedInPath, agent, async (request, reply) => {
    const { state } = returned.parse(request.query);
    const attempt = cookies.attempts.read(request, state);
    cookies.attempts.forget(reply, state);
    const { accountId } = agentOf(request);
    if (attempt?.state !== state || attempt.agent !== accountId) throw aidantsFaults.make('AIDANT-PERSONNE-PERDUE');
    const { mandate } = attempt;
    const back = `${config.baseUrl}${signedOutPath}`;
    const answer = await party.complete(attempt, new URL(request.url, config.baseUrl)).catch((error: unknown) => {
      if (error instanceof Fault) return null;
      throw error;
    });
    // Somebody who gave up halfway may be signed in at FranceConnect nevertheless.
    if (!answer) return reply.redirectTo((await party.endSessionUrl(null, back, mandate)).href);
    const came = await welcome(context, mandate, answer.claims);
    cookies.visits.keep(reply, mandate, { mandate, agent: accountId, came });
    const out = await party.endSessionUrl(answer.idToken, back, mandate);
    // A redirect would still belong to the form of FranceConnect's page, which may not lead to the identity provider (CSP form-action).
    return reply.header('refresh', `0; url=${out.href}`).html(SigningOutPage({ request, next: out.href }));
  });

  app.get(signedOutPath, agent, async (request, reply) => {
    const { state } = returned.parse(request.query);
    const visit = cookies.visits.read(request, state);
    return reply.redirectTo(`/aidants/mandats/${encodeURIComponent(state)}/${visit?.mandate === state ? 'accord' : 'personne?perdu=1'}`);
  });
}

/** A mandate that its person can sign here, now. @throws Fault MANDAT-TERMINE, MANDAT-HORS-CADRE, and those of `mandateOfHelper` */
export async function waitingHere(context: Context, request: FastifyRequest): Promise<{ mandate: Mandate; membership: Membership }> {
  const { mandate, membership } = await mandateOfHelper(context, request);
  if (!membership.acts) throw mandatsFaults.make('MANDAT-HORS-CADRE');
  if (mandate.method !== 'in_person' || standingOf(mandate, context.clock.now()) !== 'waiting') throw mandatsFaults.make('MANDAT-TERMINE');
  return { mandate, membership };
}

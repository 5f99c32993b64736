import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { t } from '../../../kernel/i18n/index.js';
import { emailDomain, parseEmail } from '../../../kernel/mail/index.js';
import { mayChoose, type Client, type Interaction, type RelyingParty, type Upstream } from '../provider/index.js';
import type { Broker } from './broker.js';
import type { Departing, Purpose } from './departing.js';
import { AdministrationsPage, EmailPage, SuggestionPage } from './pages/email.js';
import { routesFor, routeTo, suggestDomain } from './routing.js';

/** Where an address leads. */
export interface Route {
  email: string;
  domain: string;
  upstreams: readonly Upstream[];
  /** Whether its domain was declared; else the default provider takes it. */
  declared: boolean;
  /** The address that was meant, when its domain looks like a slip. */
  meant: string | null;
}

/**
 * Where the address of an agent of a service leads.
 * @returns null when it is not an e-mail address
 */
export function routeOf(upstreams: readonly Upstream[], client: Pick<Client, 'upstreamFilter'>, address: string): Route | null {
  const email = parseEmail(address.trim());
  if (!email) return null;
  const domain = emailDomain(email);
  const routes = routesFor(upstreams);
  const meant = suggestDomain(routes, domain);
  return {
    email,
    domain,
    upstreams: routeTo(routes, domain).filter(({ id }) => mayChoose(client, id)),
    declared: routes.owners.has(domain),
    meant: meant === null ? null : `${email.slice(0, email.indexOf('@'))}@${meant}`,
  };
}

/** What the page that asks for an address has around it. */
export interface EmailStep {
  broker: Broker;
  party: RelyingParty;
  departing: Departing;
}

const typed = z
  .object({ courriel: z.string().default(''), fournisseur: z.string().optional(), tel_quel: z.string().optional() })
  .catch({ courriel: '' });

/** Takes the address of an agent, and sends them to their administration; or asks again, or which one of several. */
export async function takeEmail(
  request: FastifyRequest,
  reply: FastifyReply,
  { broker, party, departing }: EmailStep,
  given: { interaction: Interaction; client: Client; purpose: Purpose; action: string },
): Promise<FastifyReply> {
  const { interaction, client, purpose, action } = given;
  const { courriel, fournisseur, tel_quel: asTyped } = typed.parse(request.body ?? {});
  const route = routeOf(await broker.upstreams(), client, courriel);
  const common = { request, service: client.name, action, purpose };
  const again = async (fault: string): Promise<FastifyReply> => {
    await departing.allowWayOut(reply, interaction);
    return reply.html(EmailPage({ ...common, typed: courriel, fault, refusedBy: null }), 400);
  };
  if (!route)
    return again(
      t(
        {
          fr: 'Écrivez votre adresse en entier, par exemple prenom.nom@mairie.example.',
          en: 'Write your whole address, for example first.last@town.example.',
        },
        request.lang,
      ),
    );
  const { email, meant, upstreams } = route;
  if (meant !== null && asTyped === undefined && fournisseur === undefined) {
    await departing.allowWayOut(reply, interaction);
    return reply.html(SuggestionPage({ ...common, email, meant, possible: upstreams.length > 0 }));
  }
  if (upstreams.length === 0)
    return again(
      t(
        {
          fr: `Aucune administration n’a déclaré les adresses en «\u00a0${route.domain}\u00a0». Vérifiez l’adresse, ou demandez à votre service informatique de rejoindre AgentConnect.`,
          en: `No administration has declared addresses in “${route.domain}”. Check the address, or ask your IT department to join AgentConnect.`,
        },
        request.lang,
      ),
    );
  const [only, second] = upstreams;
  const chosen = second ? upstreams.find(({ id }) => id === fournisseur) : only;
  if (chosen && party.availability(chosen) !== 'unavailable')
    return departing.depart(reply, { interaction, upstream: chosen, purpose, email });
  return showAdministrations(request, reply, { broker, party, departing }, { interaction, client, action, email, upstreams });
}

/** The administrations of an address, each with how it is doing. */
export async function showAdministrations(
  request: FastifyRequest,
  reply: FastifyReply,
  { party, departing }: EmailStep,
  given: { interaction: Interaction; client: Client; action: string; email: string; upstreams: readonly Upstream[] },
): Promise<FastifyReply> {
  const { interaction, client, action, email, upstreams } = given;
  await departing.allowWayOut(reply, interaction);
  return reply.html(
    AdministrationsPage({
      request,
      service: client.name,
      upstreams: upstreams.map((upstream) => ({
        id: upstream.id,
        title: upstream.title,
        otherwise: upstream.options.default,
        availability: party.availability(upstream),
      })),
      action,
      email,
    }),
  );
}

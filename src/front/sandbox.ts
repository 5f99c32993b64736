import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from '../context.js';
import { sandboxTokens } from '../missions/data/exchange/index.js';
import { issuerOf, registerClient, upstreamFilter } from '../missions/idnum/provider/index.js';
import type { SandboxFacts } from '../sandbox/index.js';
import { SandboxPage } from './pages/sandbox.js';

/** What a stranger needs to connect a program in a minute. */
export interface Description {
  base: string;
  franceconnect: { issuer: string };
  franceconnect_plus: { issuer: string };
  agentconnect: { issuer: string };
  /** Identité agent, for agents whose administration has no identity provider: anybody makes an account with an e-mail of the mailbox. */
  identite: { issuer: string; account: string };
  exchange: { base: string; tokens: { name: string; token: string; scopes: readonly string[] }[] };
  identities: { provider: string; login: string; password: string; given_name: string; family_name: string }[];
  agents: { email: string; password: string; organisation: string }[];
  mailbox: string;
}

/** Everything that one needs to try the sandbox, as programs read it. */
export function describeSandbox(context: Context, sandbox: SandboxFacts): Description {
  const { config } = context;
  return {
    base: config.baseUrl,
    franceconnect: { issuer: issuerOf(config, 'franceconnect') },
    franceconnect_plus: { issuer: issuerOf(config, 'franceconnect-plus') },
    agentconnect: { issuer: issuerOf(config, 'agentconnect') },
    identite: { issuer: issuerOf(config, 'identite'), account: `${config.baseUrl}/identite` },
    exchange: { base: `${config.baseUrl}/exchange`, tokens: sandboxTokens(context) },
    identities: sandbox.identities.map(({ provider, login, password, given_name, family_name }) => ({
      provider,
      login,
      password,
      given_name,
      family_name,
    })),
    agents: sandbox.agents.map(({ email, password, organisation }) => ({ email, password, organisation: organisation.label })),
    mailbox: sandbox.mailbox.url,
  };
}

/** What only an operator says of a service elsewhere. */
const status = z.object({
  kind: z.enum(['public', 'private']).optional(),
  identity_consent: z.boolean().optional(),
  idp_filter: upstreamFilter.optional(),
});

/** The sandbox describes itself. These addresses exist in the sandbox only. */
export function sandboxRoutes(app: FastifyInstance, context: Context, sandbox: SandboxFacts): void {
  app.get('/sandbox.json', { config: { api: true } }, async (_request, reply) =>
    reply.header('access-control-allow-origin', '*').send(describeSandbox(context, sandbox)),
  );
  // No cookie is looked at: whoever reaches a sandbox may register a client in it.
  app.post('/sandbox/clients', { config: { api: true, csrf: 'open' } }, async (request, reply) => {
    const asked = status.safeParse(request.body);
    const { kind, identity_consent: identityConsent, idp_filter: filter } = asked.success ? asked.data : {};
    const registered = await registerClient(context.db, context, request.body, {
      ...(kind ? { kind } : {}),
      ...(identityConsent === undefined ? {} : { identityConsent }),
      ...(filter ? { upstreamFilter: filter } : {}),
    });
    return reply.code(201).send(registered);
  });
  app.get('/bac-a-sable', async (request, reply) =>
    reply.html(SandboxPage({ request, sandbox, description: describeSandbox(context, sandbox) })),
  );
}

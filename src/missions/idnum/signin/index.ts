import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { SessionKind } from '../../../kernel/sessions/index.js';
import type { Product } from '../../../product.js';
import { personChanged, subjectFor } from '../franceconnect/index.js';
import { registerClient, type BrokerName } from '../provider/index.js';
import { signinFaults } from './faults.js';
import type { Broker } from './relying-party.js';
import { signinRoutes } from './routes.js';
import { agentScopes, personScopes } from './rules.js';

export { admitHelper, agentOf, personOf, requireAgent, requirePerson } from './guards.js';
export { createRelyingParty, type RelyingParty } from './relying-party.js';
export { personClaims, personData, personScopes } from './rules.js';
export { isAmong, isOperator, mayGiveAddress } from './operators.js';

/** All pages of Socle are one entity: a person has one subject across them. */
export const ownEntity = 'socle';

/** Identifier of Socle's own pages at a broker. */
export const ownClientId = (kind: SessionKind): string => `socle-${kind}`;

async function ownClient(context: Context, broker: BrokerName, kind: SessionKind): Promise<Broker> {
  const { baseUrl } = context.config;
  const redirectUri = `${baseUrl}${kind === 'person' ? '/connexion/retour' : '/connexion/agent/retour'}`;
  const registered = await registerClient(
    context.db,
    context,
    {
      product: broker,
      profile: 'standard',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [`${baseUrl}/deconnexion/retour`],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
    },
    {
      clientId: ownClientId(kind),
      entityId: ownEntity,
      name: 'Socle',
      kind: 'public',
      ...(kind === 'person' ? { procedures: 'all' as const } : {}),
    },
  );
  return {
    issuer: registered.issuer,
    clientId: registered.client_id,
    clientSecret: registered.client_secret,
    redirectUri,
    scopes: kind === 'person' ? personScopes : agentScopes,
    acr: kind === 'person' ? 'eidas1' : null,
  };
}

const changedPerson = z.object({ subjectKeys: z.array(z.string()) });

/** Sign-in to Socle's own pages: an ordinary client of the two brokers. */
export const signin: Product = {
  name: 'signin',
  faults: signinFaults.table,
  hears: {
    // A session carries the key of the person: one of before would show them without their files.
    [personChanged]: async ({ db, secrets, sessions }, payload) => {
      for (const key of changedPerson.parse(payload).subjectKeys)
        await sessions.closeAll(db, 'person', subjectFor(secrets, key, ownEntity));
    },
  },
  async routes(app, context) {
    signinRoutes(app, context, {
      person: await ownClient(context, 'franceconnect', 'person'),
      agent: await ownClient(context, 'agentconnect', 'agent'),
    });
  },
};

import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { CompactEncrypt, importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { Fault } from '../../../kernel/errors/index.js';
import type { Broker } from './broker.js';
import { isKeyFault, sealingKeys, type KeyFault, type SealingKey } from './data-provider-keys.js';
import { franceConnectFaults } from './faults.js';
import { subjectFor } from './rules.js';
import { findDataProvider, type DataProvider } from './store.js';

// PostgreSQL refuses to even look for a NUL character.
const clientId = z
  .string()
  .min(1)
  .refine((id) => !id.includes('\0'));
const body = z.object({ token: z.string().min(1), client_id: clientId, client_secret: z.string().min(1) });

/** For data providers: whether an access token is good, and whose (FranceConnect, `/checktoken`): a JWS inside a JWE. */
export function checkTokenRoutes(app: FastifyInstance, context: Context, broker: Broker): void {
  const { provider } = broker;
  const keyOf = sealingKeys(context);

  app.post(`${provider.prefix}/checktoken`, { config: { csrf: 'open', api: true } }, async (request, reply) => {
    const asked = body.safeParse(request.body);
    if (!asked.success) return reply.code(400).send(oauthError('Y100013', 'Required parameter missing or invalid.', context, request.id));
    const dp = await findDataProvider(context.db, context.secrets, asked.data.client_id);
    if (!dp || !same(dp.secret, asked.data.client_secret))
      return reply.code(401).send(oauthError('Y330001', 'Client authentication failed.', context, request.id));
    try {
      // Before the entry in the ledger: without their key, nothing can be given.
      const key = await keyOf(dp);
      const introspection = await introspect(context, broker, dp, asked.data.token);
      broker.step('DP_VERIFIED_FC_CHECKTOKEN', { client: dp.clientId });
      return await reply.type('application/token-introspection+jwt').send(await seal(broker, dp, introspection, key, context.clock.now()));
    } catch (error) {
      if (!(error instanceof Fault) || !isKeyFault(error.code)) throw error;
      context.log.warn({ err: error.cause, code: error.code, dataProvider: dp.clientId }, 'no key of a data provider');
      return reply.code(error.definition.status).send(oauthError(error.code, error.definition.developer, context, request.id));
    }
  });
}

async function introspect(context: Context, broker: Broker, dp: DataProvider, token: string): Promise<Record<string, unknown>> {
  const { provider: library } = await broker.provider.open();
  const found = await library.AccessToken.find(token);
  if (!found || found.isExpired || !found.accountId || !found.clientId) return { active: false };
  const [authentication, client] = await Promise.all([
    broker.authentication(found.accountId),
    broker.provider.clients.find(found.clientId),
  ]);
  if (!authentication || !client) return { active: false };
  const scopes = [...found.scopes].filter((scope) => dp.scopes.includes(scope));
  await context.ledger.record({
    action: 'franceconnect.checktoken',
    subject: authentication.personKey,
    actor: { kind: 'service', id: dp.clientId, label: dp.title, ...(dp.organisation ? { organisation: dp.organisation } : {}) },
    basis: 'franceconnect',
    purpose: client.name,
    fields: ['identite_pivot', ...scopes],
    outcome: 'given',
  });
  const { given_name, given_name_array, family_name, birthdate, gender, birthplace, birthcountry, preferred_username } =
    authentication.identity;
  return {
    active: true,
    aud: client.clientId,
    sub: subjectFor(context.secrets, authentication.subjectKey, dp.entityId),
    iat: found.iat,
    exp: found.exp,
    acr: authentication.acr,
    jti: found.jti,
    scope: scopes.join(' '),
    given_name,
    given_name_array,
    family_name,
    birthdate,
    gender,
    birthplace,
    birthcountry,
    ...(preferred_username ? { preferred_username } : {}),
  };
}

async function seal(
  broker: Broker,
  dp: DataProvider,
  introspection: Record<string, unknown>,
  theirs: SealingKey,
  now: Date,
): Promise<string> {
  const { keys } = await broker.provider.open();
  const own = keys.find((key) => key.alg === dp.signingAlg);
  if (!own) throw new Error(`no signing key for ${dp.signingAlg}`);
  const signed = await new SignJWT({ token_introspection: introspection })
    .setProtectedHeader({ alg: dp.signingAlg, typ: 'token-introspection+jwt', ...(own.kid ? { kid: own.kid } : {}) })
    .setIssuer(broker.provider.issuer)
    .setAudience(dp.clientId)
    .setIssuedAt(now)
    .sign(await importJWK(own, dp.signingAlg));
  return new CompactEncrypt(Buffer.from(signed))
    .setProtectedHeader({ alg: dp.encryptionAlg, enc: dp.encryptionEnc, cty: 'JWT', ...(theirs.kid ? { kid: theirs.kid } : {}) })
    .encrypt(theirs.key);
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

const oauthError = (code: 'Y100013' | 'Y330001' | KeyFault, description: string, { config }: Context, id: string) => ({
  error: franceConnectFaults.table[code].oauth,
  error_description: description,
  error_uri: `${config.baseUrl}/erreurs?code=${code}&id=${id}#${code}`,
});

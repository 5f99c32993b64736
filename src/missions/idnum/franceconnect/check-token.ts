import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { CompactEncrypt, importJWK, SignJWT, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Broker } from './broker.js';
import { franceConnectFaults } from './faults.js';
import { subjectFor } from './rules.js';
import { findDataProvider, type DataProvider } from './store.js';

// PostgreSQL refuses to even look for a NUL character.
const clientId = z
  .string()
  .min(1)
  .refine((id) => !id.includes('\0'));
const body = z.object({ token: z.string().min(1), client_id: clientId, client_secret: z.string().min(1) });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
const freshMilliseconds = 600_000;

/** For data providers: whether an access token is good, and whose (FranceConnect, `/checktoken`): a JWS inside a JWE. */
export function checkTokenRoutes(app: FastifyInstance, context: Context, broker: Broker): void {
  const { provider } = broker;
  const known = new Map<string, { keys: Promise<JSONWebKeySet>; until: number }>();

  const keysOf = (dp: DataProvider): Promise<JSONWebKeySet> => {
    if (!dp.jwksUri) return Promise.resolve(keySet.parse(dp.jwks));
    const now = context.clock.now().getTime();
    const cached = known.get(dp.jwksUri);
    if (cached && cached.until > now) return cached.keys;
    const keys = context
      .fetch(dp.jwksUri, { signal: AbortSignal.timeout(5_000) })
      .then(async (answer) => keySet.parse(await answer.json()) as JSONWebKeySet);
    known.set(dp.jwksUri, { keys, until: now + freshMilliseconds });
    keys.catch(() => known.delete(dp.jwksUri ?? ''));
    return keys;
  };

  app.post(`${provider.prefix}/checktoken`, { config: { csrf: 'open', api: true } }, async (request, reply) => {
    const asked = body.safeParse(request.body);
    if (!asked.success) return reply.code(400).send(oauthError('Y100013', 'Required parameter missing or invalid.', context, request.id));
    const dp = await findDataProvider(context.db, context.secrets, asked.data.client_id);
    if (!dp || !same(dp.secret, asked.data.client_secret))
      return reply.code(401).send(oauthError('Y330001', 'Client authentication failed.', context, request.id));
    // Before the entry in the ledger: without their keys, nothing can be given.
    const keys = await keysOf(dp);
    const introspection = await introspect(context, broker, dp, asked.data.token);
    broker.step('DP_VERIFIED_FC_CHECKTOKEN', { client: dp.clientId });
    return reply.type('application/token-introspection+jwt').send(await seal(broker, dp, introspection, keys, context.clock.now()));
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
  theirs: JSONWebKeySet,
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
  // Sealed for the first of their keys that is meant for it.
  const jwk = theirs.keys.find(({ use }) => use === 'enc') ?? theirs.keys[0];
  if (!jwk) throw new Error('the data provider publishes no key');
  return new CompactEncrypt(Buffer.from(signed))
    .setProtectedHeader({ alg: dp.encryptionAlg, enc: dp.encryptionEnc, cty: 'JWT', ...(jwk.kid ? { kid: jwk.kid } : {}) })
    .encrypt(await importJWK(jwk, dp.encryptionAlg));
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

const oauthError = (code: 'Y100013' | 'Y330001', description: string, { config }: Context, id: string) => ({
  error: franceConnectFaults.table[code].oauth,
  error_description: description,
  error_uri: `${config.baseUrl}/erreurs?code=${code}&id=${id}#${code}`,
});

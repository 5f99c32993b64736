import type { ClientMetadata } from 'oidc-provider';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Db, Tables } from '../../../kernel/database/index.js';
import { newId, randomToken } from '../../../kernel/ids.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { providerFaults } from './faults.js';
import { brokerFacts, brokers, issuerOf, type IssuerName } from './issuers.js';
import { authMethods, profiles, type Profile, type ProfileId } from './profiles.js';
import { registration } from './registration.js';

/** A service, as the brokers and their pages know it. */
export interface Client {
  clientId: string;
  profile: Profile;
  entityId: string;
  organisation: string | null;
  name: string;
  kind: 'public' | 'private';
  identityConsent: boolean;
  /** Identity providers that its users may choose: those of the list, or all but those; null for all. */
  upstreamFilter: UpstreamFilter | null;
  /** Scopes it may ask for, or null for all. */
  allowedScopes: readonly string[] | null;
  redirectUris: readonly string[];
  postLogoutRedirectUris: readonly string[];
  /** Its home page, if it said it. */
  uri: string | null;
  /** The procedures that people do there, by their names in the register: a helper may act there for these alone. */
  procedures: Procedures;
  /** Where it wants to be told of changes of accounts; null when it does not. */
  accountEventsUri: string | null;
  /** Clients whose access tokens it is given as a resource server, and may ask about (RFC 7662). */
  introspects: readonly string[];
  /** For oidc-provider. */
  metadata: ClientMetadata;
}

/** Names of procedures in the register; all of them for Socle's own pages. */
export type Procedures = readonly string[] | 'all';

/** A list of identity providers, and whether it excludes them (FranceConnect, `idpFilterExclude`, `idpFilterList`). */
export const upstreamFilter = z.object({ exclude: z.boolean(), list: z.array(z.string()).max(200) });
export type UpstreamFilter = z.output<typeof upstreamFilter>;

/** Whether the users of a service may choose an identity provider. */
export const mayChoose = ({ upstreamFilter: filter }: Pick<Client, 'upstreamFilter'>, upstream: string): boolean =>
  filter === null || filter.list.includes(upstream) !== filter.exclude;

/** What only code of Socle or its operator may say of a client. */
export interface ClientStatus {
  /** Stable identifier: registering it again updates it and keeps its secret. */
  clientId?: string;
  /** Clients of one entity get the same subject for a person; by default a client is an entity of its own. */
  entityId?: string;
  organisation?: string;
  name?: string;
  kind?: 'public' | 'private';
  identityConsent?: boolean;
  scopes?: readonly string[];
  upstreamFilter?: UpstreamFilter;
  /** Socle's own pages serve every procedure of the register. */
  procedures?: 'all';
  /** As a resource server: the clients whose tokens it may ask about. */
  introspects?: readonly string[];
  /** False: known, and refused everywhere; as it was, or true for a new one, when absent. */
  active?: boolean;
}

export interface Registered {
  client_id: string;
  client_secret: string;
  issuer: string;
}

const sealing = 'oidc.client';

/**
 * Registers a service, or updates it when `status.clientId` is known already.
 * @param given the metadata of the service, as it sends it: see registration.ts
 * @throws Fault OIDC-REGISTRATION naming the member that is wrong
 */
export async function registerClient(
  db: Db,
  context: Pick<Context, 'config' | 'secrets'>,
  given: unknown,
  status: ClientStatus = {},
): Promise<Registered> {
  const read = registration.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    const field = issue?.path.join('.') ?? '';
    throw providerFaults.make('OIDC-REGISTRATION', { field, reason: `${field} ${issue?.message ?? ''}`.trim() });
  }
  const { broker, profile, metadata } = read.data;
  // The identity providers of Socle have one client each, a broker, which Socle registers itself.
  if (!brokers.some((one) => one === broker) && !status.clientId)
    throw providerFaults.make('OIDC-REGISTRATION', { field: 'product', reason: `product must be one of ${brokers.join(', ')}` });
  if (profiles[profile].encryption === 'required' && !metadata.userinfo_encrypted_response_alg && context.config.mode !== 'sandbox')
    throw providerFaults.make('OIDC-REGISTRATION', {
      field: 'jwks',
      reason: `jwks is needed: answers of the profile ${profile} are encrypted`,
    });
  const name = status.name ?? read.data.name ?? new URL(metadata.redirect_uris[0] ?? context.config.baseUrl).host;
  const clientId = status.clientId ?? newId('client');
  const row = {
    product: broker,
    profile,
    name,
    entity_id: status.entityId ?? clientId,
    organisation: status.organisation ?? null,
    kind: status.kind ?? 'public',
    identity_consent: status.identityConsent ?? false,
    allowed_scopes: status.scopes ? [...status.scopes] : null,
    upstream_filter: status.upstreamFilter ? JSON.stringify(status.upstreamFilter) : null,
    ...(status.introspects ? { introspects: [...status.introspects] } : {}),
    ...(status.active === undefined ? {} : { active: status.active }),
    metadata: JSON.stringify({ ...metadata, ...(status.procedures ? { procedures: status.procedures } : {}) }),
  };
  const { secret } = await db
    .insertInto('oidc_client')
    .values({ client_id: clientId, secret: context.secrets.seal(sealing, randomToken(32)), ...row })
    .onConflict((conflict) => conflict.column('client_id').doUpdateSet(row))
    .returning('secret')
    .executeTakeFirstOrThrow();
  return { client_id: clientId, client_secret: context.secrets.open(sealing, secret), issuer: issuerOf(context.config, broker) };
}

/** Gives a client another secret, which replaces the one it had within seconds, and returns it. @throws NoResultError when there is no such client */
export async function renewClientSecret(db: Db, context: Pick<Context, 'secrets'>, clientId: string): Promise<string> {
  const secret = randomToken(32);
  await db
    .updateTable('oidc_client')
    .set({ secret: context.secrets.seal(sealing, secret) })
    .where('client_id', '=', clientId)
    .returning('client_id')
    .executeTakeFirstOrThrow();
  return secret;
}

/** Services as they are read at each request: from this process for some seconds, then from the database again. */
export interface ClientDirectory {
  /** An active client of the broker, or null. */
  find(clientId: string): Promise<Client | null>;
}

const freshMilliseconds = 5_000;
const mostClients = 5_000;

export function createClientDirectory(context: Pick<Context, 'db' | 'secrets' | 'clock'>, broker: IssuerName): ClientDirectory {
  const { db, secrets, clock } = context;
  const known = new Map<string, { client: Promise<Client | null>; until: number }>();
  const read = async (clientId: string): Promise<Client | null> => {
    const row = await db
      .selectFrom('oidc_client')
      .selectAll()
      .where('client_id', '=', clientId)
      .where('product', '=', broker)
      .where('active', '=', true)
      .executeTakeFirst();
    return row ? asClient(row, secrets) : null;
  };
  return {
    find(clientId) {
      // PostgreSQL refuses to even look for it.
      if (clientId.includes('\0')) return Promise.resolve(null);
      const now = clock.now().getTime();
      const cached = known.get(clientId);
      if (cached && cached.until > now) return cached.client;
      // Made-up identifiers must not fill the memory.
      if (known.size >= mostClients) known.clear();
      const client = read(clientId);
      known.set(clientId, { client, until: now + freshMilliseconds });
      client.catch(() => known.delete(clientId));
      return client;
    },
  };
}

const storedMetadata = z.looseObject({
  redirect_uris: z.array(z.string()),
  post_logout_redirect_uris: z.array(z.string()).default([]),
  token_endpoint_auth_method: z.enum(authMethods),
  client_uri: z.string().optional(),
  account_events_uri: z.string().optional(),
  procedures: z.union([z.literal('all'), z.array(z.string())]).default([]),
});

const grantTypes = (product: string): readonly string[] =>
  Object.entries(brokerFacts).some(([name, { refreshTokens }]) => name === product && refreshTokens)
    ? ['authorization_code', 'refresh_token']
    : ['authorization_code'];

function asClient(row: Selectable<Tables['oidc_client']>, secrets: Secrets): Client {
  const metadata = storedMetadata.parse(row.metadata);
  const hosts = new Set(metadata.redirect_uris.map((uri) => new URL(uri).host));
  return {
    clientId: row.client_id,
    profile: profiles[row.profile as ProfileId], // the table has the same list as a constraint
    entityId: row.entity_id,
    organisation: row.organisation,
    name: row.name,
    kind: row.kind === 'private' ? 'private' : 'public',
    identityConsent: row.identity_consent,
    allowedScopes: row.allowed_scopes,
    upstreamFilter: upstreamFilter.nullable().parse(row.upstream_filter),
    redirectUris: metadata.redirect_uris,
    postLogoutRedirectUris: metadata.post_logout_redirect_uris,
    uri: metadata.client_uri ?? null,
    procedures: metadata.procedures,
    accountEventsUri: metadata.account_events_uri ?? null,
    // Only a confidential one can prove to be itself.
    introspects: metadata.token_endpoint_auth_method === 'none' ? [] : row.introspects,
    metadata: {
      ...metadata,
      client_id: row.client_id,
      client_name: row.name,
      ...(metadata.token_endpoint_auth_method === 'none' ? {} : { client_secret: secrets.open(sealing, row.secret) }),
      grant_types: [...grantTypes(row.product)],
      response_types: ['code'],
      ...(row.allowed_scopes ? { scope: [...new Set(['openid', ...row.allowed_scopes])].join(' ') } : {}),
      // oidc-provider wants to know what several hosts have in common before it computes a pairwise subject; it is the entity, which is ours to say.
      ...(hosts.size > 1 ? { sector_identifier_uri: `https://entity.invalid/${encodeURIComponent(row.entity_id)}` } : {}),
    },
  };
}

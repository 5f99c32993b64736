import type { Context } from '../../../../context.js';
import type { Tx } from '../../../../kernel/database/index.js';
import { registerClient, registration, type BrokerName, type Registered } from '../../provider/index.js';
import { listOf, missingValues, textOf, type Configuration, type Problem } from '../configuration.js';
import { isSafeAddress, type Environment } from '../rules.js';
import { serviceSettings } from './service-settings.js';

const oneValue = [
  'client_uri',
  'token_endpoint_auth_method',
  'id_token_signed_response_alg',
  'userinfo_signed_response_alg',
  'id_token_encrypted_response_alg',
  'userinfo_encrypted_response_alg',
  'jwks_uri',
  'backchannel_logout_uri',
  'account_events_uri',
] as const;
const addresses = ['redirect_uris', 'post_logout_redirect_uris'] as const;

/** A configuration as `POST /sandbox/clients` would get it. Keys that are not JSON are left as text, which the schema refuses. */
function asRegistration(broker: BrokerName, configuration: Configuration): Record<string, unknown> {
  const jwks = textOf(configuration, 'jwks');
  return {
    product: broker,
    profile: textOf(configuration, 'profile'),
    client_name: textOf(configuration, 'name'),
    redirect_uris: listOf(configuration, 'redirect_uris'),
    post_logout_redirect_uris: listOf(configuration, 'post_logout_redirect_uris'),
    ...(listOf(configuration, 'procedures').length > 0 ? { procedures: listOf(configuration, 'procedures') } : {}),
    ...Object.fromEntries(oneValue.flatMap((key) => (key in configuration ? [[key, textOf(configuration, key)]] : []))),
    ...(jwks === '' ? {} : { jwks: parsed(jwks) }),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return json;
  }
}

/** What is wrong with the configuration of a service: the schema of registration says it, and in production addresses are safe ones. */
export function checkService(
  broker: BrokerName,
  configuration: Configuration,
  where: { environment: Environment; sandbox: boolean },
): Problem[] {
  const settings = serviceSettings(broker);
  const read = registration.safeParse(asRegistration(broker, configuration));
  const refused = (read.error?.issues ?? []).map(({ path: [member, line], message }): Problem => {
    const key = member === 'client_name' ? 'name' : String(member);
    const known = settings.some((setting) => setting.key === key);
    return {
      key: known ? key : 'profile',
      ...(typeof line === 'number' ? { line: line + 1 } : {}),
      ...(known ? {} : { text: { fr: `${key}\u00a0: ${message}`, en: `${key}: ${message}` } }),
    };
  });
  const unsafe = where.environment === 'test' ? [] : unsafeAddresses(configuration, where.sandbox);
  return unique([...missingValues(settings, configuration), ...refused, ...unsafe]);
}

function unsafeAddresses(configuration: Configuration, sandbox: boolean): Problem[] {
  const wrong = (address: string) => !isSafeAddress(address, sandbox);
  return [
    ...addresses.flatMap((key) => listOf(configuration, key).flatMap((address, i) => (wrong(address) ? [{ key, line: i + 1 }] : []))),
    ...(['client_uri', 'jwks_uri', 'backchannel_logout_uri', 'account_events_uri'] as const).flatMap((key) =>
      key in configuration && wrong(textOf(configuration, key)) ? [{ key }] : [],
    ),
  ];
}

/** One problem a setting: the first says enough. */
function unique(problems: readonly Problem[]): Problem[] {
  return problems.filter((problem, i) => problems.findIndex(({ key }) => key === problem.key) === i);
}

/**
 * Makes the client of a service what its configuration says; brokers follow within seconds.
 * @throws Fault OIDC-REGISTRATION when the broker wants more than the schema
 */
export function registerService(
  tx: Tx,
  context: Context,
  partner: { externalId: string; siret: string; product: BrokerName; active: boolean },
  configuration: Configuration,
): Promise<Registered> {
  const audience = textOf(configuration, 'audience');
  return registerClient(tx, context, asRegistration(partner.product, configuration), {
    clientId: partner.externalId,
    organisation: partner.siret,
    name: textOf(configuration, 'name'),
    kind: audience.startsWith('private') ? 'private' : 'public',
    identityConsent: audience === 'private_consent',
    scopes: listOf(configuration, 'scopes'),
    active: partner.active,
  });
}

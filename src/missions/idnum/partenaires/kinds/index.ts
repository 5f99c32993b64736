import type { Context } from '../../../../context.js';
import type { Tx } from '../../../../kernel/database/index.js';
import type { Text } from '../../../../kernel/i18n/index.js';
import { newId, randomBytes } from '../../../../kernel/ids.js';
import type { BrokerName } from '../../provider/index.js';
import { textOf, type Configuration, type Problem, type Setting } from '../configuration.js';
import type { Environment } from '../rules.js';
import { checkDataProvider, connectDataProvider, dataProviderSettings } from './data-provider.js';
import { checkIdentityProvider, connectIdentityProvider, identityProviderId, identityProviderSettings } from './identity-provider.js';
import { checkService, registerService } from './service.js';
import { serviceSettings } from './service-settings.js';

/** What an organisation can connect. */
export const kinds = ['service', 'identity_provider', 'data_provider'] as const;
export type Kind = (typeof kinds)[number];

/** The kinds, for people. */
export const kindWords: Readonly<Record<Kind, Text>> = {
  service: { fr: 'Service', en: 'Service' },
  identity_provider: { fr: 'Fournisseur d’identité', en: 'Identity provider' },
  data_provider: { fr: 'Fournisseur de données', en: 'Data provider' },
};

/** Settings of a kind at a broker. */
export function settingsOf(kind: Kind, broker: BrokerName): readonly Setting[] {
  switch (kind) {
    case 'service':
      return serviceSettings(broker);
    case 'identity_provider':
      return identityProviderSettings(broker);
    case 'data_provider':
      return dataProviderSettings;
  }
}

/** What is wrong with a configuration; nothing when it may be saved. */
export function checkConfiguration(
  kind: Kind,
  broker: BrokerName,
  configuration: Configuration,
  where: { environment: Environment; sandbox: boolean },
): Problem[] {
  switch (kind) {
    case 'service':
      return checkService(broker, configuration, where);
    case 'identity_provider':
      return checkIdentityProvider(broker, configuration, where.sandbox);
    case 'data_provider':
      return checkDataProvider(configuration, where.sandbox);
  }
}

/** The identifier of a new partner in the broker. */
export function newExternalId(kind: Kind, configuration: Configuration): string {
  switch (kind) {
    case 'service':
      return newId('client');
    case 'identity_provider':
      return identityProviderId(textOf(configuration, 'name'), randomBytes(4).toString('hex'));
    case 'data_provider':
      return newId('dp');
  }
}

/** A partner as the broker must know it. */
export interface Connected {
  kind: Kind;
  product: BrokerName;
  externalId: string;
  siret: string;
  organisation: string;
  active: boolean;
  /** Of a provider; null for a service, whose secret is with its client. */
  secret: string | null;
}

/**
 * Makes the broker follow a configuration, in the transaction of the version that holds it.
 * @returns the issuer and the secret of a service; nothing new for a provider
 * @throws Fault OIDC-REGISTRATION when the broker wants more than the schema
 */
export async function connect(
  tx: Tx,
  context: Context,
  partner: Connected,
  configuration: Configuration,
): Promise<{ issuer: string | null; secret: string | null }> {
  if (partner.kind === 'service') {
    const { issuer, client_secret: secret } = await registerService(tx, context, partner, configuration);
    return { issuer, secret: textOf(configuration, 'token_endpoint_auth_method') === 'none' ? null : secret };
  }
  const provider = { ...partner, secret: partner.secret ?? '' };
  if (partner.kind === 'identity_provider') await connectIdentityProvider(tx, context, provider, configuration);
  else await connectDataProvider(tx, context, provider, configuration);
  return { issuer: null, secret: partner.kind === 'data_provider' ? partner.secret : null };
}

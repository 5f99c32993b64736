import type { Text } from '../../../kernel/i18n/index.js';

/** An administration whose service the exchange calls. */
export interface Provider {
  /** The first two digits of its error codes, and its name in them: published by API Particulier, programs read both. */
  code: string;
  name: string;
  label: Text;
}

/** Every data provider, by its name in `/api/:provider/ping`. */
export const providers = {
  cnav: {
    code: '37',
    name: 'CNAV',
    label: { fr: 'la plateforme des prestations sociales (CNAV)', en: 'the platform of social benefits (CNAV)' },
  },
} as const satisfies Record<string, Provider>;

export type ProviderId = keyof typeof providers;

export const providerIds: readonly ProviderId[] = Object.keys(providers).filter((id): id is ProviderId => id in providers);
export const isProvider = (id: string): id is ProviderId => Object.hasOwn(providers, id);

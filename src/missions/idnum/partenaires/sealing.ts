import type { Context } from '../../../context.js';
import type { Partner } from './store.js';

const purpose = 'partenaires.secret';

/** The secret of a provider, as it is stored. */
export const sealSecret = (context: Pick<Context, 'secrets'>, plain: string): string => context.secrets.seal(purpose, plain);

/** The secret of a provider as it was given; null for a service. */
export const openSecret = (context: Pick<Context, 'secrets'>, partner: Pick<Partner, 'secret'>): string | null =>
  partner.secret === null ? null : context.secrets.open(purpose, partner.secret);

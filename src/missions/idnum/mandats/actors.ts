import type { LedgerEvent } from '../../../kernel/ledger/index.js';
import { displayName } from '../../../registry/index.js';
import type { Membership } from './members.js';
import type { MandatePerson } from './store.js';

/** Who a helper is in the ledger and for services. */
export const helperActor = ({ helper, organisation }: Pick<Membership, 'helper' | 'organisation'>): LedgerEvent['actor'] => ({
  kind: 'agent',
  id: helper.id,
  label: `${helper.name}, ${organisation.name}`,
  organisation: organisation.siret,
});

/** A person who is signed in, for their own mandates. */
export interface Person {
  key: string;
  identity: MandatePerson;
}

/** Who a person is in the ledger. */
export const personActor = ({ key, identity }: Person): LedgerEvent['actor'] => ({ kind: 'person', id: key, label: displayName(identity) });

import { expect } from 'vitest';
import { transact } from '../../../kernel/database/index.js';
import { knownEmail } from '../../../kernel/mail/index.js';
import { saveOrganisation, type FamilyKey } from '../../../registry/index.js';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import type { Person } from './actors.js';
import { signMandate, writeMandate } from './deeds.js';
import { findMembership, saveHelperOrganisation, saveMember, type Membership } from './members.js';
import type { Duration, Method } from './rules.js';

import { findMandate, type Mandate } from './store.js';

/** A system for tests of mandates, with a clock that is moved by so many milliseconds. */
export interface TestMandates extends AsyncDisposable {
  system: TestSystem;
  /** Moves the clock away from the machine's. */
  shift(milliseconds: number): void;
  /** Opens an organisation with helpers; each is `acts`, the last one answers for them as well. */
  organisation(siret: string, names: readonly string[]): Promise<Membership[]>;
  member(id: string): Promise<Membership>;
  mandate(id: string): Promise<Mandate>;
  /** Writes a mandate and has it signed; returns its identifier. */
  signed(helper: Membership, person: Person, families: readonly FamilyKey[], given?: Terms): Promise<string>;
  /** What the ledger says of a mandate, in order. */
  actions(mandateId: string): Promise<string[]>;
}
interface Terms {
  duration?: Duration;
  method?: Method;
  replaces?: string;
}

/** A person for tests. @param email null for somebody who has none */
export const testPerson = (given: string, family: string, email: string | null = `${given.toLowerCase()}@courriel.example`): Person => ({
  key: `key-${given}-${family}`,
  identity: {
    given_name: given,
    given_name_array: [given],
    family_name: family,
    birthdate: '1961-08-24',
    gender: 'female',
    birthplace: '75107',
    birthcountry: '99100',
    ...(email === null ? {} : { email }),
  },
});

/** Starts a system for the tests of a file; dispose of it in `afterAll`. */
export async function startTestMandates(): Promise<TestMandates> {
  let offset = 0;
  const system = await startTestSystem({ clock: { now: () => new Date(Date.now() + offset) }, runJobs: false });
  const { context } = system;
  const { db, secrets } = context;
  const member = async (id: string) => (await findMembership(db, secrets, id)) ?? expect.fail('no member');
  return {
    system,
    shift: (milliseconds) => (offset = milliseconds),
    async organisation(siret, names) {
      const ids = await transact(db, async (tx) => {
        const at = context.clock.now();
        const { id } = await saveOrganisation(tx, { siret, name: `Entraide ${siret.slice(-5)}`, kind: 'association' });
        const organisationId = await saveHelperOrganisation(tx, { organisationId: id, kind: 'association', at });
        const made: string[] = [];
        for (const [index, name] of names.entries())
          made.push(
            await saveMember(tx, secrets, {
              organisationId,
              givenName: name,
              usualName: 'Aidant',
              email: knownEmail(`${name.toLowerCase()}.${siret.slice(-5)}@entraide.example`),
              acts: true,
              referent: index === names.length - 1,
              at,
            }),
          );
        return made;
      });
      return Promise.all(ids.map(member));
    },
    member,
    mandate: async (id) => (await findMandate(db, secrets, id)) ?? expect.fail('no mandate'),
    async signed(helper, person, families, { duration = 'month', method = 'in_person', replaces } = {}) {
      const { id } = await writeMandate(context, helper, { families, duration, method, ...(replaces ? { replaces } : {}) });
      await signMandate(context, id, person);
      return id;
    },
    async actions(mandateId) {
      const rows = await system.database.db
        .selectFrom('ledger_entry')
        .select('action')
        .where('reference', '=', mandateId)
        .orderBy('seq')
        .execute();
      return rows.map(({ action }) => action);
    },
    [Symbol.asyncDispose]: () => system[Symbol.asyncDispose](),
  };
}

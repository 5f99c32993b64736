import type { Context } from '../../../context.js';
import type { Product } from '../../../product.js';
import { mandatsActions } from './actions.js';
import { mandateChanged } from './deeds.js';
import { mandatsFaults } from './faults.js';
import { expireMandates, lapseMandates, remindOfMandates } from './jobs.js';
import { tellOfChange } from './notices.js';
import { purgeTries } from './tries.js';

export { helperActor, personActor, type Person } from './actors.js';
export { addressLength, contactOf, saveContact, type Contact } from './contacts.js';
export {
  abandonMandate,
  introducePerson,
  mandateChanged,
  mandateFor,
  membershipOf,
  refuseMandate,
  revokeByHelper,
  revokeByPerson,
  signMandate,
  writeMandate,
} from './deeds.js';
export { mandatsFaults } from './faults.js';
export {
  empowerMember,
  endMembership,
  findMembership,
  helperOrganisationOf,
  lockMembers,
  membersOfOrganisation,
  membershipsOfAgent,
  organisationKinds,
  recogniseHelper,
  saveHelperOrganisation,
  saveMember,
  type HelperOrganisationKind,
  type Membership,
} from './members.js';
export {
  codeLength,
  durationKeys,
  durations,
  expiryOf,
  foldCode,
  holds,
  inOrder,
  methods,
  patienceHours,
  type Duration,
  type MandateState,
  type Method,
} from './rules.js';
export { lettersOf, type MonthlyLetter } from './letters.js';
export { listInForce } from './lists.js';
export { isActing, readStanding, type Acting, type Standing } from './standing.js';
export {
  findMandate,
  lockMandate,
  mandatesInForce,
  mandatesOfOrganisation,
  mandatesOfPerson,
  type Mandate,
  type MandatePerson,
} from './store.js';
export { wayToTell } from './notices.js';
export { returnTry, spendTry } from './tries.js';
export { actingOf, contestUse, countUses, findUse, noteNoticed, useMandate, usesOf, type Use } from './uses.js';

/** Mandates: who may act in whose name, for which families of procedures, until when; and each time that it was done. Without pages: see aidantsconnect and mesmandats. */
export const mandats: Product = {
  name: 'mandats',
  faults: mandatsFaults.table,
  actions: mandatsActions,
  hears: { [mandateChanged]: tellOfChange },
  jobs: {
    'mandats.end': async (context: Context) => {
      await expireMandates(context);
      await lapseMandates(context);
      await purgeTries(context.db, context.clock.now());
    },
    'mandats.remind': async (context: Context) => {
      await remindOfMandates(context);
    },
  },
  crons: [
    { name: 'mandats-end', pattern: '*/10 * * * *', job: 'mandats.end' },
    { name: 'mandats-remind', pattern: '40 6 * * *', job: 'mandats.remind' },
  ],
};

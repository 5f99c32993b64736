import type { Product } from '../../../product.js';
import { mandatsActions } from './actions.js';
import { mandatsFaults } from './faults.js';

export {
  abandonMandate,
  helperActor,
  introducePerson,
  mandateChanged,
  mandateFor,
  membershipOf,
  refuseMandate,
  revokeByHelper,
  revokeByPerson,
  signMandate,
  writeMandate,
  type Person,
} from './deeds.js';
export { mandatsFaults } from './faults.js';
export {
  endMembership,
  findMembership,
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
export { isActing, readStanding, type Acting, type Standing } from './standing.js';
export { findMandate, mandatesOfOrganisation, mandatesOfPerson, type Mandate, type MandatePerson } from './store.js';
export { contestUse, useMandate, usesOf, type Use } from './uses.js';

/** Mandates: who may act in whose name, for which families of procedures, until when; and each time that it was done. Without pages: see aidantsconnect and mesmandats. */
export const mandats: Product = {
  name: 'mandats',
  faults: mandatsFaults.table,
  actions: mandatsActions,
};

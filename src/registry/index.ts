export { currentPersonKey, keysOfPerson, renamePerson } from './aliases.js';
export {
  addOrganisationDomain,
  domainsOfOrganisation,
  organisationsOfDomain,
  removeOrganisationDomain,
  type DomainVerification,
} from './domains.js';
export { familyKeys, isFamily, procedureFamilies, type FamilyKey, type ProcedureFamily } from './families.js';
export { isCog, isSiret } from './identifiers.js';
export type { AgentRole } from './legal-categories.js';
export { capitalised, displayName } from './names.js';
export {
  agentRolesOf,
  isClosed,
  organisationById,
  organisationBySiret,
  saveContactEmail,
  saveOrganisation,
  type Organisation,
  type OrganisationKind,
} from './organisations.js';
export { france, personKey, pivotOf, type Pivot } from './pivot.js';
export { procedureAt, procedureById, procedureBySlug, procedures, saveProcedure, type Procedure } from './procedures.js';
export { isSharedDomain } from './shared-domains.js';
export { importSirene, type ImportOptions, type ImportReport, type RefusedLine } from './sirene/index.js';

export { currentPersonKey, keysOfPerson, renamePerson } from './aliases.js';
export { isCog, isSiret } from './identifiers.js';
export { capitalised, displayName } from './names.js';
export { france, personKey, pivotOf, type Pivot } from './pivot.js';
export {
  organisationById,
  organisationBySiret,
  procedureById,
  procedureBySlug,
  procedures,
  saveOrganisation,
  saveProcedure,
  type Organisation,
  type OrganisationKind,
  type Procedure,
} from './store.js';

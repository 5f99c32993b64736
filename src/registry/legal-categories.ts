import type { OrganisationKind } from './organisations.js';

// Codes of INSEE's nomenclature of legal categories (catégories juridiques, level III, in force since July 2018). Which category gives which
// role is the public list of administrations on which ProConnect computes `roles` (2025), so that a service filters the same people after it
// changes to Socle; the hospital role is article L. 5 of the Code général de la fonction publique, which that list leaves out.

/** Roles that AgentConnect gives to the agents of an organisation, as its clients know them. */
export type AgentRole =
  'agent_public' | 'agent_public_etat' | 'agent_public_territorial' | 'agent_public_hospitalier' | 'agent_public_L100-3';

const codes = (text: string) => new Set(text.split(' '));

/** Services of the State, its administrative establishments, and the social-security bodies that the list counts with them. */
const state = codes(
  '4160 7111 7112 7113 7120 7150 7160 7171 7172 7179 7190 7372 7382 7383 7384 7385 7389 7430 7450 8110 8120 8140 8150 8160 8170',
);
/** Local authorities, their groupings and their administrative establishments. */
const territorial = codes(
  '7210 7220 7225 7229 7230 7312 7313 7314 7340 7341 7342 7343 7344 7345 7346 7347 7348 7349 7351 7352 7353 7354 7355 7356 7357 7361 7362 7363 7366 7367 7371 7372 7373 7378 7379',
);
/** Public hospitals, hospital syndicates, public health groupings, public social and medico-social establishments (CGFP, L. 5). */
const hospital = codes('7364 7365 7366 7470');
/** Public organisations that are none of these: industrial and commercial establishments, consular bodies, schools, public-interest groupings, professional orders, land bodies, social housing. */
const otherPublic = codes('4110 4120 4140 4150 5430 5530 5546 5630 7321 7322 7323 7331 7381 7410 7490 8450');
/** Public, yet no administration in the sense of article L. 100-3 of the Code des relations entre le public et l'administration. */
const notAdministrative = codes('4110 4120 4140 4150 5430 5530 5546 5630 7321 7322 7323 7345 7349 7363 7410');

/** The roles that a legal category gives, in a fixed order; none for a category that is not public. */
export function rolesOfCategory(category: string): readonly AgentRole[] {
  const inState = state.has(category);
  const inTerritorial = territorial.has(category);
  const inHospital = hospital.has(category);
  if (!inState && !inTerritorial && !inHospital && !otherPublic.has(category)) return [];
  const roles: AgentRole[] = ['agent_public'];
  if (inState) roles.push('agent_public_etat');
  if (inTerritorial) roles.push('agent_public_territorial');
  if (inHospital) roles.push('agent_public_hospitalier');
  if (!notAdministrative.has(category)) roles.push('agent_public_L100-3');
  return roles;
}

/** What sort of organisation a legal category is. */
export function kindOfCategory(category: string): OrganisationKind {
  if (category.startsWith('71')) return 'state';
  if (category.startsWith('72')) return 'local_authority';
  if (category === '7364' || category === '7365' || category === '7470') return 'hospital';
  if (category.startsWith('81')) return 'social_security';
  if (/^[47]/.test(category)) return 'public_body';
  if (/^9[23]/.test(category)) return 'association';
  return /^[1356]/.test(category) ? 'company' : 'other';
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { evidenceTypes } from './evidence.js';
import { fieldFacts, inner, type EvidenceType } from './evidence/define.js';
import { quotientFamilial } from './evidence/quotient-familial.js';
import { maskOf, minimise, opens } from './scopes.js';

const person = { nom_naissance: 'ESSAI', nom_usage: null, prenoms: 'ALIX', date_naissance: '1990-03-18', sexe: 'F' };
const household = {
  quotient_familial: { fournisseur: 'CNAF', valeur: 620, annee: 2026, mois: 10, annee_calcul: 2026, mois_calcul: 11 },
  allocataires: [person],
  enfants: [
    { ...person, prenoms: 'CAMILLE' },
    { ...person, prenoms: 'SACHA' },
  ],
  adresse: {
    destinataire: 'ALIX ESSAI',
    complement_information: null,
    complement_information_geographique: null,
    numero_libelle_voie: '1 RUE DES ESSAIS',
    lieu_dit: null,
    code_postal_ville: '91998 VALMONT',
    pays: 'FRANCE',
  },
};

/** Whether a value fits a schema well enough to be walked: the name of every fact that it holds, with the scopes that open it. */
function factsIn(schema: z.ZodType, value: unknown, path: string): { path: string; scopes: readonly string[] | undefined }[] {
  const object = inner(schema);
  if (Array.isArray(value)) return value.flatMap((item) => factsIn(object, item, path));
  if (!(object instanceof z.ZodObject) || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, below]) => {
    const child = (object.shape as Record<string, z.ZodType>)[name];
    if (!child) return [{ path: `${path}.${name}`, scopes: [] }];
    return [{ path: `${path}.${name}`, scopes: fieldFacts.get(child)?.scopes }, ...factsIn(child, below, `${path}.${name}`)];
  });
}

const scopesOf = (type: EvidenceType) =>
  fc.subarray([...Object.keys(type.scopes), 'mesri_identite', 'cnaf', '']).map((all) => new Set(all));

describe.each(evidenceTypes.map((type) => [type.id, type] as const))('%s', (_id, type) => {
  it('opens to any one of its scopes and to no other', () => {
    fc.assert(
      fc.property(scopesOf(type), (scopes) => {
        expect(opens(type, scopes)).toBe([...scopes].some((scope) => scope in type.scopes));
      }),
    );
  });

  it('tells the ledger only of fields that a scope opens', () => {
    fc.assert(
      fc.property(scopesOf(type), (scopes) => {
        const { parts, fields } = maskOf(type, scopes);
        expect(parts.every(({ name }) => fields.some((one) => one === name || one.startsWith(`${name}.`)))).toBe(true);
        if (!opens(type, scopes)) expect([parts, fields]).toEqual([[], []]);
      }),
    );
  });
});

describe('minimisation of the family quotient', () => {
  it('never leaves a field whose scope is missing, and loses none whose scope is there', () => {
    fc.assert(
      fc.property(scopesOf(quotientFamilial), (scopes) => {
        const left = minimise(maskOf(quotientFamilial, scopes).parts, household);
        for (const fact of factsIn(quotientFamilial.data, left, ''))
          if (fact.scopes) expect([fact.path, fact.scopes.some((scope) => scopes.has(scope))]).toEqual([fact.path, true]);
        for (const [name, value] of Object.entries(household)) {
          if (scopes.has(`cnaf_${name}`)) expect(left[name]).toEqual(value);
          else expect(left).not.toHaveProperty(name);
        }
      }),
    );
  });

  it('leaves no key of the quotient when only the children and the address are open', () => {
    const { parts, fields } = maskOf(quotientFamilial, new Set(['cnaf_enfants', 'cnaf_adresse']));
    expect(minimise(parts, household)).toEqual({ enfants: household.enfants, adresse: household.adresse });
    expect([...fields].sort()).toEqual(['adresse', 'enfants']);
  });

  it('drops what the provider says beyond the contract', () => {
    const { parts } = maskOf(quotientFamilial, new Set(Object.keys(quotientFamilial.scopes)));
    expect(minimise(parts, { ...household, numero_allocataire: '1234567' })).toEqual(household);
    const read = quotientFamilial.data.parse({ ...household, allocataires: [{ ...person, nir: '0' }] });
    expect(JSON.stringify(minimise(parts, read))).not.toContain('nir');
  });
});

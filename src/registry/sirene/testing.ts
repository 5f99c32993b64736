import { isSiret } from '../identifiers.js';

/** A SIRET of a unit: its number `n`, in the order of NIC that pass Luhn. */
export function siretOf(siren: string, n: number): string {
  for (let digit = 0; digit < 10; digit += 1) {
    const siret = `${siren}${String(n).padStart(4, '0')}${digit}`;
    if (isSiret(siret)) return siret;
  }
  throw new RangeError(`${siren} has no establishment ${n}`);
}

const own = [
  'siren',
  'siret',
  'statutDiffusionEtablissement',
  'etablissementSiege',
  'dateDebut',
  'etatAdministratifEtablissement',
  'enseigne1Etablissement',
  'codeCommuneEtablissement',
  'activitePrincipaleEtablissement',
  'nomenclatureActivitePrincipaleEtablissement',
] as const;
const ofUnit = ['categorieJuridiqueUniteLegale', 'denominationUniteLegale', 'etatAdministratifUniteLegale'] as const;

/** Columns of a file of establishments: with those of the unit, or alone. */
export const header = { joined: [...own, ...ofUnit, 'adresse_courriel'], alone: [...own] } as const;

export type EstablishmentCells = { siret: string } & Partial<Record<(typeof header.joined)[number], string>>;
export type UnitCells = { siren: string; dateDebut?: string } & Partial<Record<(typeof ofUnit)[number], string>>;

const csv = (columns: readonly string[], rows: readonly Readonly<Record<string, string | undefined>>[]): string =>
  [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))].map((cells) => `${cells.join(',')}\n`).join('');

/** A file of establishments, open ones and head offices unless it is said otherwise. */
export function establishments(rows: readonly EstablishmentCells[], columns: readonly string[] = header.joined): string {
  const usual = {
    etablissementSiege: 'true',
    etatAdministratifEtablissement: 'A',
    etatAdministratifUniteLegale: 'A',
    dateDebut: '2010-01-01',
  };
  return csv(
    columns,
    rows.map((row) => ({ ...usual, ...row })),
  );
}

/** A file of legal units, active ones unless it is said otherwise. */
export function units(rows: readonly UnitCells[]): string {
  const usual = { etatAdministratifUniteLegale: 'A', dateDebut: '2010-01-01' };
  return csv(
    ['siren', 'dateDebut', ...ofUnit, 'nicSiegeUniteLegale'],
    rows.map((row) => ({ ...usual, ...row })),
  );
}

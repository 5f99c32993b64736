import { parseEmail, type EmailAddress } from '../../kernel/mail/index.js';
import { isCog, isSiren, isSiret } from '../identifiers.js';

// Names of the variables are INSEE's, from the files StockEtablissement and StockUniteLegale (Sirene 3.11), alone or joined as the extractions
// of api.insee.fr and sirene.fr give them.

/** What is wrong with a line, and where. */
export interface Refusal {
  field: string;
  reason: string;
}

/** A line of a file of units, read. */
export interface UnitLine {
  siren: string;
  name: string;
  legalCategory: string;
  closedOn: string | null;
}

/** A line of a file of establishments, read; of its unit, what the line says. */
export interface EstablishmentLine {
  siret: string;
  siren: string;
  /** Name of its own, beside that of its unit. */
  sign: string;
  unit: UnitLine | null;
  activity: string | null;
  commune: string | null;
  headquarters: boolean;
  closedOn: string | null;
  contactEmail: EmailAddress | null;
}

/** The value of a variable in a line: '' when it is empty or the file has no such column. */
export type Cells = (name: string) => string;

class Wrong extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
  }
}
const wrong = (field: string, reason: string): never => {
  throw new Wrong({ field, reason });
};

/** What a file is, by its header: null when it is neither, for want of the columns named. */
export function kindOfFile(
  header: readonly string[],
): { kind: 'establishments' | 'units'; joined: boolean } | { missing: readonly string[] } {
  const lacks = (names: readonly string[]) => names.filter((name) => !header.includes(name));
  const establishment = lacks(['siret', 'etatAdministratifEtablissement', 'etablissementSiege', 'codeCommuneEtablissement', 'dateDebut']);
  const unit = lacks(['siren', 'categorieJuridiqueUniteLegale', 'denominationUniteLegale', 'etatAdministratifUniteLegale']);
  if (establishment.length === 0) return { kind: 'establishments', joined: header.includes('categorieJuridiqueUniteLegale') };
  if (unit.length === 0 && !header.includes('siret')) return { kind: 'units', joined: false };
  return { missing: header.includes('siret') ? establishment : unit };
}

/** Reads a line of a file of units, or says what is wrong with it. */
export function readUnit(cells: Cells): UnitLine | Refusal {
  return reading(() => unitOf(cells, cells('siren'), 'dateDebut'));
}

/** Reads a line of a file of establishments, or says what is wrong with it. */
export function readEstablishment(cells: Cells, joined: boolean): EstablishmentLine | Refusal {
  return reading(() => {
    const siret = cells('siret');
    if (!isSiret(siret)) wrong('siret', 'is not a SIRET');
    const siren = siret.slice(0, 9);
    if (cells('siren') !== '' && cells('siren') !== siren) wrong('siren', 'is not the beginning of the SIRET');
    const contact = cells('adresse_courriel');
    const contactEmail = contact === '' ? null : parseEmail(contact);
    if (contact !== '' && contactEmail === null) wrong('adresse_courriel', 'is not an e-mail address');
    const commune = cells('codeCommuneEtablissement');
    if (commune !== '' && !isCog(commune)) wrong('codeCommuneEtablissement', 'is not a code of the Code officiel géographique');
    return {
      siret,
      siren,
      sign: nameIn(cells, 'denominationUsuelleEtablissement') || nameIn(cells, 'enseigne1Etablissement'),
      // The day on which the unit ceased is in its own file only; its last establishment closes with it.
      unit: joined ? unitOf(cells, siren, 'dateDebut') : null,
      activity: activityIn(cells),
      commune: commune || null,
      headquarters: oneOf(cells, 'etablissementSiege', { true: true, false: false }),
      closedOn: oneOf(cells, 'etatAdministratifEtablissement', { A: false, F: true }) ? dayIn(cells, 'dateDebut') : null,
      contactEmail,
    };
  });
}

function reading<T>(read: () => T): T | Refusal {
  try {
    return read();
  } catch (error) {
    if (error instanceof Wrong) return error.refusal;
    throw error;
  }
}

function unitOf(cells: Cells, siren: string, dayField: string): UnitLine {
  if (!isSiren(siren)) wrong('siren', 'is not a SIREN');
  const legalCategory = cells('categorieJuridiqueUniteLegale');
  if (!/^\d{4}$/.test(legalCategory)) wrong('categorieJuridiqueUniteLegale', 'is not a legal category of four digits');
  const person = [nameIn(cells, 'prenomUsuelUniteLegale'), nameIn(cells, 'nomUsageUniteLegale') || nameIn(cells, 'nomUniteLegale')];
  const name = nameIn(cells, 'denominationUniteLegale') || person.filter((part) => part !== '').join(' ');
  if (name === '') wrong('denominationUniteLegale', 'there is no name');
  const ceased = oneOf(cells, 'etatAdministratifUniteLegale', { A: false, C: true, '': false });
  return { siren, name, legalCategory, closedOn: ceased ? dayIn(cells, dayField) : null };
}

/** The principal activity; a code of a nomenclature before the NAF rev. 2, which closed establishments keep, is none. */
function activityIn(cells: Cells): string | null {
  const code = cells('activitePrincipaleEtablissement');
  const nomenclature = cells('nomenclatureActivitePrincipaleEtablissement');
  if (code === '' || (nomenclature !== '' && nomenclature !== 'NAFRev2')) return null;
  if (!/^\d{2}\.\d{2}[A-Z]$/.test(code)) wrong('activitePrincipaleEtablissement', 'is not a code of the NAF rev. 2');
  return code;
}

/** A closing without a date stays a closing: INSEE writes the first day of 1900 for a day that it does not know. */
function dayIn(cells: Cells, field: string): string {
  const day = cells(field);
  if (day === '') return '1900-01-01';
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  return valid ? day : wrong(field, 'is not a day as YYYY-MM-DD');
}

function oneOf<T>(cells: Cells, field: string, values: Readonly<Record<string, T>>): T {
  const text = cells(field);
  return Object.hasOwn(values, text)
    ? // It was just found.
      (values[text] as T)
    : wrong(field, `is not one of ${Object.keys(values).filter(Boolean).join(', ')}`);
}

const longestName = 300;

function nameIn(cells: Cells, field: string): string {
  const name = cells(field);
  // What the register may not publish (statutDiffusion P) is so written.
  if (name === '' || name === '[ND]') return '';
  if (name.length > longestName) wrong(field, `is longer than ${longestName} characters`);
  if (/[\u0000-\u001f\u007f-\u009f\ufffd]|\p{Bidi_Control}/u.test(name)) wrong(field, 'holds a control character, or is not in UTF-8');
  return name.replace(/\s+/g, ' ').trim();
}

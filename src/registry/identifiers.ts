const siretOfLaPoste = '35600000000048';
const sirenOfLaPoste = '356000000';

/** The control of Luhn (ISO/IEC 7812-1). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const twice = i % 2 === 1 ? digit * 2 : digit;
    sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

/** Whether `text` is a SIRET: 14 digits that pass Luhn; for the establishments of La Poste, whose digits add up to a multiple of 5 (INSEE). */
export function isSiret(text: string): boolean {
  if (!/^\d{14}$/.test(text)) return false;
  if (text.startsWith(sirenOfLaPoste) && text !== siretOfLaPoste) return [...text].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;
  return passesLuhn(text);
}

/** Whether `text` is a SIREN: 9 digits that pass Luhn. */
export function isSiren(text: string): boolean {
  return /^\d{9}$/.test(text) && passesLuhn(text);
}

/** Whether `text` has the shape of a code of the Code officiel géographique: five characters, the first and the last three digits (2A and 2B are Corsica). */
export function isCog(text: string): boolean {
  return /^\d[\dAB]\d{3}$/.test(text);
}

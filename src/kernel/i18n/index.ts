/** The languages of the interface. French is the language of reference. */
export type Lang = 'fr' | 'en';
export const languages: readonly Lang[] = ['fr', 'en'];

/** A text in every language of the interface. */
export interface Text {
  fr: string;
  en: string;
}

/** The zone in which every civil date and hour is shown. */
export const displayZone = 'Europe/Paris';

/** Returns `text` in `lang`, with each `{name}` replaced by `values.name`. */
export function t(text: Text, lang: Lang, values?: Readonly<Record<string, string | number>>): string {
  const words = text[lang];
  return values ? words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : words;
}

const locale = { fr: 'fr-FR', en: 'en-GB' } as const;
const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function dateFormat(lang: Lang, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang} ${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known instanceof Intl.DateTimeFormat) return known;
  const made = new Intl.DateTimeFormat(locale[lang], options);
  cache.set(key, made);
  return made;
}

function numberFormat(lang: Lang, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${lang} ${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known instanceof Intl.NumberFormat) return known;
  const made = new Intl.NumberFormat(locale[lang], options);
  cache.set(key, made);
  return made;
}

/** A civil date `YYYY-MM-DD` or an instant, as «24 novembre 2026» («1er novembre» as French usage wants). Instants are read in Europe/Paris. */
export function formatDate(value: string | Date, lang: Lang): string {
  const civil = typeof value === 'string';
  const instant = civil ? new Date(`${value}T00:00:00Z`) : value;
  const words = dateFormat(lang, { day: 'numeric', month: 'long', year: 'numeric', timeZone: civil ? 'UTC' : displayZone }).format(instant);
  return lang === 'fr' ? words.replace(/^1 /, '1er ') : words;
}

/** An instant as «24 novembre 2026 à 14 h 05», in Europe/Paris. */
export function formatDateTime(value: Date, lang: Lang): string {
  const parts = dateFormat(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: displayZone }).formatToParts(value);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  const time = lang === 'fr' ? `à ${Number(part('hour'))} h ${part('minute')}` : `at ${part('hour')}:${part('minute')}`;
  return `${formatDate(value, lang)} ${time}`;
}

/** A number as people write it: «1 234,5». `digits` is the greatest number of decimals shown. */
export function formatNumber(value: number, lang: Lang, digits = 1): string {
  return numberFormat(lang, { maximumFractionDigits: digits }).format(value);
}

/** A share between 0 and 1 as «98,7 %». */
export function formatShare(value: number, lang: Lang, digits = 0): string {
  return numberFormat(lang, { style: 'percent', maximumFractionDigits: digits }).format(value);
}

/** An amount in integer cents of euro as «2,35 €». */
export function formatMoney(cents: number, lang: Lang): string {
  return numberFormat(lang, { style: 'currency', currency: 'EUR' }).format(cents / 100);
}

/** A byte count as «120 ko». */
export function formatBytes(bytes: number, lang: Lang): string {
  const unit = { fr: ['octets', 'ko', 'Mo'], en: ['bytes', 'KB', 'MB'] }[lang];
  const power = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  return `${formatNumber(bytes / 1000 ** power, lang, power === 0 ? 0 : 1)} ${unit[power] ?? ''}`;
}

import { BlockList, isIP } from 'node:net';
import { civilDate } from '../../../kernel/clock.js';
import type { Fault } from '../../../kernel/errors/index.js';
import { fault } from './faults.js';

/** What a service may ask, as the pipeline reads it. */
export interface Authorisation {
  id: string;
  service: string;
  organisation: { siret: string; name: string };
  procedureId: string | null;
  purpose: string;
  legalBasis: string;
  scopes: ReadonlySet<string>;
  ratePerSecond: number;
  addresses: readonly string[];
  expiresAt: Date;
  revokedAt: Date | null;
}

/** Whether the authorisation is in force: the fault that stops the request, or null. */
export function standing(authorisation: Authorisation, now: Date): Fault | null {
  if (authorisation.revokedAt) return fault('00105');
  return authorisation.expiresAt <= now ? fault('00103') : null;
}

/** Whether an address may use the token. An empty list lets every address in. */
export function addressAllowed(allowed: readonly string[], address: string): boolean {
  if (allowed.length === 0) return true;
  const list = new BlockList();
  for (const entry of allowed) {
    const [base = '', bits] = entry.split('/');
    const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(base, family);
    else list.addSubnet(base, Number(bits), family);
  }
  // A dual-stack socket shows IPv4 addresses inside IPv6.
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  const family = isIP(plain);
  return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

/** The scopes of a FranceConnect token: those about identity are dropped, since the person's identity comes from FranceConnect alone. */
export function franceConnectScopes(scope: string): Set<string> {
  return new Set(scope.split(' ').filter((name) => name !== '' && !name.includes('_identite')));
}

/** A maintenance window: on one `day`, each `weekday` (1 is Monday), or each day when both are null. Times are `HH:MM` in Paris. */
export interface Window {
  day: string | null;
  weekday: number | null;
  from: string;
  to: string;
}

/** Seconds until the end of the maintenance that is under way, or null. A window whose end is before its beginning ends the next day. */
export function maintenanceLeft(windows: readonly Window[], now: Date): number | null {
  const time = secondOfDay(now);
  const today = civilDate(now);
  const yesterday = dayBefore(today);
  let left: number | null = null;
  for (const window of windows) {
    const [from, to] = [seconds(window.from), seconds(window.to)];
    const over = to <= from;
    let rest: number | null = null;
    if (falls(window, today) && time >= from && (over || time < to)) rest = to - time + (over ? 86_400 : 0);
    else if (over && falls(window, yesterday) && time < to) rest = to - time;
    if (rest !== null) left = Math.max(left ?? 0, rest);
  }
  return left;
}

const falls = (window: Window, day: string): boolean =>
  window.day === null ? window.weekday === null || window.weekday === weekdayOf(day) : window.day === day;
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

function seconds(time: string): number {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  return (hour * 60 + minute) * 60 + second;
}

const clockOnTheWall = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const secondOfDay = (date: Date): number => seconds(clockOnTheWall.format(date));

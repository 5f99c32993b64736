import { stringify } from 'csv-stringify/sync';
import type { Quality } from './quality.js';

/** One figure as open data: a row of the CSV, an object of the JSON. */
export interface OpenFigure {
  indicateur: string;
  periode_debut: string;
  periode_fin: string;
  valeur: number | null;
  unite: string;
  borne_basse: number | null;
  borne_haute: number | null;
  nombre: number;
  nature: 'mesuré';
}

const round = (value: number | null | undefined, digits = 4): number | null => (value === null || value === undefined ? null : Number(value.toFixed(digits)));

/** The figures of the page, one by one: the twelve months, then each month. */
export function openFigures({ window, opinions, availability, reuse, months }: Quality): OpenFigure[] {
  const span = { periode_debut: window.from, periode_fin: window.to, nature: 'mesuré' as const };
  const { invited } = opinions;
  const measures = availability.available + availability.unavailable;
  return [
    { indicateur: 'satisfaction', ...span, valeur: round(invited.satisfaction, 2), unite: 'sur 10', borne_basse: round(invited.interval?.low, 2), borne_haute: round(invited.interval?.high, 2), nombre: invited.n },
    { indicateur: 'disponibilite', ...span, valeur: round(availability.share), unite: 'part', borne_basse: round(availability.interval?.low), borne_haute: round(availability.interval?.high), nombre: measures },
    { indicateur: 'temps_de_reponse_median', ...span, valeur: availability.medianMilliseconds, unite: 'ms', borne_basse: null, borne_haute: null, nombre: availability.available },
    { indicateur: 'informations_reprises_sans_changement', ...span, valeur: round(reuse.share), unite: 'part', borne_basse: null, borne_haute: null, nombre: reuse.offered },
    ...months.flatMap(({ month, opinions: n, satisfaction, availability: share }): OpenFigure[] => {
      const within = { periode_debut: month, periode_fin: endOfMonth(month), nature: 'mesuré' as const, borne_basse: null, borne_haute: null };
      return [
        { indicateur: 'satisfaction', ...within, valeur: round(satisfaction, 2), unite: 'sur 10', nombre: n },
        { indicateur: 'disponibilite', ...within, valeur: round(share), unite: 'part', nombre: 0 },
      ].filter((row) => row.valeur !== null);
    }),
  ];
}

function endOfMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/** The same as CSV (UTF-8, semicolons, one header line). */
export const openCsv = (quality: Quality): string => stringify(openFigures(quality), { header: true, delimiter: ';', cast: { number: (value) => String(value).replace('.', ',') } });

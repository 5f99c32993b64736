import { stringify } from 'csv-stringify/sync';
import { civilDate } from '../../../kernel/clock.js';
import type { Interval } from '../avis/index.js';
import type { Quality } from './quality.js';
import { measured } from './rules.js';

/** The version of the rules behind these figures; changed with any of them, so that two editions can be compared. */
export const rulesVersion = '2026-11';

/**
 * One figure as open data: a row of the CSV, an object of the JSON. Names of figures are those that «Je donne mon avis» and «Vos démarches
 * essentielles» publish (satisfaction, comprehension, contact…, autonomy, uptime, performance), with the same units.
 */
export interface OpenFigure {
  demarche: string;
  indicateur: string;
  periode: 'fenetre' | 'mois' | 'depuis_ouverture';
  debut: string | null;
  fin: string;
  /** Null: not measured, or too few opinions to publish it. */
  valeur: number | null;
  unite: 'sur_10' | 'part' | 'ms' | 'nombre';
  /** 95 %. */
  borne_basse: number | null;
  borne_haute: number | null;
  /** Opinions, measures or facts behind the figure. */
  nombre: number;
  /** How many of them the seed of the sandbox made up. */
  dont_demonstration: number;
  regle: string;
  calcule_le: string;
}

const round = (value: number | null | undefined, digits: number): number | null =>
  value === null || value === undefined ? null : Number(value.toFixed(digits));

/** The figures of the page, one by one: those of the whole window, then month by month. */
export function openFigures({ procedure, at, window, opinions, availability, reuse, months }: Quality): OpenFigure[] {
  const today = civilDate(at);
  const { invited, open } = opinions;
  const demonstration = invited.counts.demonstration;
  const figure = (
    indicateur: string,
    unite: OpenFigure['unite'],
    valeur: number | null,
    nombre: number,
    more: Partial<OpenFigure> & { interval?: Interval | null } = {},
  ): OpenFigure => {
    const { interval = null, ...rest } = more;
    const digits = unite === 'part' ? 6 : unite === 'sur_10' ? 4 : 0;
    return {
      demarche: procedure.slug,
      indicateur,
      periode: 'fenetre',
      debut: window.from,
      fin: window.to,
      valeur: round(valeur, digits),
      unite,
      borne_basse: round(interval?.low, digits),
      borne_haute: round(interval?.high, digits),
      nombre,
      dont_demonstration: 0,
      regle: rulesVersion,
      calcule_le: today,
      ...rest,
    };
  };
  // Under the minimum nothing that opinions say is published but their number.
  const published = <T>(value: T): T | null => (invited.level === null ? null : value);
  const said = { dont_demonstration: demonstration };
  const probed = { debut: availability.window.from, fin: availability.window.to };
  const whole = { periode: 'depuis_ouverture', debut: null } as const;
  return [
    figure('satisfaction', 'sur_10', published(invited.satisfaction), invited.n, { ...said, interval: published(invited.interval) }),
    figure('comprehension', 'sur_10', published(invited.comprehension.mean), invited.comprehension.n, said),
    figure('contact_reachability', 'part', published(invited.helpReachable.share), invited.helpReachable.n, said),
    figure('contact_satisfaction', 'sur_10', published(invited.helpQuality.mean), invited.helpQuality.n, said),
    figure('contact', 'sur_10', published(invited.help.mean), invited.help.n, said),
    figure('autonomy', 'sur_10', published(invited.autonomy.mean), invited.autonomy.n, said),
    figure('avis_libres', 'nombre', open.n, open.n),
    figure('uptime', 'part', availability.share, measured(availability), { ...probed, interval: availability.interval }),
    figure('performance', 'ms', availability.medianMilliseconds, availability.available, probed),
    figure('reprise', 'part', reuse.share, reuse.offered, whole),
    figure('reprise_acceptees', 'nombre', reuse.accepted, reuse.offered, whole),
    figure('reprise_modifiees', 'nombre', reuse.edited, reuse.offered, whole),
    figure('reprise_refusees', 'nombre', reuse.refused, reuse.offered, whole),
    ...months.flatMap((m) => {
      // The first and the last month are not whole: they hold what the window holds.
      const month = {
        periode: 'mois',
        debut: m.month < window.from ? window.from : m.month,
        fin: earlier(endOfMonth(m.month), today),
      } as const;
      return [
        ...(m.opinions > 0
          ? [
              figure('satisfaction', 'sur_10', m.satisfaction, m.opinions, {
                ...month,
                interval: m.satisfactionInterval,
                dont_demonstration: m.demonstration,
              }),
            ]
          : []),
        ...(m.measures > 0 ? [figure('uptime', 'part', m.availability, m.measures, { ...month, interval: m.availabilityInterval })] : []),
      ];
    }),
  ];
}

const earlier = (a: string, b: string) => (a < b ? a : b);

function endOfMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/** The same as CSV for French spreadsheets: UTF-8 with its mark, semicolons, decimal commas, one header line. */
export const openCsv = (quality: Quality): string =>
  stringify(openFigures(quality), {
    header: true,
    bom: true,
    delimiter: ';',
    cast: { number: (value) => String(value).replace('.', ',') },
  });

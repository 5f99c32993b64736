import { formatDate, formatNumber, t, type Lang } from '../kernel/i18n/index.js';
import type { Markup } from './jsx/markup.js';

// Drawn for a phone of 360 px, where one unit is about one pixel, and allowed to grow to half as much again (`socle-chart` in socle.css).
const width = 340;

interface Common {
  /** Says what is shown, for those who do not see it. */
  title: string;
  /** What the values count: '%', 's', 'avis'. Shown after each value. */
  unit: string;
  lang: Lang;
}

export interface Bar {
  label: string;
  value: number;
  /** Ends of the interval that the value was estimated with. */
  low?: number;
  high?: number;
}

/** Horizontal bars, one a row, each with its value and, where known, its interval. `max` is the value of a full bar: the greatest one unless told. */
export function barChart({ title, rows, unit, max, lang }: Common & { rows: readonly Bar[]; max?: number }): Markup {
  const rowHeight = 50;
  const full = Math.max(max ?? 0, ...rows.map((row) => row.high ?? row.value), Number.MIN_VALUE);
  const room = width - 84;
  const x = (value: number) => round((Math.max(value, 0) / full) * room);
  return (
    <svg
      class="socle-chart"
      role="img"
      aria-label={said(
        lang,
        title,
        rows.map((row) => `${row.label}${colon[lang]}${amount(row.value, unit, lang)}`),
      )}
      viewBox={`0 0 ${width} ${rows.length * rowHeight}`}
      xmlns={svg}
    >
      {rows.map((row, index) => {
        const top = index * rowHeight;
        const { low, high } = row;
        const interval = low !== undefined && high !== undefined;
        return (
          <g>
            <text class="socle-chart__label" x={0} y={top + 16}>
              {row.label}
            </text>
            <rect class="socle-chart__track" x={0} y={top + 24} width={room} height={16} />
            <rect class="socle-chart__bar" x={0} y={top + 24} width={x(row.value)} height={16} />
            {interval ? <path class="socle-chart__interval" d={`M${x(low)} ${top + 28}v8m0-4H${x(high)}m0-4v8`} /> : null}
            <text class="socle-chart__value" x={width} y={top + 37} text-anchor="end">
              {amount(row.value, unit, lang)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** Values over time. `null` is a time without a value: the line stops there. */
export interface Series {
  label: string;
  points: readonly { at: Date | string /* civil date */; value: number | null }[];
}

const plot = { left: 44, right: 8, top: 12, height: 160 };

/** Lines over time, at most four, told apart by their marks as well as their colour. The scale begins at zero. `max` is its top. */
export function lineChart({ title, series, unit, max, lang }: Common & { series: readonly Series[]; max?: number }): Markup {
  const points = series.flatMap((one) => one.points);
  const times = points.map((point) => time(point.at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const top = max ?? niceTop(Math.max(0, ...points.map((point) => point.value ?? 0)));
  const inner = width - plot.left - plot.right;
  const bottom = plot.top + plot.height;
  const x = (at: Date | string) => round(plot.left + (last > first ? (time(at) - first) / (last - first) : 0.5) * inner);
  const y = (value: number) => round(bottom - (value / top) * plot.height);
  const height = bottom + 26 + series.length * 22;
  const summary = series.map((one) => {
    const end = one.points.findLast((point) => point.value !== null);
    return !end || end.value === null
      ? one.label
      : `${one.label}${colon[lang]}${amount(end.value, unit, lang)}, ${formatDate(end.at, lang)}`;
  });
  return (
    <svg class="socle-chart" role="img" aria-label={said(lang, title, summary)} viewBox={`0 0 ${width} ${height}`} xmlns={svg}>
      {[0, 0.5, 1].map((share) => (
        <g>
          <path class="socle-chart__grid" d={`M${plot.left} ${y(top * share)}H${width - plot.right}`} />
          <text class="socle-chart__tick" x={plot.left - 6} y={y(top * share) + 4} text-anchor="end">
            {formatNumber(top * share, lang)}
          </text>
        </g>
      ))}
      {points.length > 0 ? (
        <>
          <text class="socle-chart__tick" x={plot.left} y={bottom + 18}>
            {formatDate(new Date(first), lang)}
          </text>
          {last > first ? (
            <text class="socle-chart__tick" x={width - plot.right} y={bottom + 18} text-anchor="end">
              {formatDate(new Date(last), lang)}
            </text>
          ) : null}
        </>
      ) : null}
      {series.map((one, index) => {
        const kind = `socle-chart__line socle-chart__line--${(index % 4) + 1}`;
        const labelY = bottom + 42 + index * 22;
        return (
          <g>
            <path class={kind} d={path(one, x, y)} />
            {one.points.map((point) =>
              point.value === null ? null : <path class={`${kind} socle-chart__mark`} d={mark(index, x(point.at), y(point.value))} />,
            )}
            <path class={kind} d={`M${plot.left} ${labelY - 4}h24`} />
            <path class={`${kind} socle-chart__mark`} d={mark(index, plot.left + 12, labelY - 4)} />
            <text class="socle-chart__label" x={plot.left + 32} y={labelY}>
              {`${one.label}${unit ? ` (${unit})` : ''}`}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

const svg = 'http://www.w3.org/2000/svg';
const round = (value: number) => Math.round(value * 10) / 10;
const time = (at: Date | string) => (typeof at === 'string' ? new Date(at).getTime() : at.getTime());
const colon = { fr: '\u00a0: ', en: ': ' } as const;
const semicolon = { fr: '\u00a0; ', en: '; ' } as const;
const said = (lang: Lang, title: string, facts: readonly string[]) =>
  facts.length > 0 ? `${title}. ${facts.slice(0, 12).join(semicolon[lang])}.` : title;

function amount(value: number, unit: string, lang: Lang): string {
  const number = formatNumber(value, lang);
  return unit ? `${number}${unit === '%' && lang === 'en' ? '' : '\u00a0'}${unit}` : number;
}

/** The next of 1, 2, 5, 10, 20, 50… so that the scale reads in round numbers. */
function niceTop(greatest: number): number {
  if (greatest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(greatest));
  return ([1, 2, 5, 10].find((step) => step * power >= greatest) ?? 10) * power;
}

function path(series: Series, x: (at: Date | string) => number, y: (value: number) => number): string {
  let drawn = '';
  let broken = true;
  for (const { at, value } of series.points) {
    if (value !== null) drawn += `${broken ? 'M' : 'L'}${x(at)} ${y(value)}`;
    broken = value === null;
  }
  return drawn;
}

/** A disc, a square, a triangle, a cross: one for each series. */
function mark(series: number, x: number, y: number): string {
  const shapes = [
    `M${x - 3} ${y}a3 3 0 1 0 6 0a3 3 0 1 0-6 0`,
    `M${x - 3} ${y - 3}h6v6h-6z`,
    `M${x} ${y - 4}l4 7h-8z`,
    `M${x - 3} ${y - 3}l6 6m0-6l-6 6`,
  ];
  return shapes[series % shapes.length] ?? '';
}

/** Words to put where a chart would be, when there is nothing to draw yet. */
export function noFigures(lang: Lang): string {
  return t({ fr: 'Pas encore assez de réponses pour montrer un chiffre.', en: 'Not enough answers yet to show a figure.' }, lang);
}

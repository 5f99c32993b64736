import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { dropUnreadProperties, trimSheet, type Keep } from './trim.js';

const dist = join(dirname(createRequire(import.meta.url).resolve('@gouvfr/dsfr/package.json')), 'dist');

/** Parts of the State's design system that our components are made of. */
const parts = [
  'core/core',
  'component/link/link',
  'component/button/button',
  'component/form/form',
  'component/input/input',
  'component/select/select',
  'component/upload/upload',
  'component/checkbox/checkbox',
  'component/radio/radio',
  'component/alert/alert',
  'component/badge/badge',
  'component/tag/tag',
  'component/callout/callout',
  'component/card/card',
  'component/breadcrumb/breadcrumb',
  'component/stepper/stepper',
  'component/pagination/pagination',
  'component/skiplink/skiplink',
  'component/logo/logo',
  'component/footer/footer',
  'component/header/header',
];

// Classes that components and pages may use. A test reads every page of the program and names the class that is missing here.
const used = new RegExp(
  `^fr-(${[
    'container|container--fluid|grid-row|grid-row--gutters|col|col-12|col-(md|lg)-(3|4|5|6|7|8|9)',
    'text--(xs|sm|md|lg|xl|lead|bold)|h[1-6]|sr-only|hidden|hr|no-print|raw-link|enlarge-link|mb-auto',
    '[mp][tbylrx]?-(0|[1-8]v|[1-6]w)',
    'link|btn|btn--(sm|lg|secondary|tertiary|tertiary-no-outline)',
    'label|hint-text|error-text|valid-text|messages-group|fieldset|fieldset--error|fieldset__.*',
    'input|input--error|input-group|input-group--error|select|select--error|select-group|select-group--error|upload|upload-group|upload-group--error',
    'checkbox-group|checkbox-group--error|radio-group|radio-group--error|radio-rich|radio-rich__pictogram',
    'alert|alert--(sm|info|success|warning|error)|alert__title|badge|badge--(sm|info|success|warning|error|new|no-icon)|tag|tag--sm|tags-group',
    'callout|callout__(title|text)|card|card--no-icon|card__(body|content|title|desc|start|detail)',
    'breadcrumb|breadcrumb__(list|link)|stepper|stepper__.*|pagination|pagination__(list|link)|skiplinks|skiplinks__list|logo|footer|header',
  ].join('|')})$`,
);

const keep: Keep = {
  isUsed: (name) => used.test(name),
  // Icons by class, themes chosen by script, media and browsers that are gone.
  isWanted: (selector) => !/fr-icon-|fr-fi-|data-fr-(theme|scheme|js)|^(audio|video|iframe|object)|-ms-|::-ms|scheme-border/.test(selector),
  isWantedAtRule: (prelude) => !/^@(font-face|charset|-moz-document)|-ms-high-contrast/.test(prelude),
};

/** Fonts of any device, none to fetch. */
const systemFonts = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif';
const stateFonts = [
  { weight: 400, file: 'Marianne-Regular.woff2' },
  { weight: 500, file: 'Marianne-Medium.woff2' },
  { weight: 700, file: 'Marianne-Bold.woff2' },
] as const;

/** The files of the State's fonts, which only a service of the State may use. */
export function readStateFonts(): { name: string; content: Buffer }[] {
  return stateFonts.map(({ file }) => ({ name: file, content: readFileSync(join(dist, 'fonts', file)) }));
}

/**
 * The one style sheet of a page: what we use of the State's design system, then our own rules.
 * @param own our own rules
 * @param fontHref address of a font file, for a deployment of the State; null for others, which get the fonts of the device
 */
export function buildSheet(own: string, fontHref: ((file: string) => string) | null): string {
  const faces = fontHref
    ? stateFonts
        .map(
          ({ weight, file }) =>
            `@font-face{font-family:Marianne;font-weight:${weight};font-display:swap;src:url(${fontHref(file)}) format("woff2")}`,
        )
        .join('')
    : '';
  const shared = parts
    .map((part) => trimSheet(withIcons(part, `${read(`${part}.main.min.css`)}${read(`${part}.print.min.css`)}`), keep))
    .join('');
  const fonts = fontHref
    ? shared
    : shared.replaceAll(/Marianne,\s*arial,\s*sans-serif/gi, systemFonts).replaceAll(/Spectral,\s*georgia,\s*serif/gi, 'Georgia,serif');
  return dropUnreadProperties(`${faces}${fonts}${compact(own)}`);
}

const read = (path: string) => readFileSync(join(dist, path), 'utf8');

/** Icons travel inside the sheet: some twenty small shapes, no request each, nothing that appears late. */
function withIcons(part: string, css: string): string {
  return css.replace(/url\("?(\.\.?\/[^")]+\.svg)"?\)/g, (_whole, path: string) => {
    const svg = read(join(dirname(part), path))
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/\s+/g, ' ')
      .replaceAll('"', "'")
      .trim();
    return `url("data:image/svg+xml,${svg.replace(/[%#<>?{}|\\^`]/g, (c) => encodeURIComponent(c))}")`;
  });
}

/** Our own sheet without comments and spare spaces. */
function compact(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};,>])\s*/g, '$1')
    .replace(/:\s+/g, ':')
    .trim();
}

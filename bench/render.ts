import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Button, Buttons, Form, RadioGroup, render, Select, TextField } from '../src/design/index.js';
import { jsx, jsxs } from '../src/design/jsx/jsx-runtime.js';
import type { Child, Markup } from '../src/design/jsx/markup.js';

/** The data of the page that both write: a form of twenty fields with faults, and a table of forty rows. */
const fields = Array.from({ length: 12 }, (_, i) => ({ name: `champ-${i}`, label: `Quel est le n° ${i} ?`, hint: i % 3 === 0 ? 'Comme sur votre "avis"' : undefined, value: `L'école <${i}> & Cie`, fault: i % 5 === 0 ? 'Écrivez une réponse' : undefined }));
const selects = Array.from({ length: 4 }, (_, i) => ({ name: `choix-${i}`, label: `Choix ${i}`, options: Array.from({ length: 12 }, (_o, j) => ({ value: `v${j}`, text: `Commune n° ${j}` })), value: 'v3' }));
const radios = Array.from({ length: 4 }, (_, i) => ({ name: `radio-${i}`, legend: `Question ${i}`, options: ['Oui', 'Non', 'Je ne sais pas'].map((text) => ({ value: text, text })), value: 'Non' }));
const rows = Array.from({ length: 40 }, (_, i) => ({ id: `d-${i}`, name: `Dossier de l'usager ${i}`, state: i % 2 ? 'Accepté' : 'En cours' }));

type El = (type: string | ((props: never) => unknown), props: Record<string, unknown>, ...children: unknown[]) => unknown;

/** The part of the page written element by element, by whichever library makes the elements. */
function table(el: El, className: string): unknown {
  return el('table', {}, el('tbody', {}, rows.map((row) => el('tr', { key: row.id, [className]: 'ligne' }, el('td', {}, el('a', { href: `/dossiers/${row.id}` }, row.name)), el('td', {}, el('span', { [className]: 'fr-badge' }, row.state))))));
}

const ours: El = (type, { key: _key, ...props }, ...children) => (children.length > 1 ? jsxs : jsx)(type as string, { ...props, children: children.length === 1 ? children[0] : children });

function ourPage(): string {
  const form = Form({
    action: '/envoi',
    children: [fields.map((field) => TextField(field)), selects.map((select) => Select(select)), radios.map((radio) => RadioGroup(radio)), Buttons({ children: Button({ children: 'Continuer' }) })],
  });
  return render([form, table(ours, 'class') as Markup] satisfies Child);
}

const h: El = (type, props, ...children) => createElement(type, props, ...children);

// The same components, written for React with the same elements, classes and texts.
const Hint = ({ id, text }: { id: string; text?: string }) => (text ? h('span', { className: 'fr-hint-text', id }, text) : null);
const Notes = ({ name, fault }: { name: string; fault?: string }) => (fault ? h('p', { className: 'fr-error-text', id: `${name}-faute` }, fault) : null);
const described = (name: string, hint?: string, fault?: string) => [hint ? `${name}-aide` : '', fault ? `${name}-faute` : ''].filter(Boolean).join(' ') || undefined;
const Label = ({ name, label, hint }: { name: string; label: string; hint?: string }) => h('label', { className: 'fr-label', htmlFor: name }, label, h(Hint, { id: `${name}-aide`, text: hint }));

const ReactText = ({ name, label, hint, value, fault }: (typeof fields)[number]) =>
  h('div', { className: `fr-input-group${fault ? ' fr-input-group--error' : ''}` },
    h(Label, { name, label, hint }),
    h('input', { className: `fr-input${fault ? ' fr-input--error' : ''}`, id: name, name, type: 'text', defaultValue: value, required: true, 'aria-describedby': described(name, hint, fault), 'aria-invalid': fault ? true : undefined }),
    h(Notes, { name, fault }));
const ReactSelect = ({ name, label, options, value }: (typeof selects)[number]) =>
  h('div', { className: 'fr-select-group' },
    h(Label, { name, label }),
    h('select', { className: 'fr-select', id: name, name, required: true, defaultValue: value }, h('option', { value: '' }, '–'), options.map((option) => h('option', { key: option.value, value: option.value }, option.text))));
const ReactRadio = ({ name, legend, options, value }: (typeof radios)[number]) =>
  h('fieldset', { className: 'fr-fieldset', id: `${name}-groupe` },
    h('legend', { className: 'fr-fieldset__legend fr-fieldset__legend--regular' }, legend),
    options.map((option, i) =>
      h('div', { key: option.value, className: 'fr-fieldset__element' },
        h('div', { className: 'fr-radio-group' },
          h('input', { type: 'radio', id: i === 0 ? name : `${name}-${i + 1}`, name, value: option.value, defaultChecked: option.value === value, required: true }),
          h('label', { className: 'fr-label', htmlFor: i === 0 ? name : `${name}-${i + 1}` }, option.text)))));

function reactPage(): string {
  return renderToStaticMarkup(
    h('div', {},
      h('form', { method: 'post', action: '/envoi', noValidate: true, className: 'socle-form', 'data-submit-once': '' },
        fields.map((field) => h(ReactText, { key: field.name, ...field })),
        selects.map((select) => h(ReactSelect, { key: select.name, ...select })),
        radios.map((radio) => h(ReactRadio, { key: radio.name, ...radio })),
        h('div', { className: 'socle-buttons' }, h('button', { type: 'submit', className: 'fr-btn' }, 'Continuer'))),
      table(h, 'className')),
  );
}

/** Pages per second over `milliseconds`. */
function speed(page: () => string, milliseconds: number): number {
  const start = performance.now();
  let pages = 0;
  let bytes = 0;
  while (performance.now() - start < milliseconds) {
    // Encoding is part of the work, and makes a text that was joined lazily whole.
    for (let i = 0; i < 20; i++) bytes += Buffer.from(page()).length;
    pages += 20;
  }
  if (bytes === 0) throw new Error('The page is empty');
  return pages / ((performance.now() - start) / 1000);
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Pages per second of our JSX runtime beside react-dom/server on the same form page, each the median of five turns taken alternately. */
export async function renderBench(): Promise<{ name: string; ours: number; peer: number; unit: string; ratio: number; goal: number; note: string }[]> {
  const sizes = { ours: ourPage().length, peer: reactPage().length };
  if (Math.abs(sizes.ours - sizes.peer) / sizes.peer > 0.05) throw new Error(`The two pages are not the same: ${sizes.ours} and ${sizes.peer} characters`);
  // React is several times slower when it believes that it is being developed.
  const production = process.env['NODE_ENV'] === 'production';
  speed(ourPage, 300);
  speed(reactPage, 300);
  const turns = Array.from({ length: 5 }, () => ({ ours: speed(ourPage, 400), peer: speed(reactPage, 400) }));
  const result = { ours: Math.round(median(turns.map((turn) => turn.ours))), peer: Math.round(median(turns.map((turn) => turn.peer))) };
  return [
    {
      name: 'A form page, written on the server',
      ...result,
      unit: 'pages/s',
      ratio: result.ours / result.peer,
      goal: 2,
      note: `react-dom/server renderToStaticMarkup, ${production ? 'production' : 'development'} build, ${Math.round(sizes.ours / 1000)} KB a page`,
    },
  ];
}

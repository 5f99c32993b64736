import { fields, ourPage, radios, rows, selects } from './render-page.js';

// React reads this once, when it is loaded, and is several times slower when it believes that it is being developed.
process.env['NODE_ENV'] = 'production';
const { createElement: h } = await import('react');
const { renderToStaticMarkup } = await import('react-dom/server');

// The same components, written for React with the same elements, classes and texts.
const Hint = ({ id, text }: { id: string; text?: string }) => (text ? h('span', { className: 'fr-hint-text', id }, text) : null);
const Notes = ({ name, fault }: { name: string; fault?: string }) =>
  fault ? h('p', { className: 'fr-error-text', id: `${name}-faute` }, fault) : null;
const described = (name: string, hint?: string, fault?: string) =>
  [hint ? `${name}-aide` : '', fault ? `${name}-faute` : ''].filter(Boolean).join(' ') || undefined;
const Label = ({ name, label, hint }: { name: string; label: string; hint?: string }) =>
  h('label', { className: 'fr-label', htmlFor: name }, label, h(Hint, { id: `${name}-aide`, text: hint }));

const ReactText = ({ name, label, hint, value, fault }: (typeof fields)[number]) =>
  h(
    'div',
    { className: `fr-input-group${fault ? ' fr-input-group--error' : ''}` },
    h(Label, { name, label, hint }),
    h('input', {
      className: `fr-input${fault ? ' fr-input--error' : ''}`,
      id: name,
      name,
      type: 'text',
      defaultValue: value,
      required: true,
      'aria-describedby': described(name, hint, fault),
      'aria-invalid': fault ? true : undefined,
    }),
    h(Notes, { name, fault }),
  );
const ReactSelect = ({ name, label, options, value }: (typeof selects)[number]) =>
  h(
    'div',
    { className: 'fr-select-group' },
    h(Label, { name, label }),
    h(
      'select',
      { className: 'fr-select', id: name, name, required: true, defaultValue: value },
      h('option', { value: '' }, '–'),
      options.map((option) => h('option', { key: option.value, value: option.value }, option.text)),
    ),
  );
const ReactRadio = ({ name, legend, options, value }: (typeof radios)[number]) =>
  h(
    'fieldset',
    { className: 'fr-fieldset', id: `${name}-groupe` },
    h('legend', { className: 'fr-fieldset__legend fr-fieldset__legend--regular' }, legend),
    options.map((option, i) =>
      h(
        'div',
        { key: option.value, className: 'fr-fieldset__element' },
        h(
          'div',
          { className: 'fr-radio-group' },
          h('input', {
            type: 'radio',
            id: i === 0 ? name : `${name}-${i + 1}`,
            name,
            value: option.value,
            defaultChecked: option.value === value,
            required: true,
          }),
          h('label', { className: 'fr-label', htmlFor: i === 0 ? name : `${name}-${i + 1}` }, option.text),
        ),
      ),
    ),
  );

function reactPage(): string {
  return renderToStaticMarkup(
    h(
      'div',
      {},
      h(
        'form',
        { method: 'post', action: '/envoi', noValidate: true, className: 'socle-form', 'data-submit-once': '' },
        fields.map((field) => h(ReactText, { key: field.name, ...field })),
        selects.map((select) => h(ReactSelect, { key: select.name, ...select })),
        radios.map((radio) => h(ReactRadio, { key: radio.name, ...radio })),
        h('div', { className: 'socle-buttons' }, h('button', { type: 'submit', className: 'fr-btn' }, 'Continuer')),
      ),
      h(
        'table',
        {},
        h(
          'tbody',
          {},
          rows.map((row) =>
            h(
              'tr',
              { key: row.id, className: 'ligne' },
              h('td', {}, h('a', { href: `/dossiers/${row.id}` }, row.name)),
              h('td', {}, h('span', { className: 'fr-badge' }, row.state)),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Pages per second over `milliseconds`. */
function speed(page: () => string, milliseconds: number): number {
  const start = performance.now();
  let pages = 0;
  let faults = 0;
  while (performance.now() - start < milliseconds) {
    // Looking for a character that is not there makes a text whole that was joined lazily. Encoding it is the server's work, the same for both.
    for (let i = 0; i < 20; i++) if (page().includes('\u0007')) faults++;
    pages += 20;
  }
  if (faults > 0) throw new Error('The page is broken');
  return pages / ((performance.now() - start) / 1000);
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Pages per second of our JSX runtime beside react-dom/server on the same form page, each the median of seven turns taken alternately. */
export async function renderBench(): Promise<
  { name: string; ours: number; peer: number; unit: string; ratio: number; goal: number; note: string }[]
> {
  const sizes = { ours: ourPage().length, peer: reactPage().length };
  if (Math.abs(sizes.ours - sizes.peer) / sizes.peer > 0.05)
    throw new Error(`The two pages are not the same: ${sizes.ours} and ${sizes.peer} characters`);
  speed(ourPage, 300);
  speed(reactPage, 300);
  const turns = Array.from({ length: 7 }, () => ({ ours: speed(ourPage, 400), peer: speed(reactPage, 400) }));
  const result = { ours: Math.round(median(turns.map((turn) => turn.ours))), peer: Math.round(median(turns.map((turn) => turn.peer))) };
  return [
    {
      name: 'A form page, written on the server',
      ...result,
      unit: 'pages/s',
      ratio: result.ours / result.peer,
      goal: 2,
      note: `react-dom/server renderToStaticMarkup, production build, ${Math.round(sizes.ours / 1000)} KB a page`,
    },
  ];
}

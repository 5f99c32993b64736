import { expect, it } from 'vitest';
import { TextField, Table } from '../index.js';

/** Each line below must not compile. The compiler complains here as soon as one does: `npx tsc -p . --noEmit`. */
export const refused = () => [
  // @ts-expect-error an image without alternative
  <img src="/a.png" />,
  // @ts-expect-error a button without type
  <button>Envoyer</button>,
  // @ts-expect-error a header cell that does not say what it heads
  <th>Nom</th>,
  // @ts-expect-error a field without a name for assistive technology
  <input type="text" name="nom" />,
  // @ts-expect-error the same, for a choice
  <select name="ville" />,
  // @ts-expect-error the same, for a text
  <textarea name="texte" />,
  // @ts-expect-error a label of nothing
  <label>Nom</label>,
  // @ts-expect-error a link that leads nowhere
  <a>Ici</a>,
  // @ts-expect-error a document without language
  <html />,
  // @ts-expect-error a drawing that is neither named nor declared an ornament
  <svg viewBox="0 0 1 1" />,
  // @ts-expect-error an inline style
  <p style="color: red">Non</p>,
  // @ts-expect-error a handler in the page
  <p onclick="alert(1)">Non</p>,
  // @ts-expect-error a script in the page
  <script>alert(1)</script>,
  // @ts-expect-error a place in the order of the keyboard
  <p tabindex="3">Non</p>,
  // @ts-expect-error an element that is not for pages
  <marquee>Non</marquee>,
  // @ts-expect-error a date that machines cannot read
  <time>hier</time>,
  // @ts-expect-error a hint in place of a label, which goes away when one types
  <input id="a" placeholder="Nom" />,
  // @ts-expect-error an object is no text
  <p>{{ nom: 'x' }}</p>,
  // @ts-expect-error a field of a form without label
  <TextField name="nom" />,
  // @ts-expect-error a table without caption
  <Table columns={[]} rows={[]} />,
];

it('has refused all of the above when it compiled', () => {
  expect(refused).toBeTypeOf('function');
});

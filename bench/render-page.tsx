import { Button, Buttons, Form, RadioGroup, render, Select, TextField } from '../src/design/index.js';

/** The data of the page that both write: a form of twenty fields with faults, and a table of forty rows. */
export const fields = Array.from({ length: 12 }, (_, i) => ({
  name: `champ-${i}`,
  label: `Quel est le n° ${i} ?`,
  hint: i % 3 === 0 ? 'Comme sur votre "avis"' : undefined,
  value: `L'école <${i}> & Cie`,
  fault: i % 5 === 0 ? 'Écrivez une réponse' : undefined,
}));
export const selects = Array.from({ length: 4 }, (_, i) => ({
  name: `choix-${i}`,
  label: `Choix ${i}`,
  options: Array.from({ length: 12 }, (_o, j) => ({ value: `v${j}`, text: `Commune n° ${j}` })),
  value: 'v3',
}));
export const radios = Array.from({ length: 4 }, (_, i) => ({
  name: `radio-${i}`,
  legend: `Question ${i}`,
  options: ['Oui', 'Non', 'Je ne sais pas'].map((text) => ({ value: text, text })),
  value: 'Non',
}));
export const rows = Array.from({ length: 40 }, (_, i) => ({
  id: `d-${i}`,
  name: `Dossier de l'usager ${i}`,
  state: i % 2 ? 'Accepté' : 'En cours',
}));

/** The page, by our components. */
export function ourPage(): string {
  return render(
    <div>
      <Form action="/envoi">
        {fields.map((field) => (
          <TextField {...field} />
        ))}
        {selects.map((select) => (
          <Select {...select} />
        ))}
        {radios.map((radio) => (
          <RadioGroup {...radio} />
        ))}
        <Buttons>
          <Button>Continuer</Button>
        </Buttons>
      </Form>
      <table>
        <tbody>
          {rows.map((row) => (
            <tr class="ligne">
              <td>
                <a href={`/dossiers/${row.id}`}>{row.name}</a>
              </td>
              <td>
                <span class="fr-badge">{row.state}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>,
  );
}

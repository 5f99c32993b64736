import type { FastifyRequest } from 'fastify';
import { Button, Form, Hidden, Page, TextField, When, type FieldFault, type Markup } from '../../../../design/index.js';
import { t } from '../../../../kernel/i18n/index.js';
import type { Manager } from '../store.js';
import { homeCrumb } from './parts.js';

/** Who looks after an organisation; for an operator, after any. */
export function ManagersPage({
  request,
  managers,
  operator,
  typed,
  faults = [],
  notice = null,
}: {
  request: FastifyRequest;
  managers: readonly Manager[];
  /** Whether who reads may name managers of any organisation. */
  operator: boolean;
  typed: { siret: string; email: string };
  faults?: readonly FieldFault[];
  notice?: string | null;
}): Markup {
  const { lang } = request;
  const fault = (field: string) => faults.find((one) => one.field === field)?.text ?? null;
  return (
    <Page
      request={request}
      title={t({ fr: 'Gestionnaires', en: 'Managers' }, lang)}
      breadcrumb={operator ? [] : [homeCrumb(lang)]}
      faults={faults}
      notice={notice === null ? null : { kind: 'success', text: notice }}
    >
      <p>
        {t(
          {
            fr: 'Un gestionnaire voit l’usage des services, change les domaines et ferme les accès des agents qui partent, pour son organisation seulement.',
            en: 'A manager sees how services are used, changes domains and closes the accesses of agents who leave, for their own organisation only.',
          },
          lang,
        )}
      </p>
      {managers.length === 0 ? (
        <p>{t({ fr: 'Aucun gestionnaire.', en: 'No manager.' }, lang)}</p>
      ) : (
        <ul>
          {managers.map((manager) => (
            <li>
              {manager.email}
              {operator ? `, Siret ${manager.organisation}` : ''}
              {t({ fr: ', depuis le', en: ', since' }, lang)} <When at={manager.namedAt} lang={lang} />
              <Form action="/administration/gestionnaires/retirer">
                <Hidden name="id" value={manager.id} />
                <Button kind="secondary" small>
                  {t({ fr: 'Retirer', en: 'Remove' }, lang)}
                  <span class="fr-sr-only"> {manager.email}</span>
                </Button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      <h2>{t({ fr: 'Nommer un gestionnaire', en: 'Name a manager' }, lang)}</h2>
      <Form action="/administration/gestionnaires">
        {operator ? (
          <TextField
            name="siret"
            label={t({ fr: 'Siret de son organisation', en: 'Siret of their organisation' }, lang)}
            hint={t({ fr: '14 chiffres', en: '14 digits' }, lang)}
            value={typed.siret}
            inputmode="numeric"
            fault={fault('siret')}
          />
        ) : null}
        <TextField
          name="courriel"
          label={t({ fr: 'Son adresse électronique professionnelle', en: 'Their e-mail address at work' }, lang)}
          hint={t({ fr: 'Celle avec laquelle cette personne se connecte.', en: 'The one that they sign in with.' }, lang)}
          value={typed.email}
          type="email"
          spellcheck={false}
          fault={fault('courriel')}
        />
        <Button>{t({ fr: 'Nommer', en: 'Name' }, lang)}</Button>
      </Form>
    </Page>
  );
}

import type { FastifyRequest } from 'fastify';
import {
  Button,
  Checkbox,
  EmailField,
  Form,
  Hidden,
  Page,
  RadioGroup,
  TextArea,
  TextField,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { formatNumber, t } from '../../../../kernel/i18n/index.js';
import { reportLength, reportReasons, type Connection } from '../../franceconnect/index.js';
import { reasonWords } from '../words.js';

/** What the form holds: as it was sent, or as it opens. */
export interface ReportForm {
  cle: string;
  code: string;
  motif: string;
  courriel: string;
  recit: string;
  fermer: boolean;
  bloquer: boolean;
}

interface Props {
  request: FastifyRequest;
  form: ReportForm;
  faults: readonly FieldFault[];
  /** The connection that the code names, when it is the signed-in person's own. */
  own: Connection | null;
  /** The title of its provider, when the person may block it. */
  blockable: string | null;
}

/** Reports a connection; open to who cannot sign in. */
export function ReportPage({ request, form, faults, own, blockable }: Props): Markup {
  const { lang } = request;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  return (
    <Page
      request={request}
      title={t({ fr: 'Signaler une connexion qui n’était pas de moi', en: 'Report a sign-in that was not mine' }, lang)}
      faults={faults}
    >
      <p>
        {t(
          {
            fr: 'Une personne examinera votre signalement et vous répondra par courriel. Changez d’abord le mot de passe du compte qui a servi\u00a0: c’est le plus urgent.',
            en: 'Someone will look into your report and answer by e-mail. First change the password of the account that was used: that is the most urgent.',
          },
          lang,
        )}
      </p>
      {own ? (
        <p>
          {t({ fr: 'Connexion signalée\u00a0:', en: 'Reported sign-in:' }, lang)} {own.service}, {own.upstreamTitle},{' '}
          <When at={own.at} time lang={lang} />.
        </p>
      ) : null}
      <Form action="/connexions/signalement">
        <Hidden name="cle" value={form.cle} />
        <TextField
          name="code"
          label={t({ fr: 'Code de la connexion', en: 'Code of the sign-in' }, lang)}
          hint={t({ fr: 'Il est à la fin du courriel d’alerte.', en: 'It is at the end of the alert e-mail.' }, lang)}
          value={form.code}
          optional
          width={20}
          maxlength={60}
          spellcheck={false}
          autocomplete="off"
        />
        <RadioGroup
          name="motif"
          legend={t({ fr: 'Que s’est-il passé\u00a0?', en: 'What happened?' }, lang)}
          options={reportReasons.map((reason) => ({ value: reason, text: t(reasonWords[reason], lang) }))}
          value={form.motif}
          fault={faultOf('motif')}
        />
        <TextArea
          name="recit"
          label={t({ fr: 'Vos explications', en: 'In your own words' }, lang)}
          hint={t(
            {
              fr: `${formatNumber(reportLength, 'fr')} caractères au plus. N’écrivez ni mot de passe ni numéro de carte.`,
              en: `${formatNumber(reportLength, 'en')} characters at most. Write no password and no card number.`,
            },
            lang,
          )}
          value={form.recit}
          optional
          fault={faultOf('recit')}
        />
        <EmailField
          name="courriel"
          hint={t({ fr: 'Pour vous répondre. Exemple\u00a0: nom@exemple.fr', en: 'To answer you. Example: name@example.fr' }, lang)}
          value={form.courriel}
          fault={faultOf('courriel')}
        />
        {request.person ? (
          <>
            <Checkbox
              name="fermer"
              checked={form.fermer}
              label={t({ fr: 'Fermer toutes mes sessions maintenant', en: 'Close all my sessions now' }, lang)}
              hint={t({ fr: 'Sur tous les appareils, celui-ci aussi.', en: 'On all devices, this one too.' }, lang)}
            />
            {blockable === null ? null : (
              <Checkbox
                name="bloquer"
                checked={form.bloquer}
                label={t({ fr: `Bloquer ${blockable} maintenant`, en: `Block ${blockable} now` }, lang)}
                hint={t({ fr: 'Il ne pourra plus servir à vous connecter.', en: 'It can no longer be used to sign you in.' }, lang)}
              />
            )}
          </>
        ) : null}
        <Button>{t({ fr: 'Envoyer le signalement', en: 'Send the report' }, lang)}</Button>
      </Form>
    </Page>
  );
}

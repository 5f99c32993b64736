import type { FastifyRequest } from 'fastify';
import {
  Button,
  ButtonLink,
  Buttons,
  Definitions,
  Form,
  Page,
  TextField,
  Timeline,
  When,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Lang, type Text } from '../../../../kernel/i18n/index.js';
import type { LedgerRow } from '../../../../kernel/ledger/index.js';
import type { Belonging } from '../belongings.js';
import { nameOf } from '../rules.js';
import type { Account } from '../store.js';
import type { Passkey } from '../store-passkeys.js';
import { BelongingList } from './belongings.js';
import { accountCrumb } from './parts.js';

interface Props {
  request: FastifyRequest;
  account: Account;
  belongings: readonly Belonging[];
  passkeys: readonly Passkey[];
  codesLeft: number;
  signIns: readonly LedgerRow[];
  done: Text | null;
}

/** The account of an agent, on one page. */
export function AccountPage({ request, account, belongings, passkeys, codesLeft, signIns, done }: Props): Markup {
  const { lang } = request;
  return (
    <Page
      request={request}
      title={t({ fr: 'Votre compte Identité agent', en: 'Your account at Identité agent' }, lang)}
      notice={done ? { kind: 'success', text: t(done, lang) } : null}
    >
      <Definitions
        items={[
          {
            term: t({ fr: 'Nom', en: 'Name' }, lang),
            value: nameOf(account),
            action: { text: t({ fr: 'Modifier', en: 'Change' }, lang), href: '/identite/nom' },
          },
          {
            term: t({ fr: 'Adresse vérifiée', en: 'Verified address' }, lang),
            value: account.email,
            action: { text: t({ fr: 'Changer', en: 'Change' }, lang), href: '/identite/adresse' },
          },
          { term: t({ fr: 'Téléphone', en: 'Telephone' }, lang), value: account.phone_number },
        ]}
      />
      <h2>{t({ fr: 'Vos organisations', en: 'Your organisations' }, lang)}</h2>
      {belongings.length > 0 ? (
        <BelongingList belongings={belongings} lang={lang} />
      ) : (
        <p>
          {t(
            {
              fr: 'Aucune pour le moment\u00a0: il en faut une pour se connecter aux services.',
              en: 'None yet: you need one to sign in to services.',
            },
            lang,
          )}
        </p>
      )}
      <ButtonLink kind="secondary" href="/identite/rejoindre">
        {t({ fr: 'Rejoindre une organisation', en: 'Join an organisation' }, lang)}
      </ButtonLink>
      <h2>{t({ fr: 'La sécurité de votre compte', en: 'The security of your account' }, lang)}</h2>
      <Definitions items={securityLines(lang, account, passkeys, codesLeft)} />
      <ButtonLink kind="secondary" href="/identite/securite">
        {t({ fr: 'Ajouter une clé ou une application', en: 'Add a passkey or an application' }, lang)}
      </ButtonLink>
      <h2>{t({ fr: 'Vos dernières connexions', en: 'Your last sign-ins' }, lang)}</h2>
      <Timeline
        lang={lang}
        items={signIns.map(({ id, at, action, detail }) => ({ at, id, title: signInWords(lang, action, detail?.['amr']) }))}
      />
      <h2>{t({ fr: 'Partir', en: 'Leave' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'Une connexion n’est pas de vous\u00a0? Déconnectez-vous partout, puis retirez les clés que vous ne connaissez pas.',
            en: 'Is a sign-in not yours? Sign out everywhere, then remove the passkeys that you do not know.',
          },
          lang,
        )}
      </p>
      <Form action="/identite/deconnexion">
        <Buttons>
          <Button>{t({ fr: 'Me déconnecter', en: 'Sign out' }, lang)}</Button>
          <Button kind="secondary" name="partout" value="oui">
            {t({ fr: 'Me déconnecter partout', en: 'Sign out everywhere' }, lang)}
          </Button>
        </Buttons>
      </Form>
      <p>
        <a href="/identite/supprimer">{t({ fr: 'Supprimer mon compte', en: 'Remove my account' }, lang)}</a>
      </p>
    </Page>
  );
}

function securityLines(lang: Lang, account: Account, passkeys: readonly Passkey[], codesLeft: number) {
  const none = t({ fr: 'aucune', en: 'none' }, lang);
  return [
    ...passkeys.map((key) => ({
      term: key.name,
      value: (
        <>
          {t({ fr: 'Clé d’accès, ajoutée le', en: 'Passkey, added on' }, lang)} <When at={key.createdAt} lang={lang} />
        </>
      ),
      action: { text: t({ fr: 'Modifier', en: 'Change' }, lang), href: `/identite/cles/${key.id}` },
    })),
    ...(passkeys.length === 0 ? [{ term: t({ fr: 'Clé d’accès', en: 'Passkey' }, lang), value: none }] : []),
    {
      term: t({ fr: 'Application de codes', en: 'Application that makes codes' }, lang),
      value: account.secondFactor ? t({ fr: 'reliée', en: 'set up' }, lang) : none,
      action: account.secondFactor ? { text: t({ fr: 'Modifier', en: 'Change' }, lang), href: '/identite/application' } : null,
    },
    ...(account.secondFactor
      ? [
          {
            term: t({ fr: 'Codes de secours', en: 'Recovery codes' }, lang),
            value: t({ fr: 'encore {left}', en: '{left} left' }, lang, { left: codesLeft }),
            action: { text: t({ fr: 'Renouveler', en: 'Renew' }, lang), href: '/identite/codes-de-secours' },
          },
        ]
      : []),
  ];
}

const methodWords: Readonly<Record<string, Text>> = {
  mail: { fr: 'courriel', en: 'e-mail' },
  otp: { fr: 'application ou code de secours', en: 'application or recovery code' },
  pop: { fr: 'clé d’accès', en: 'passkey' },
};

function signInWords(lang: Lang, action: string, amr: unknown): string {
  const how = (typeof amr === 'string' ? amr.split(' ') : []).flatMap((one) => methodWords[one] ?? []).map((text) => t(text, lang));
  const what =
    action === 'identite.sign-in'
      ? t({ fr: 'Connexion par AgentConnect', en: 'Sign-in through AgentConnect' }, lang)
      : t({ fr: 'Identification', en: 'You proved who you are' }, lang);
  return how.length > 0 ? `${what} (${how.join(', ')})` : what;
}

/** Corrects what a person says of themselves. */
export function EditNamesPage({
  request,
  typed,
  faults = [],
}: {
  request: FastifyRequest;
  typed: { prenom: string; nom: string; telephone: string };
  faults?: readonly FieldFault[];
}): Markup {
  const { lang } = request;
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text ?? null;
  return (
    <Page
      request={request}
      title={t({ fr: 'Modifier votre nom', en: 'Change your name' }, lang)}
      breadcrumb={[accountCrumb(lang)]}
      faults={faults}
    >
      <Form action="/identite/nom">
        <TextField
          name="prenom"
          label={t({ fr: 'Prénom', en: 'First name' }, lang)}
          autocomplete="given-name"
          maxlength={100}
          value={typed.prenom}
          fault={faultOf('prenom')}
        />
        <TextField
          name="nom"
          label={t({ fr: 'Nom d’usage', en: 'Last name in use' }, lang)}
          autocomplete="family-name"
          maxlength={100}
          value={typed.nom}
          fault={faultOf('nom')}
        />
        <TextField
          name="telephone"
          type="tel"
          label={t({ fr: 'Téléphone professionnel', en: 'Work telephone' }, lang)}
          autocomplete="tel"
          maxlength={30}
          optional
          value={typed.telephone}
          fault={faultOf('telephone')}
        />
        <Button>{t({ fr: 'Enregistrer', en: 'Save' }, lang)}</Button>
      </Form>
    </Page>
  );
}

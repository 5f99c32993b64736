import type { FastifyRequest } from 'fastify';
import {
  Button,
  Buttons,
  Code,
  Definitions,
  Disclosure,
  FileField,
  Form,
  Page,
  TextArea,
  When,
  type Child,
  type FieldFault,
  type Markup,
} from '../../../design/index.js';
import { formatNumber, t, type Lang } from '../../../kernel/i18n/index.js';
import type { SignedTreeHead } from '../../../kernel/ledger/index.js';
import type { Verdict } from '../check.js';
import { BrowserVerdicts, VerdictView } from './verdict.js';

interface Props {
  request: FastifyRequest;
  head: SignedTreeHead;
  /** The keys that ever signed the register. */
  kids: readonly string[];
  verdict?: Verdict | null;
  faults?: readonly FieldFault[];
  /** What was pasted. */
  text?: string;
}

/** What the register is, its latest signature, and a form to check a proof. */
export function RegisterPage({ request, head, kids, verdict = null, faults = [], text }: Props): Markup {
  const { lang } = request;
  return (
    <Page request={request} title={t({ fr: 'Registre des accès', en: 'Register of accesses' }, lang)} faults={faults}>
      {verdict ? <VerdictView verdict={verdict} lang={lang} /> : null}
      <BrowserVerdicts lang={lang} kids={kids} />
      <p class="fr-text--lead">
        {t(
          {
            fr: 'Chaque fois que quelqu’un consulte vos données, ou décide quelque chose pour vous, une ligne est écrite ici. Personne ne peut la changer ou l’effacer sans que cela se voie, pas même nous.',
            en: 'Each time someone reads your data, or decides something about you, a line is written here. Nobody can change or remove it without it showing, not even us.',
          },
          lang,
        )}
      </p>
      <p>
        {t(
          {
            fr: 'Une ligne dit qui a agi, quand, pourquoi, et le nom des informations. Elle ne dit jamais leur contenu. Vous lisez les lignes qui vous concernent dans',
            en: 'A line says who acted, when, why, and the names of the facts. It never says what they hold. You read the lines about you in',
          },
          lang,
        )}{' '}
        <a href="/dossier/historique">{t({ fr: 'votre historique', en: 'your history' }, lang)}</a>.
      </p>
      <h2>{t({ fr: 'Vérifier une preuve', en: 'Check a proof' }, lang)}</h2>
      <ProofForm lang={lang} faults={faults} text={text} />
      <h2>{t({ fr: 'Le registre aujourd’hui', en: 'The register today' }, lang)}</h2>
      <HeadView head={head} lang={lang} />
      <HowItWorks lang={lang} />
      <script type="module" src="/registre/page.js" />
    </Page>
  );
}

function ProofForm({ lang, faults, text }: { lang: Lang; faults: readonly FieldFault[]; text: string | undefined }): Markup {
  const fault = (field: string) => faults.find((one) => one.field === field)?.text;
  return (
    <Form action="/registre" enctype="multipart/form-data">
      <FileField
        name="fichier"
        label={t({ fr: 'Le fichier de la preuve', en: 'The file of the proof' }, lang)}
        hint={t(
          {
            fr: 'Vous l’avez téléchargé depuis une ligne de votre historique. Son nom finit par .json.',
            en: 'You downloaded it from a line of your history. Its name ends with .json.',
          },
          lang,
        )}
        accept=".json,application/json"
        fault={fault('fichier')}
        optional
      />
      <Disclosure
        summary={t({ fr: 'Ou coller son contenu', en: 'Or paste its content' }, lang)}
        open={Boolean(text) || fault('texte') !== undefined}
      >
        <TextArea
          name="texte"
          label={t({ fr: 'Le contenu du fichier', en: 'The content of the file' }, lang)}
          rows={6}
          value={text}
          fault={fault('texte')}
          optional
        />
      </Disclosure>
      <Buttons>
        <Button>{t({ fr: 'Vérifier', en: 'Check' }, lang)}</Button>
      </Buttons>
    </Form>
  );
}

function HeadView({ head, lang }: { head: SignedTreeHead; lang: Lang }): Markup {
  return (
    <Definitions
      items={[
        { term: t({ fr: 'Lignes', en: 'Lines' }, lang), value: formatNumber(head.treeSize, lang, 0) },
        { term: t({ fr: 'Signé le', en: 'Signed on' }, lang), value: <When at={new Date(head.at)} time lang={lang} /> },
        {
          term: t({ fr: 'Signature', en: 'Signature' }, lang),
          value: `${t({ fr: 'n°', en: 'no.' }, lang)} ${formatNumber(head.number, lang, 0)}`,
        },
        { term: t({ fr: 'Empreinte', en: 'Hash' }, lang), value: <Code>{head.rootHash}</Code> },
        { term: t({ fr: 'Clé', en: 'Key' }, lang), value: <Code>{head.kid}</Code> },
      ]}
    />
  );
}

function HowItWorks({ lang }: { lang: Lang }): Markup {
  const link = (href: string, text: Child): Markup => (
    <a href={href} download="">
      {text}
    </a>
  );
  return (
    <>
      <h2>{t({ fr: 'Surveiller le registre vous-même', en: 'Watch the register yourself' }, lang)}</h2>
      <p>
        {t(
          {
            fr: 'L’empreinte résume toutes les lignes. Si une seule ligne change, elle change. Gardez-en une copie\u00a0: plus tard, elle permettra de prouver que rien n’a été réécrit.',
            en: 'The hash sums up all the lines. If a single line changes, it changes. Keep a copy: later on it will allow to prove that nothing was rewritten.',
          },
          lang,
        )}
      </p>
      <ul>
        <li>
          {link(
            '/registre/tetes.json',
            t({ fr: 'Télécharger les signatures du registre', en: 'Download the signatures of the register' }, lang),
          )}
        </li>
        <li>{link('/registre/cles.json', t({ fr: 'Télécharger la clé publique', en: 'Download the public key' }, lang))}</li>
        <li>
          {link(
            '/registre/verificateur.js',
            t({ fr: 'Télécharger le vérificateur, pour s’en servir sans réseau', en: 'Download the verifier, to use it offline' }, lang),
          )}
        </li>
      </ul>
      <Disclosure summary={t({ fr: 'Pour les informaticiens', en: 'For developers' }, lang)}>
        <p>
          {t(
            {
              fr: 'Le registre est un arbre de Merkle (RFC 9162), signé par ES256. Un programme demande ici que l’arbre d’une signature soit bien le début de celui d’une autre\u00a0:',
              en: 'The register is a Merkle tree (RFC 9162), signed with ES256. A program asks here that the tree of one signature be the beginning of that of another:',
            },
            lang,
          )}{' '}
          <Code>/registre/coherence?de=100&a=200</Code>
        </p>
        <p>
          {t(
            {
              fr: 'Avec le programme de Socle, sans réseau ni base de données\u00a0:',
              en: 'With the program of Socle, without network or database:',
            },
            lang,
          )}{' '}
          <Code>socle ledger verify-proof preuve.json cles.json</Code>
        </p>
      </Disclosure>
    </>
  );
}

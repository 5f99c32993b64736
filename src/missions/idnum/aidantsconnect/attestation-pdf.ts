import {
  definitions,
  figure,
  heading,
  list,
  makePdf,
  paragraph,
  passage,
  qrPath,
  strong,
  type Block,
} from '../../../kernel/documents/index.js';
import { formatDate, formatDateTime, t, type Lang, type Text } from '../../../kernel/i18n/index.js';
import { procedureFamilies, type FamilyKey } from '../../../registry/index.js';
import type { Mandate } from '../mandats/index.js';
import { carried, type Attestation } from './attestation.js';
import { agreedWords, allowed, durationWords, forbidden, waysToStop } from './words.js';

/** Points: a QR code of some seventy modules that a phone reads from paper. */
const qrSize = 190;

const titles: Readonly<Record<'draft' | Attestation['kind'], Text>> = {
  draft: { fr: 'Projet de mandat', en: 'Draft of a mandate' },
  mandate: { fr: 'Mandat', en: 'Mandate' },
  revocation: { fr: 'Retrait d’un mandat', en: 'Revocation of a mandate' },
};

interface Given {
  baseUrl: string;
  mandate: Mandate;
  /** Null for a draft: nothing is signed. */
  attestation: Attestation | null;
  at: Date;
}

/** The mandate on paper, in French with an English part: a draft before the person agrees, then signed, with what anyone needs to verify it. */
export function attestationPdf({ baseUrl, mandate, attestation, at }: Given): Promise<Buffer> {
  const kind = attestation?.kind ?? 'draft';
  return makePdf({
    lang: 'fr',
    title: t(titles[kind], 'fr'),
    author: mandate.organisation.name,
    at: attestation?.madeAt ?? at,
    footer: attestation ? `Attestation ${attestation.id}` : t({ fr: 'Projet\u00a0: rien n’est signé', en: '' }, 'fr'),
    blocks: [
      ...said(mandate, kind, baseUrl, 'fr'),
      ...(attestation ? proof(attestation, baseUrl) : []),
      passage('en', [heading(t(titles[kind], 'en')), ...said(mandate, kind, baseUrl, 'en')]),
    ],
  });
}

function said(mandate: Mandate, kind: keyof typeof titles, baseUrl: string, lang: Lang): Block[] {
  const { person } = mandate;
  const families = (keys: readonly FamilyKey[]) =>
    keys.map((key) => `${t(procedureFamilies[key].title, lang)} (${t(procedureFamilies[key].examples, lang)})`);
  const revoked = mandate.named.filter(({ revokedAt }) => revokedAt !== null);
  const until = mandate.expiresAt
    ? formatDateTime(mandate.expiresAt, lang)
    : t({ fr: '{duration} après la signature', en: '{duration} after it is signed' }, lang, {
        duration: t(durationWords[mandate.duration], lang),
      });
  const parties = definitions([
    {
      term: t({ fr: 'La personne', en: 'The person' }, lang),
      value: person ? `${person.given_name} ${person.family_name}` : t({ fr: 'Celle qui se connectera', en: 'Whoever signs in' }, lang),
    },
    ...(person ? [{ term: t({ fr: 'Date de naissance', en: 'Date of birth' }, lang), value: birth(person, lang) }] : []),
    {
      term: t({ fr: 'L’organisation qui aide', en: 'The organisation that helps' }, lang),
      value: `${mandate.organisation.name}\nSIRET ${mandate.organisation.siret}`,
    },
    {
      term: t({ fr: 'Accord donné', en: 'Agreed' }, lang),
      value: mandate.signedAt
        ? `${formatDateTime(mandate.signedAt, lang)}, ${t(agreedWords[mandate.method], lang)}`
        : t({ fr: 'Pas encore', en: 'Not yet' }, lang),
    },
    { term: t({ fr: 'Jusqu’au', en: 'Until' }, lang), value: until },
  ]);
  if (kind === 'revocation')
    return [
      strong(
        t(
          {
            fr: 'À partir des dates écrites ici, l’organisation ne peut plus agir.',
            en: 'From the dates written here, the organisation can no longer act.',
          },
          lang,
        ),
      ),
      parties,
      heading(t({ fr: 'Ce qui est retiré', en: 'What is revoked' }, lang), 3),
      definitions(
        revoked.map(({ family, revokedAt }) => ({
          term: t(procedureFamilies[family].title, lang),
          value: revokedAt ? formatDateTime(revokedAt, lang) : '',
        })),
      ),
      heading(t({ fr: 'Ce qui reste', en: 'What is left' }, lang), 3),
      mandate.families.length > 0 ? list(families(mandate.families)) : paragraph(t({ fr: 'Rien.', en: 'Nothing.' }, lang)),
    ];
  return [
    strong(
      kind === 'draft'
        ? t(
            {
              fr: 'Ceci est un projet. Il ne permet rien tant que la personne n’est pas d’accord.',
              en: 'This is a draft. It allows nothing until the person agrees.',
            },
            lang,
          )
        : t(
            {
              fr: 'La personne permet aux aidants de l’organisation de faire ces démarches en ligne en son nom.',
              en: 'The person lets the helpers of the organisation do these online procedures in their name.',
            },
            lang,
          ),
    ),
    parties,
    heading(t({ fr: 'Démarches permises', en: 'Procedures allowed' }, lang), 3),
    list(families(mandate.named.map(({ family }) => family))),
    heading(t({ fr: 'L’aidant peut', en: 'The helper may' }, lang), 3),
    list(allowed.map((text) => t(text, lang))),
    heading(t({ fr: 'L’aidant ne peut pas', en: 'The helper may not' }, lang), 3),
    list(forbidden.map((text) => t(text, lang))),
    heading(t({ fr: 'Arrêter le mandat', en: 'To stop the mandate' }, lang), 3),
    list(waysToStop.map((text) => t(text, lang, { url: `${baseUrl}/mes-mandats` }))),
  ];
}

/** A date of birth, as much of it as is known. */
export function birth(person: NonNullable<Mandate['person']>, lang: Lang): string {
  const [year, month, day] = (person.idp_birthdate ?? person.birthdate).split('-');
  if (month === '00' || day === '00') return [day, month, year].filter((part) => part !== '00').join('/');
  return formatDate(person.birthdate, lang);
}

function proof(attestation: Attestation, baseUrl: string): Block[] {
  const { path, size } = qrPath(carried(attestation));
  const kid = attestation.text.match(/^Clé: (.+)$/m)?.[1] ?? '';
  const verifier = `${baseUrl}/mandats/verifier`;
  return [
    heading('Vérifier ce document'),
    paragraph(
      `Ce code contient le texte du mandat et sa signature. Lisez-le avec un téléphone, puis collez le texte sur ${verifier}\u00a0: la page dit s’il est vrai. Elle ne dit pas à un inconnu si le mandat est encore en vigueur.`,
    ),
    passage('en', [
      paragraph(
        `This code holds the text of the mandate and its signature. Read it with a phone and paste the text at ${verifier}: the page says whether it is genuine. It does not tell a stranger whether the mandate is still in force.`,
      ),
    ]),
    figure(path, size, qrSize, 'Code QR\u00a0: le texte signé de cette attestation et sa signature'),
    definitions([
      { term: 'Numéro', value: attestation.id },
      { term: 'Clé publique', value: `${baseUrl}/mandats/cles/${kid}.pem` },
    ]),
  ];
}

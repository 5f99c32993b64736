import type { Text } from '../../../kernel/i18n/index.js';
import type { RefusalCode } from '../franceconnect/index.js';

/** Who may hold something wrong about a person whom the civil registry (RNIPP) does not identify. */
export const registers = ['provider', 'town', 'nantes', 'ofpra', 'insee', 'cnav'] as const;
export type Register = (typeof registers)[number];

/** What a person may say is wrong; `unsure` when they cannot tell. */
export const contested = ['family_name', 'given_name', 'birthdate', 'gender', 'birthplace', 'birthcountry', 'death', 'unsure'] as const;
export type Contested = (typeof contested)[number];

export interface RegisterWords {
  /** Who corrects. `{provider}` stands for the name of the identity provider. */
  who: Text;
  /** What they keep. */
  keeps: Text;
  /** What to do. */
  steps: Text;
  /** What to bring or to send. */
  bring: readonly Text[];
}

const birthCertificate: Text = { fr: 'une copie intégrale de votre acte de naissance', en: 'a full copy of your birth certificate' };
const identityDocument: Text = { fr: 'une copie de votre pièce d’identité', en: 'a copy of your identity document' };

/**
 * The registers and those who correct them. A civil-status record is kept by the town hall of the place of birth; that of a French national
 * born abroad, by the Service central d’état civil (Ministry of Foreign Affairs, Nantes); that of a refugee, by Ofpra. Insee keeps the
 * RNIPP (decree no. 82-103 of 22 January 1982) from what town halls send; people born abroad are entered by Cnav.
 */
export const registerWords: Readonly<Record<Register, RegisterWords>> = {
  provider: {
    who: { fr: 'Votre compte\u00a0: {provider}', en: 'Your account: {provider}' },
    keeps: {
      fr: 'Ce compte nous a donné l’identité écrite plus haut. Elle doit être la même que sur votre acte de naissance.',
      en: 'This account gave us the identity written above. It must be the one of your birth certificate.',
    },
    steps: {
      fr: 'Comparez avec votre acte de naissance\u00a0: nom de naissance, tous les prénoms dans l’ordre, date, lieu. Si quelque chose diffère, demandez à {provider} de le corriger.',
      en: 'Compare with your birth certificate: birth name, all first names in order, date, place. If something differs, ask {provider} to correct it.',
    },
    bring: [identityDocument, birthCertificate],
  },
  town: {
    who: { fr: 'La mairie de votre commune de naissance', en: 'The town hall of the place where you were born' },
    keeps: { fr: 'Elle garde votre acte de naissance.', en: 'It keeps your birth certificate.' },
    steps: {
      fr: 'Demandez une copie de votre acte, c’est gratuit. S’il contient une erreur, demandez à cette mairie comment le faire rectifier.',
      en: 'Ask for a copy of your certificate, it is free. If it holds a mistake, ask that town hall how to have it put right.',
    },
    bring: [identityDocument, { fr: 'un papier qui montre l’erreur, comme le livret de famille', en: 'a paper that shows the mistake' }],
  },
  nantes: {
    who: {
      fr: 'Le Service central d’état civil, à Nantes, si vous êtes français né à l’étranger',
      en: 'The Service central d’état civil, in Nantes, if you are French and born abroad',
    },
    keeps: {
      fr: 'Ce service du ministère des Affaires étrangères garde l’état civil des Français pour ce qui s’est passé à l’étranger.',
      en: 'This service of the Ministry of Foreign Affairs keeps the records of French nationals for what took place abroad.',
    },
    steps: {
      fr: 'Demandez-lui une copie de votre acte, c’est gratuit. S’il contient une erreur, demandez-lui de le rectifier.',
      en: 'Ask it for a copy of your certificate, it is free. If it holds a mistake, ask it to put it right.',
    },
    bring: [identityDocument, { fr: 'un papier qui montre l’erreur', en: 'a paper that shows the mistake' }],
  },
  ofpra: {
    who: { fr: 'L’Ofpra, si vous êtes réfugié ou apatride', en: 'Ofpra, if you are a refugee or stateless' },
    keeps: {
      fr: 'Il établit les documents d’état civil des personnes qu’il protège.',
      en: 'It draws up the civil-status documents of the people whom it protects.',
    },
    steps: {
      fr: 'Vérifiez le certificat qu’il vous a donné. S’il contient une erreur, demandez-lui de le rectifier.',
      en: 'Check the certificate that it gave you. If it holds a mistake, ask it to put it right.',
    },
    bring: [identityDocument, { fr: 'le certificat qu’il vous a donné', en: 'the certificate that it gave you' }],
  },
  insee: {
    who: { fr: 'L’Insee', en: 'Insee' },
    keeps: {
      fr: 'Il tient le répertoire que nous interrogeons (RNIPP), à partir de ce que les mairies lui envoient.',
      en: 'It keeps the register that we ask (RNIPP), from what town halls send.',
    },
    steps: {
      fr: 'Si votre acte de naissance et votre compte sont justes, l’erreur est dans ce répertoire\u00a0: demandez à l’Insee de le corriger.',
      en: 'If your birth certificate and your account are right, the mistake is in that register: ask Insee to correct it.',
    },
    bring: [identityDocument, birthCertificate],
  },
  cnav: {
    who: { fr: 'La Cnav, par votre caisse de sécurité sociale', en: 'Cnav, through your social-security fund' },
    keeps: {
      fr: 'Elle inscrit au répertoire (RNIPP) les personnes nées à l’étranger.',
      en: 'It enters people born abroad in the register (RNIPP).',
    },
    steps: {
      fr: 'Si vos papiers et votre compte sont justes, demandez à votre caisse de faire vérifier votre inscription.',
      en: 'If your papers and your account are right, ask your fund to have your entry checked.',
    },
    bring: [identityDocument, birthCertificate],
  },
};

/** Where something may be wrong, whatever the place of birth. */
type Place = 'provider' | 'record' | 'directory';

/** What each answer of the registry lets suspect, the likeliest first (RNIPP, TypeReponseIdentification 4, 6, 7, 8, 9, and a date of death). */
const suspected: Readonly<Record<RefusalCode, readonly Place[]>> = {
  Y010004: ['provider', 'record', 'directory'],
  Y010006: ['provider', 'directory'],
  Y010007: ['provider', 'directory'],
  Y010008: ['provider', 'record', 'directory'],
  Y010009: ['provider'],
  Y010015: ['directory', 'record'],
};

/** Where each fact may be wrong. An account does not say who has died. */
const kept: Readonly<Record<Contested, readonly Place[]>> = {
  family_name: ['provider', 'record', 'directory'],
  given_name: ['provider', 'record', 'directory'],
  birthdate: ['provider', 'record', 'directory'],
  gender: ['provider', 'record', 'directory'],
  birthplace: ['provider', 'record', 'directory'],
  birthcountry: ['provider', 'record', 'directory'],
  death: ['record', 'directory'],
  unsure: ['provider', 'record', 'directory'],
};

const keepers: Readonly<Record<Place, { france: readonly Register[]; abroad: readonly Register[] }>> = {
  provider: { france: ['provider'], abroad: ['provider'] },
  record: { france: ['town'], abroad: ['nantes', 'ofpra'] },
  directory: { france: ['insee'], abroad: ['cnav', 'insee'] },
};

/**
 * The registers to check after a refusal, in the order in which to check them.
 * @param facts what the person says is wrong; empty before they said anything
 */
export function registersFor(code: RefusalCode, bornAbroad: boolean, facts: readonly Contested[] = []): Register[] {
  const possible = new Set(facts.flatMap((fact) => kept[fact]));
  return suspected[code]
    .filter((place) => facts.length === 0 || possible.has(place))
    .flatMap((place) => keepers[place][bornAbroad ? 'abroad' : 'france']);
}

/** What may be contested after a refusal: a death only when the registry told of one. */
export const contestable = (code: RefusalCode, bornAbroad: boolean): Contested[] =>
  contested.filter((fact) => (fact === 'death' ? code === 'Y010015' : fact !== 'birthplace' || !bornAbroad));

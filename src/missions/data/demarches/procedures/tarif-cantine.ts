import type { FormInput } from '../form.js';

// The school-meal price of a town, from the family quotient. All of it is data: another town changes the schools and the prices here.

const option = (value: string, fr: string, en: string) => ({ value, label: { fr, en } });

/** Price of a meal in cents, by family quotient in euros: a band holds for quotients under `below`. Invented, in the order of magnitude of real towns. */
export const mealPrices = [
  { below: 400, cents: 80 },
  { below: 600, cents: 140 },
  { below: 800, cents: 235 },
  { below: 1000, cents: 310 },
  { below: 1300, cents: 390 },
  { below: 1700, cents: 460 },
  { below: null, cents: 540 },
];

export const tarifCantine = {
  slug: 'tarif-cantine',
  title: { fr: 'Tarif de la cantine', en: 'Price of school meals' },
  summary: {
    fr: 'Inscrivez votre enfant à la cantine et payez selon vos revenus. Le prix du repas dépend de votre quotient familial.',
    en: 'Enrol your child for school meals and pay according to your income. The price of a meal depends on your family quotient.',
  },
  legalBasis: {
    fr: 'Articles R. 531-52 et R. 531-53 du code de l’éducation (prix des repas fourni aux élèves)',
    en: 'Articles R. 531-52 and R. 531-53 of the education code (price of meals provided to pupils)',
  },
  /** What the exchange authorises the town to ask for. */
  authorisation: {
    evidence: 'quotient_familial',
    legalBasis: 'cantines',
    scopes: ['cnaf_quotient_familial', 'cnaf_enfants', 'cnaf_adresse'],
    service: 'Tarif de la cantine',
    purpose: 'Calculer le prix des repas de la cantine',
  },
  form: {
    needs: [
      { fr: 'le nom de l’école et la classe de votre enfant', en: 'the school and the class of your child' },
      { fr: 'les jours où il mange à la cantine', en: 'the days on which your child eats at school' },
    ],
    minutes: 5,
    answerDays: 15,
    retentionMonths: 12,
    afterwards: [
      {
        fr: 'Vous recevez tout de suite un récépissé avec votre numéro de dossier.',
        en: 'You get a receipt with your file number at once.',
      },
      {
        fr: 'Un agent du service scolaire vérifie votre demande. S’il manque quelque chose, il vous écrit.',
        en: 'An agent of the school service checks your request. If something is missing, they write to you.',
      },
      {
        fr: 'Vous recevez la décision et le prix du repas par courriel, en 15 jours au plus.',
        en: 'You get the decision and the price of a meal by e-mail, within 15 days.',
      },
    ],
    evidence: [
      {
        type: 'quotient_familial',
        issuers: {
          fr: 'La Caisse d’allocations familiales (CAF) ou la Mutualité sociale agricole (MSA)',
          en: 'The family allowance office (CAF) or the agricultural social insurance (MSA)',
        },
        legalBasis: {
          fr: 'Article R. 531-52 du code de l’éducation (tarifs de la restauration scolaire)',
          en: 'Article R. 531-52 of the education code (prices of school meals)',
        },
        purpose: { fr: 'Calculer le prix des repas de votre enfant', en: 'To compute the price of your child’s meals' },
      },
    ],
    pages: [
      {
        id: 'enfant',
        title: { fr: 'Votre enfant', en: 'Your child' },
        fields: [
          { id: 'enfant-prenom', type: 'text', label: { fr: 'Prénom de l’enfant', en: 'First name of the child' }, maxlength: 60 },
          { id: 'enfant-nom', type: 'text', label: { fr: 'Nom de famille de l’enfant', en: 'Family name of the child' }, maxlength: 60 },
          {
            id: 'enfant-naissance',
            type: 'date',
            past: true,
            label: { fr: 'Date de naissance de l’enfant', en: 'Date of birth of the child' },
            hint: { fr: 'Exemple\u00a0: 27 3 2017', en: 'Example: 27 3 2017' },
          },
        ],
      },
      {
        id: 'ecole',
        title: { fr: 'Son école', en: 'The school' },
        fields: [
          {
            id: 'ecole',
            type: 'choice',
            label: { fr: 'Dans quelle école va votre enfant\u00a0?', en: 'Which school does your child go to?' },
            options: [
              option('tilleuls', 'École maternelle des Tilleuls', 'Les Tilleuls nursery school'),
              option('moulin', 'École élémentaire du Moulin', 'Le Moulin primary school'),
              option('condorcet', 'Groupe scolaire Condorcet', 'Condorcet school'),
            ],
          },
          {
            id: 'classe',
            type: 'choice',
            label: { fr: 'Dans quelle classe\u00a0?', en: 'In which class?' },
            options: [
              option('ps', 'Petite section', 'Nursery, first year'),
              option('ms', 'Moyenne section', 'Nursery, second year'),
              option('gs', 'Grande section', 'Nursery, third year'),
              option('cp', 'CP', 'CP (age 6)'),
              option('ce1', 'CE1', 'CE1 (age 7)'),
              option('ce2', 'CE2', 'CE2 (age 8)'),
              option('cm1', 'CM1', 'CM1 (age 9)'),
              option('cm2', 'CM2', 'CM2 (age 10)'),
            ],
          },
        ],
      },
      {
        id: 'repas',
        title: { fr: 'Les jours de cantine', en: 'Days at school meals' },
        fields: [
          {
            id: 'jours',
            type: 'choices',
            label: { fr: 'Quels jours mange-t-il à la cantine\u00a0?', en: 'On which days does your child eat at school?' },
            options: [
              option('lundi', 'Lundi', 'Monday'),
              option('mardi', 'Mardi', 'Tuesday'),
              option('mercredi', 'Mercredi', 'Wednesday'),
              option('jeudi', 'Jeudi', 'Thursday'),
              option('vendredi', 'Vendredi', 'Friday'),
            ],
          },
          {
            id: 'sans-viande',
            type: 'yes-no',
            label: { fr: 'Voulez-vous des repas sans viande\u00a0?', en: 'Do you want meals without meat?' },
          },
        ],
      },
      {
        id: 'mercredi',
        title: { fr: 'Le mercredi', en: 'Wednesdays' },
        intro: {
          fr: 'Le mercredi, les repas sont servis au centre de loisirs.',
          en: 'On Wednesdays, meals are served at the activity centre.',
        },
        when: { op: 'includes', field: 'jours', value: 'mercredi' },
        fields: [
          {
            id: 'centre',
            type: 'choice',
            label: { fr: 'Quel centre de loisirs\u00a0?', en: 'Which activity centre?' },
            options: [
              option('orge', 'Centre des bords de l’Orge', 'Bords de l’Orge centre'),
              option('lavoir', 'Centre du Lavoir', 'Le Lavoir centre'),
            ],
          },
        ],
      },
      {
        id: 'foyer',
        title: { fr: 'Votre foyer', en: 'Your household' },
        fields: [
          {
            id: 'quotient',
            type: 'number',
            max: 100_000,
            optional: true,
            unit: { fr: 'euros', en: 'euros' },
            label: { fr: 'Quotient familial', en: 'Family quotient' },
            hint: {
              fr: 'Il est sur votre compte CAF ou MSA. Si vous ne le donnez pas, le prix le plus haut s’applique.',
              en: 'It is in your CAF or MSA account. If you do not give it, the highest price applies.',
            },
            from: { kind: 'evidence', evidence: 'quotient_familial', fact: 'quotient_familial.valeur' },
          },
          {
            id: 'nombre-enfants',
            type: 'number',
            min: 1,
            max: 20,
            label: { fr: 'Nombre d’enfants dans votre foyer', en: 'Number of children in your household' },
            from: { kind: 'evidence', evidence: 'quotient_familial', fact: 'enfants', as: 'count' },
          },
        ],
      },
      {
        id: 'adresse',
        title: { fr: 'Votre adresse', en: 'Your address' },
        fields: [
          {
            id: 'adresse',
            type: 'address',
            label: { fr: 'Adresse du foyer', en: 'Address of the household' },
            from: { kind: 'evidence', evidence: 'quotient_familial', fact: 'adresse', as: 'address' },
          },
        ],
      },
      {
        id: 'contact',
        title: { fr: 'Pour vous joindre', en: 'How to reach you' },
        fields: [
          {
            id: 'courriel',
            type: 'email',
            label: { fr: 'Adresse électronique', en: 'E-mail address' },
            hint: { fr: 'La réponse sera envoyée à cette adresse.', en: 'The answer will be sent to this address.' },
            from: { kind: 'identity', claim: 'email' },
          },
          { id: 'telephone', type: 'phone', optional: true, label: { fr: 'Téléphone', en: 'Telephone' } },
        ],
      },
      {
        id: 'engagement',
        title: { fr: 'Votre engagement', en: 'Your commitment' },
        fields: [
          {
            id: 'exact',
            type: 'confirm',
            label: { fr: 'Je certifie que mes réponses sont exactes', en: 'I certify that my answers are true' },
            hint: {
              fr: 'Si votre situation change, prévenez la mairie\u00a0: le prix sera recalculé.',
              en: 'If your situation changes, tell the town: the price will be computed again.',
            },
          },
        ],
      },
    ],
    tariff: {
      title: { fr: 'Prix d’un repas', en: 'Price of a meal' },
      explanation: {
        fr: 'Le prix dépend du quotient familial, en euros. Il est le même dans toutes les écoles de la ville.',
        en: 'The price depends on the family quotient, in euros. It is the same in all schools of the town.',
      },
      from: 'quotient',
      bands: mealPrices,
    },
  } satisfies FormInput,
} as const;

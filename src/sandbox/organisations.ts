// The company register of the sandbox: a file as INSEE's, in small. Every organisation is invented; the numbers pass Luhn and are given to nobody.

const header = [
  'siren',
  'nic',
  'siret',
  'statutDiffusionEtablissement',
  'etablissementSiege',
  'etatAdministratifUniteLegale',
  'categorieJuridiqueUniteLegale',
  'denominationUniteLegale',
  'codeCommuneEtablissement',
  'dateDebut',
  'etatAdministratifEtablissement',
  'enseigne1Etablissement',
  'activitePrincipaleEtablissement',
  'nomenclatureActivitePrincipaleEtablissement',
  // Not INSEE's: the name of this fact in the public directory of administrations.
  'adresse_courriel',
] as const;

interface Row {
  siret: string;
  category: string;
  name: string;
  sign?: string;
  commune: string;
  activity: string;
  since: string;
  closed?: true;
  secondary?: true;
  contact?: string;
  /** Domains of e-mail that the register of the sandbox says to be theirs. */
  domains?: readonly string[];
}

const rows: readonly Row[] = [
  {
    siret: '21000000600010',
    category: '7210',
    name: 'COMMUNE DE VALMONT-SUR-ORGE',
    commune: '00001',
    activity: '84.11Z',
    since: '2008-01-01',
    domains: ['valmont-sur-orge.example'],
  },
  {
    siret: '11999900100017',
    category: '7113',
    name: 'MINISTERE DE LA SIMPLICITE',
    commune: '00002',
    activity: '84.11Z',
    since: '2017-05-17',
    contact: 'cabinet@simplicite.example',
    domains: ['simplicite.example', 'services.simplicite.example'],
  },
  {
    siret: '11999900100025',
    category: '7113',
    name: 'MINISTERE DE LA SIMPLICITE',
    sign: 'DIRECTION REGIONALE DES DEMARCHES',
    commune: '00003',
    activity: '84.11Z',
    since: '2019-01-01',
    secondary: true,
    domains: ['services.simplicite.example'],
  },
  // Its official address answers: a code sent there proves that someone belongs to it. No domain is known.
  {
    siret: '21000001400014',
    category: '7210',
    name: 'COMMUNE DE BRUME-LES-BOIS',
    commune: '00004',
    activity: '84.11Z',
    since: '2008-01-01',
    contact: 'mairie@brume-les-bois.example',
  },
  // Neither domain nor official address: somebody must look at who wants to join.
  {
    siret: '20000001600010',
    category: '7353',
    name: 'SYNDICAT DES EAUX DE LA BRUME',
    commune: '00004',
    activity: '36.00Z',
    since: '2014-01-01',
  },
  {
    siret: '26000001300011',
    category: '7364',
    name: 'CENTRE HOSPITALIER DE VALMONT',
    commune: '00001',
    activity: '86.10Z',
    since: '2010-01-01',
    contact: 'direction@ch-valmont.example',
    domains: ['ch-valmont.example'],
  },
  {
    siret: '26000002100014',
    category: '7361',
    name: 'CENTRE COMMUNAL D ACTION SOCIALE DE VALMONT-SUR-ORGE',
    commune: '00001',
    activity: '88.99B',
    since: '2008-01-01',
    domains: ['valmont-sur-orge.example'],
  },
  // Merged into its neighbour: nobody works there any more.
  {
    siret: '20000002400014',
    category: '7346',
    name: 'COMMUNAUTE DE COMMUNES DU VIEUX VAL',
    commune: '00005',
    activity: '84.11Z',
    since: '2025-12-31',
    closed: true,
    domains: ['cc-vieuxval.example'],
  },
  // Private: nobody there is an agent of an administration.
  {
    siret: '00000001800010',
    category: '5710',
    name: 'MENUISERIE LAMBERTIN',
    commune: '00001',
    activity: '43.32A',
    since: '2021-03-01',
    contact: 'contact@menuiserie-lambertin.example',
    domains: ['menuiserie-lambertin.example'],
  },
];

const line = (row: Row): string =>
  [
    row.siret.slice(0, 9),
    row.siret.slice(9),
    row.siret,
    'O',
    String(!row.secondary),
    row.closed ? 'C' : 'A',
    row.category,
    row.name,
    row.commune,
    row.since,
    row.closed ? 'F' : 'A',
    row.sign ?? '',
    row.activity,
    'NAFRev2',
    row.contact ?? '',
  ].join(',');

/** The company register of the sandbox. */
export const companyRegister = {
  /** A file of establishments with their units, as `socle import sirene` takes it. */
  sirene: `${[header.join(','), ...rows.map(line)].join('\n')}\n`,
  domains: rows.flatMap(({ siret, domains = [] }) => domains.map((domain) => ({ siret, domain }))),
};

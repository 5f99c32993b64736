import type { Text } from '../kernel/i18n/index.js';

// The administrations of the sandbox and their agents. Both administrations are invented; their SIRET numbers pass the Luhn check and are given to nobody.

export interface Administration {
  /** Identifier of its identity provider. */
  id: string;
  label: string;
  siret: string;
  domains: readonly string[];
}

export const administrations: readonly Administration[] = [
  { id: 'agents-ville', label: 'Ville de Valmont-sur-Orge', siret: '21000000600010', domains: ['valmont-sur-orge.example'] },
  {
    id: 'agents-ministere',
    label: 'Ministère de la Simplicité',
    siret: '11999900100017',
    domains: ['simplicite.example', 'services.simplicite.example'],
  },
];

export interface AgentPerson {
  administration: string;
  uid: string;
  email: string;
  givenName: string;
  usualName: string;
  unit: string;
  population: string;
  phone?: string;
  purpose: Text;
}

export const agentPeople: readonly AgentPerson[] = [
  {
    administration: 'agents-ville',
    uid: 'cdubreuil',
    email: 'camille.dubreuil@valmont-sur-orge.example',
    givenName: 'Camille',
    usualName: 'Dubreuil',
    unit: 'Service scolaire',
    population: 'agent',
    phone: '+33199001234',
    purpose: { fr: 'Traite les dossiers de cantine de la ville', en: 'Handles the school-meal files of the town' },
  },
  {
    administration: 'agents-ville',
    uid: 'kbenhaddou',
    email: 'karim.benhaddou@valmont-sur-orge.example',
    givenName: 'Karim',
    usualName: 'Benhaddou',
    unit: 'Direction de l’enfance',
    population: 'agent',
    phone: '+33199001235',
    purpose: {
      fr: 'Second agent de la ville\u00a0: deux personnes sur un dossier',
      en: 'Second agent of the town: two people on one file',
    },
  },
  {
    administration: 'agents-ville',
    uid: 'nferrand',
    email: 'nadia.ferrand@valmont-sur-orge.example',
    givenName: 'Nadia',
    usualName: 'Ferrand',
    unit: 'France Services',
    population: 'agent',
    phone: '+33199001236',
    purpose: {
      fr: 'Aidante\u00a0: fait des démarches avec les personnes, sous mandat',
      en: 'Helper: does procedures with people, under a mandate',
    },
  },
  {
    administration: 'agents-ville',
    uid: 'ylegoff',
    email: 'yves.legoff@valmont-sur-orge.example',
    givenName: 'Yves',
    usualName: 'Le Goff',
    unit: 'France Services',
    population: 'agent',
    phone: '+33199001237',
    purpose: {
      fr: 'Référent des aidants\u00a0: voit les mandats, n’en fait pas',
      en: 'Answers for the helpers: sees the mandates, makes none',
    },
  },
  {
    administration: 'agents-ministere',
    uid: 'enguessan',
    email: 'elise.nguessan@simplicite.example',
    givenName: 'Élise',
    usualName: "N'Guessan-Moreau",
    unit: 'Bureau des démarches',
    population: 'agent',
    purpose: {
      fr: 'Agente d’une autre administration\u00a0: ne voit pas les dossiers de la ville',
      en: 'Agent of another administration: does not see the files of the town',
    },
  },
];

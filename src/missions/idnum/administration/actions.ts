import { defineActions } from '../../../kernel/ledger/index.js';

/** What agents do about their own sessions, and what managers and operators do for an organisation, as the ledger keeps it. */
export const administrationActions = defineActions({
  'administration.close-sessions': {
    label: { fr: '{actor} a fermé toutes ses sessions d’agent', en: '{actor} closed all their sessions as an agent' },
    kind: 'change',
  },
  'administration.name-manager': { label: { fr: '{actor} a nommé un gestionnaire', en: '{actor} named a manager' }, kind: 'change' },
  'administration.end-manager': {
    label: { fr: '{actor} a retiré un gestionnaire', en: '{actor} ended the role of a manager' },
    kind: 'change',
  },
  'administration.add-domain': { label: { fr: '{actor} a ajouté un domaine', en: '{actor} added a domain' }, kind: 'change' },
  'administration.ask-domain': { label: { fr: '{actor} a demandé un domaine', en: '{actor} asked for a domain' }, kind: 'change' },
  'administration.accept-domain': { label: { fr: '{actor} a accepté un domaine', en: '{actor} accepted a domain' }, kind: 'change' },
  'administration.refuse-domain': { label: { fr: '{actor} a refusé un domaine', en: '{actor} refused a domain' }, kind: 'change' },
  'administration.remove-domain': { label: { fr: '{actor} a retiré un domaine', en: '{actor} removed a domain' }, kind: 'change' },
  'administration.forbid': {
    label: { fr: '{actor} a interdit un service aux agents', en: '{actor} forbade a service to the agents' },
    kind: 'change',
  },
  'administration.allow': {
    label: { fr: '{actor} a de nouveau autorisé un service aux agents', en: '{actor} allowed a service to the agents again' },
    kind: 'change',
  },
  'administration.departure': {
    label: { fr: '{actor} a fermé l’accès d’un agent parti', en: '{actor} closed the access of an agent who left' },
    kind: 'change',
  },
  'administration.return': {
    label: { fr: '{actor} a rouvert l’accès d’un agent', en: '{actor} opened the access of an agent again' },
    kind: 'change',
  },
});

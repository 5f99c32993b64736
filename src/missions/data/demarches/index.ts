// The door of Démarches: what other rooms may call.
//
// Events, each with { fileId, procedureId, personKey }: 'demarches.submitted' (the first time and after a correction), 'demarches.decided',
// 'demarches.correction_asked', 'demarches.message' (also `sender`: 'person' or 'agent').

import { z } from 'zod';
import type { Product } from '../../../product.js';
import { personChanged } from '../../idnum/franceconnect/index.js';
import { requestEvidence } from '../exchange/index.js';
import { demarchesActions } from './actions.js';
import { agentRoutes } from './agent/index.js';
import { documentRoutes } from './documents/index.js';
import { demarchesFaults } from './faults.js';
import { purgeKept } from './keep.js';
import { demarchesRoutes } from './routes.js';
import { giveFiles } from './store-person.js';
import { seedDemarches } from './seed.js';

export { addMessage, agentActor, filePath, ledgerActor, personActor, seenFile, transitionFile, type Actor, type Move } from './files.js';
export { priceOf } from './answers.js';
export {
  isEnded,
  isVisibleToAgents,
  stateWords,
  states,
  takesMessages,
  transitionRule,
  transitionsFrom,
  type State,
  type TransitionName,
} from './rules.js';
export { inbox, inboxCounts, reuseFigures, type InboxQuery, type InboxRow, type ReuseFigures } from './store-inbox.js';
export { decisionsOf, historyOf, markRead, messagesOf, unreadOf, type Decision, type Message, type Transition } from './store-news.js';
export { fileSummary, filesOf, publishedProcedures, type Applicant, type FileSummary } from './store.js';
export { stepWords } from './step-words.js';
export { fileForAgent, fullFile, type AnswerLine, type FullFile } from './view.js';

const changedPerson = z.object({ from: z.string(), to: z.string() });

/** Online procedures, from the description of a form to the decision. */
export const demarches: Product = {
  name: 'demarches',
  faults: demarchesFaults.table,
  actions: demarchesActions,
  menu: [
    { label: { fr: 'Démarches', en: 'Procedures' }, href: '/demarches', for: 'everyone', order: 10 },
    { label: { fr: 'Demandes à traiter', en: 'Requests to process' }, href: '/agent', for: 'agent', order: 15 },
  ],
  routes(app, context) {
    demarchesRoutes(app, context, requestEvidence);
    documentRoutes(app, context);
    agentRoutes(app, context);
  },
  hears: {
    [personChanged]: async ({ db }, payload) => {
      const { from, to } = changedPerson.parse(payload);
      await giveFiles(db, from, to);
    },
  },
  jobs: { 'demarches.purge': purgeKept },
  crons: [{ name: 'demarches-purge', pattern: '17 * * * *', job: 'demarches.purge' }],
  seed: seedDemarches,
};

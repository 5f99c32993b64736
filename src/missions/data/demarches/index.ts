// The door of Démarches: what other rooms may call.
//
// Events, each with { fileId, procedureId, personKey }: 'demarches.submitted' (the first time and after a correction), 'demarches.decided',
// 'demarches.correction_asked', 'demarches.message' (also `sender`: 'person' or 'agent').

export { addMessage, agentActor, filePath, ledgerActor, personActor, seenFile, transitionFile, type Actor, type Move } from './files.js';
export { priceOf } from './answers.js';
export { isEnded, isVisibleToAgents, stateWords, states, takesMessages, transitionRule, transitionsFrom, type State, type TransitionName } from './rules.js';
export { inbox, inboxCounts, reuseFigures, type InboxQuery, type InboxRow, type ReuseFigures } from './store-inbox.js';
export { decisionsOf, historyOf, markRead, messagesOf, unreadOf, type Decision, type Message, type Transition } from './store-news.js';
export { fileSummary, filesOf, publishedProcedures, type Applicant, type FileSummary } from './store.js';
export { fileForAgent, fullFile, type AnswerLine, type FullFile } from './view.js';

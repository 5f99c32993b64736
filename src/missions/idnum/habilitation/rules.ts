// The habilitation of Aidants Connect (`aidants_connect_habilitation/models.py`): an organisation asks, then each of its helpers is trained.

/** Who brings something about: who asked for the organisation, an operator, who answers for its helpers, the helper themselves. */
export const parties = ['asker', 'operator', 'referent', 'helper'] as const;
export type Party = (typeof parties)[number];

interface Transition<State> {
  from: readonly State[];
  to: State;
  by: readonly Party[];
}

/** changes_required: it is the organisation's turn; changes_proposed: it answered, and it is the operator's again. */
export const requestStates = ['draft', 'processing', 'changes_required', 'changes_proposed', 'validated', 'refused', 'closed'] as const;
export type RequestState = (typeof requestStates)[number];

/** All that may happen to the request of an organisation. What is not here cannot happen. */
export const requestTransitions = {
  send: { from: ['draft'], to: 'processing', by: ['asker'] },
  requireChanges: { from: ['processing', 'changes_proposed'], to: 'changes_required', by: ['operator'] },
  proposeChanges: { from: ['changes_required'], to: 'changes_proposed', by: ['asker'] },
  validate: { from: ['processing', 'changes_proposed'], to: 'validated', by: ['operator'] },
  refuse: { from: ['processing', 'changes_proposed'], to: 'refused', by: ['operator'] },
  close: { from: ['draft', 'processing', 'changes_required', 'changes_proposed'], to: 'closed', by: ['asker'] },
} as const satisfies Readonly<Record<string, Transition<RequestState>>>;
export type RequestEvent = keyof typeof requestTransitions;

/** Where an event leads the request of an organisation; null when it cannot happen there, or is not for this party to bring about. */
export function requestAfter(state: RequestState, event: RequestEvent, by: Party): RequestState | null {
  const { from, to, by: allowed }: Transition<RequestState> = requestTransitions[event];
  return from.includes(state) && allowed.includes(by) ? to : null;
}

/** What who asked may write in. */
export const isEditable = (state: RequestState): boolean => state === 'draft' || state === 'changes_required';
/** What waits for an operator. */
export const isWaiting = (state: RequestState): boolean => state === 'processing' || state === 'changes_proposed';

/**
 * waiting_list: their organisation is not accepted yet, or there is no place in a training; processing: an operator accepted that they be
 * trained; trained: they were, and the test is left; validated: they passed it, and may help.
 */
export const helperStates = [
  'waiting_list',
  'new',
  'processing',
  'trained',
  'validated',
  'refused',
  'cancelled',
  'cancelled_by_referent',
] as const;
export type HelperState = (typeof helperStates)[number];

/** All that may happen to the request for a helper. */
export const helperTransitions = {
  wait: { from: ['new'], to: 'waiting_list', by: ['operator'] },
  enrol: { from: ['new', 'waiting_list'], to: 'processing', by: ['operator'] },
  train: { from: ['processing'], to: 'trained', by: ['operator', 'referent'] },
  validate: { from: ['trained'], to: 'validated', by: ['operator', 'referent'] },
  refuse: { from: ['new', 'waiting_list', 'processing', 'trained'], to: 'refused', by: ['operator'] },
  /** With the request of the organisation that named them. */
  cancel: { from: ['waiting_list'], to: 'cancelled', by: ['asker', 'operator'] },
  withdraw: { from: ['new', 'waiting_list', 'processing', 'trained'], to: 'cancelled_by_referent', by: ['referent'] },
} as const satisfies Readonly<Record<string, Transition<HelperState>>>;
export type HelperEvent = keyof typeof helperTransitions;

/** Where an event leads the request for a helper; null when it cannot happen there, or is not for this party to bring about. */
export function helperAfter(state: HelperState, event: HelperEvent, by: Party): HelperState | null {
  const { from, to, by: allowed }: Transition<HelperState> = helperTransitions[event];
  return from.includes(state) && allowed.includes(by) ? to : null;
}

/** Somebody, as an account that signed in and the keys of their addresses. */
export interface Someone {
  account: string;
  keys: readonly string[];
}

/** Four eyes: nobody decides about the request of an organisation that they made, or that names them. */
export const mayDecide = (operator: Someone, request: { askedBy: string; named: readonly string[] }): boolean =>
  operator.account !== request.askedBy && !operator.keys.some((key) => request.named.includes(key));

/** Events by which the request for a helper comes nearer to its end: nobody brings one about for themselves. */
const favours: readonly HelperEvent[] = ['enrol', 'train', 'validate'];

/** Whether somebody may bring an event about: nobody for themselves; and an operator enrols nobody whom they asked for. */
export function mayHandle(
  someone: Someone,
  event: HelperEvent,
  helper: { personKey: string; askedBy: string; askedByKey: string },
): boolean {
  if (!favours.includes(event)) return true;
  if (someone.keys.includes(helper.personKey)) return false;
  return event !== 'enrol' || (someone.account !== helper.askedBy && !someone.keys.includes(helper.askedByKey));
}

/** Whether an organisation that loses one of those who answer for its helpers keeps another. */
export const keepsReferent = (members: readonly { id: string; referent: boolean }[], leaving: string): boolean =>
  members.some(({ id, referent }) => referent && id !== leaving);

/** A training that was given: on a day that has come, since Aidants Connect exists. @param day YYYY-MM-DD */
export const isTrainingDay = (day: string, today: string): boolean => day <= today && day >= '2018-01-01';

export const mostHelpers = 50;
export const whyLength = 2_000;
export const nameLength = 100;
export const reasonLength = 1_000;

/** The parts of a request, one page each. */
export const parts = ['organisation', 'referent', 'aidants', 'raison'] as const;
export type Part = (typeof parts)[number];

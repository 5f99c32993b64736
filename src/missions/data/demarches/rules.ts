import type { Text } from '../../../kernel/i18n/index.js';

// States of a file, with the names that demarche.numerique.gouv.fr gives them in public. `correction` is its «correction demandée»,
// a state of its own here; `retire` is a file that its owner took back.

export const states = [
  'brouillon',
  'en_construction',
  'correction',
  'en_instruction',
  'accepte',
  'refuse',
  'sans_suite',
  'retire',
] as const;
export type State = (typeof states)[number];

export type ActorKind = 'person' | 'agent' | 'system';

export interface TransitionRule {
  from: readonly State[];
  to: State;
  by: ActorKind;
  /** Whether a reason must be written; it is shown to the person. */
  reason: 'required' | 'optional' | 'none';
  /** What the button says. */
  label: Text;
}

const ended = ['accepte', 'refuse', 'sans_suite'] as const;

/** Every change of state there is: who may do it, from where, to where. */
export const transitions = {
  submit: {
    from: ['brouillon'],
    to: 'en_construction',
    by: 'person',
    reason: 'none',
    label: { fr: 'Envoyer la demande', en: 'Send the request' },
  },
  resubmit: {
    from: ['correction'],
    to: 'en_construction',
    by: 'person',
    reason: 'none',
    label: { fr: 'Renvoyer la demande corrigée', en: 'Send the corrected request' },
  },
  withdraw: {
    from: ['brouillon', 'en_construction', 'correction'],
    to: 'retire',
    by: 'person',
    reason: 'none',
    label: { fr: 'Retirer la demande', en: 'Withdraw the request' },
  },
  start: {
    from: ['en_construction'],
    to: 'en_instruction',
    by: 'agent',
    reason: 'none',
    label: { fr: 'Commencer l’examen', en: 'Start the review' },
  },
  ask_correction: {
    from: ['en_construction', 'en_instruction'],
    to: 'correction',
    by: 'agent',
    reason: 'required',
    label: { fr: 'Demander une correction', en: 'Ask for a correction' },
  },
  accept: { from: ['en_instruction'], to: 'accepte', by: 'agent', reason: 'optional', label: { fr: 'Accepter', en: 'Accept' } },
  refuse: { from: ['en_instruction'], to: 'refuse', by: 'agent', reason: 'required', label: { fr: 'Refuser', en: 'Refuse' } },
  close: {
    from: ['en_instruction'],
    to: 'sans_suite',
    by: 'agent',
    reason: 'required',
    label: { fr: 'Classer sans suite', en: 'Close without a decision' },
  },
  reopen: {
    from: ended,
    to: 'en_instruction',
    by: 'agent',
    reason: 'required',
    label: { fr: 'Reprendre l’examen', en: 'Reopen the review' },
  },
} as const satisfies Record<string, TransitionRule>;

export type TransitionName = keyof typeof transitions;
export const transitionNames = Object.keys(transitions) as TransitionName[];

/** The rule of a change of state. */
export const transitionRule = (name: TransitionName): TransitionRule => transitions[name];

export type Verdict = 'allowed' | 'wrong-state' | 'wrong-actor' | 'reason-missing';

/** Whether `actor` may do this to a file in `state`. An empty reason is none. */
export function judge(name: TransitionName, state: State, actor: ActorKind, reason: string | null): Verdict {
  const rule = transitionRule(name);
  if (rule.by !== actor) return 'wrong-actor';
  if (!rule.from.includes(state)) return 'wrong-state';
  return rule.reason === 'required' && !reason?.trim() ? 'reason-missing' : 'allowed';
}

/** What `actor` may do to a file in `state`, in the order of the table. */
export const transitionsFrom = (state: State, actor: ActorKind): TransitionName[] =>
  transitionNames.filter((name) => transitionRule(name).by === actor && transitionRule(name).from.includes(state));

/** States in which the person may change their answers. */
export const isEditable = (state: State): boolean => state === 'brouillon' || state === 'correction';
/** States that end the work on a file. */
export const isEnded = (state: State): boolean => state === 'retire' || ended.some((one) => one === state);
/** States that agents see: a draft is its owner's alone. */
export const isVisibleToAgents = (state: State): boolean => state !== 'brouillon' && state !== 'retire';
/** States in which the two sides may write to one another. */
export const takesMessages = (state: State): boolean => isVisibleToAgents(state);

export type BadgeKind = 'info' | 'success' | 'warning' | 'error' | 'new' | 'neutral';

/** A state in words, for people, and the colour of its badge. */
export const stateWords: Readonly<Record<State, { label: Text; next: Text; badge: BadgeKind }>> = {
  brouillon: {
    label: { fr: 'Brouillon', en: 'Draft' },
    next: {
      fr: 'Votre demande n’est pas encore envoyée. Vous pouvez la reprendre quand vous voulez.',
      en: 'Your request is not sent yet. You can go on with it whenever you like.',
    },
    badge: 'new',
  },
  en_construction: {
    label: { fr: 'Envoyée', en: 'Sent' },
    next: { fr: 'Votre demande est bien arrivée. Un agent va l’ouvrir.', en: 'Your request has arrived. An agent will open it.' },
    badge: 'info',
  },
  correction: {
    label: { fr: 'À corriger', en: 'To correct' },
    next: {
      fr: 'Un agent vous demande de corriger votre demande, puis de la renvoyer.',
      en: 'An agent asks you to correct your request, then send it again.',
    },
    badge: 'warning',
  },
  en_instruction: {
    label: { fr: 'En cours d’examen', en: 'Under review' },
    next: {
      fr: 'Un agent examine votre demande. Vous recevrez la réponse par courriel.',
      en: 'An agent is reviewing your request. You will get the answer by e-mail.',
    },
    badge: 'info',
  },
  accepte: {
    label: { fr: 'Acceptée', en: 'Accepted' },
    next: {
      fr: 'Votre demande est acceptée. Vous n’avez plus rien à faire.',
      en: 'Your request is accepted. There is nothing more to do.',
    },
    badge: 'success',
  },
  refuse: {
    label: { fr: 'Refusée', en: 'Refused' },
    next: {
      fr: 'Votre demande est refusée. La raison est écrite ci-dessous.',
      en: 'Your request is refused. The reason is written below.',
    },
    badge: 'error',
  },
  sans_suite: {
    label: { fr: 'Classée sans suite', en: 'Closed' },
    next: {
      fr: 'Votre demande est fermée sans décision. La raison est écrite ci-dessous.',
      en: 'Your request is closed without a decision. The reason is written below.',
    },
    badge: 'neutral',
  },
  retire: {
    label: { fr: 'Retirée', en: 'Withdrawn' },
    next: { fr: 'Vous avez retiré cette demande.', en: 'You withdrew this request.' },
    badge: 'neutral',
  },
};

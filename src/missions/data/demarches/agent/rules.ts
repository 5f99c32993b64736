import { formatMoney, t, type Lang } from '../../../../kernel/i18n/index.js';
import { states, isVisibleToAgents, transitionsFrom, type State } from '../rules.js';

export const agentStates: readonly State[] = states.filter(isVisibleToAgents);
/** States in which a file waits for an agent. */
export const openStates: readonly State[] = ['en_construction', 'en_instruction'];

const dayMilliseconds = 86_400_000;

/** Whole days that a file has waited since it was sent. */
export const daysSince = (sent: Date, now: Date): number => Math.max(0, Math.floor((now.getTime() - sent.getTime()) / dayMilliseconds));

/** Days that a file has waited, in words. */
export function ageWords(days: number, lang: Lang): string {
  if (days === 0) return t({ fr: 'aujourd’hui', en: 'today' }, lang);
  return t(days === 1 ? { fr: '1 jour', en: '1 day' } : { fr: '{days} jours', en: '{days} days' }, lang, { days });
}

export type Outcome = 'accept' | 'refuse' | 'close';
export const outcomes: readonly Outcome[] = ['accept', 'refuse', 'close'];

/** Whether an agent may decide now. */
export const mayDecide = (state: State): boolean => transitionsFrom(state, 'agent').includes('accept');

/** An amount typed in euros, «2,50» or «2.50 €», in cents; null when it is none, or above a thousand euros. */
export function centsOf(typed: string): number | null {
  const match = /^(\d{1,4})(?:[.,](\d{1,2}))?$/.exec(typed.replace(/[\s€\u00a0\u202f]/g, ''));
  if (!match) return null;
  const cents = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return cents <= 100_000 ? cents : null;
}

/** Cents as an agent types them: «2,50». */
export const typedCents = (cents: number, lang: Lang): string => formatMoney(cents, lang).replace(/[^\d.,]/g, '');

/** What is asked of the person: the agent's words, then the answers to correct, by their questions. */
export function correctionWords(message: string, questions: readonly string[], lang: Lang): string {
  if (questions.length === 0) return message;
  const points = questions.map((question) => `– ${question}`).join('\n');
  return `${message}\n\n${t({ fr: 'À corriger\u00a0:', en: 'To correct:' }, lang)}\n${points}`;
}

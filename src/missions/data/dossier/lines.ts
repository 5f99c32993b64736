import type { Db } from '../../../kernel/database/index.js';
import { civilDate } from '../../../kernel/clock.js';
import type { Lang } from '../../../kernel/i18n/index.js';
import type { ActionTable, Ledger, LedgerRow } from '../../../kernel/ledger/index.js';
import { keysOfPerson, organisationBySiret } from '../../../registry/index.js';
import { factsInWords, sentenceOf, type FactWords, type Kind } from './words.js';

/** A line of the timeline: a ledger entry about the person, in words. */
export interface Line {
  id: string;
  at: Date;
  kind: Kind;
  sentence: string;
  /** Who did it, as the ledger names them. */
  who: string;
  /** Name of their organisation, when the registry knows it and their name does not say it. */
  organisation: string | null;
  purpose: string | null;
  basis: string | null;
  fields: string[];
  reference: string | null;
  /** False for a second or two, until the entry has its place in the tree. */
  proven: boolean;
}

/** What lines are made with: the actions that products declare, words for facts and for legal bases. */
export interface Vocabulary {
  actions: ActionTable;
  facts: FactWords;
  bases: FactWords;
}

/** Ledger entries as lines, in the same order. */
export async function linesOf(db: Db, rows: readonly LedgerRow[], { actions, facts, bases }: Vocabulary, lang: Lang): Promise<Line[]> {
  const sirets = [...new Set(rows.flatMap((row) => row.actor.organisation ?? []))];
  const names = new Map(
    await Promise.all(sirets.map(async (siret) => [siret, (await organisationBySiret(db, siret))?.name ?? null] as const)),
  );
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    kind: actions[row.action]?.kind ?? 'access',
    sentence: sentenceOf(row, actions, facts, lang),
    who: row.actor.label,
    organisation: apart(names.get(row.actor.organisation ?? ''), row.actor.label),
    purpose: row.purpose ?? null,
    basis: row.basis ? bases(row.basis, lang) : null,
    fields: factsInWords(row, facts, lang),
    reference: row.reference ?? null,
    proven: row.position !== null,
  }));
}

/** The organisation, unless the name of who acted says it already. */
const apart = (organisation: string | null | undefined, who: string): string | null =>
  organisation && !who.includes(organisation) ? organisation : null;

export interface HistoryQuery {
  kind?: Kind | null;
  reference?: string;
  /** Id of the last line of the page before. */
  before?: string;
  limit: number;
}

/** A page of what was done with someone's data, newest first; `next` is the `before` of the following page, null on the last one. */
export async function historyPage(
  { ledger, db }: { ledger: Ledger; db: Db },
  subject: string,
  vocabulary: Vocabulary,
  lang: Lang,
  { kind, reference, before, limit }: HistoryQuery,
): Promise<{ lines: Line[]; next: string | null }> {
  const actions = kind ? Object.keys(vocabulary.actions).filter((name) => vocabulary.actions[name]?.kind === kind) : null;
  const rows = await ledger.history(db, await keysOfPerson(db, subject), {
    limit: limit + 1,
    ...(before ? { before } : {}),
    ...(actions ? { actions } : {}),
    ...(reference ? { reference } : {}),
  });
  const shown = rows.slice(0, limit);
  return { lines: await linesOf(db, shown, vocabulary, lang), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

/** Lines that say the same thing of the same day, one after the other, gathered: an agent who opens a file five times is one thing to read. */
export function gather(lines: readonly Line[]): Line[][] {
  const groups: Line[][] = [];
  for (const line of lines) {
    const last = groups.at(-1)?.[0];
    const same = last && last.sentence === line.sentence && last.reference === line.reference && civilDate(last.at) === civilDate(line.at);
    if (same) groups.at(-1)?.push(line);
    else groups.push([line]);
  }
  return groups;
}

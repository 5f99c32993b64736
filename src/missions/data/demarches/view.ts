import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';
import { t, type Text } from '../../../kernel/i18n/index.js';
import type { AgentSession } from '../../../kernel/sessions/index.js';
import { visible } from './answers.js';
import { agentActor, ledgerActor, seenFile } from './files.js';
import type { Field, Form, FormPage } from './form.js';
import { sayValue } from './say.js';
import { answersOf, evidenceOf, valuesOf, type Evidence, type StoredValue } from './store-answers.js';
import { decisionsOf, historyOf, messagesOf, type Decision, type Message, type Transition } from './store-news.js';
import { revisionById, type FileSummary, type Revision } from './store.js';

/** An answer with its question, in words, and where it comes from. */
export interface AnswerLine {
  field: Field;
  /** Null when the question has no answer (yet). */
  stored: StoredValue | null;
  display: Text | null;
  /** The answer of the administration it comes from. */
  evidence: Evidence | null;
}

/** A file with everything in it. */
export interface FullFile {
  file: FileSummary;
  revision: Revision;
  form: Form;
  /** Pages that these answers lead to, with their answers in words. */
  pages: { page: FormPage; lines: AnswerLine[] }[];
  values: ReadonlyMap<string, StoredValue>;
  evidence: Evidence[];
  messages: Message[];
  /** Oldest first. */
  history: Transition[];
  /** The last one counts, and is first. */
  decisions: Decision[];
}

/** Reads a whole file. Who may see it is the caller's affair. */
export async function fullFile(db: Db, file: FileSummary): Promise<FullFile> {
  const [revision, values, evidence, messages, history, decisions] = await Promise.all([
    revisionById(db, file.revisionId),
    valuesOf(db, file.id),
    evidenceOf(db, file.id),
    messagesOf(db, file.id),
    historyOf(db, file.id),
    decisionsOf(db, file.id),
  ]);
  const { form } = revision;
  const seen = visible(form, answersOf(values));
  const line = (field: Field): AnswerLine => {
    const stored = values.get(field.id) ?? null;
    return {
      field,
      stored,
      display: stored && sayValue(field, stored.value),
      evidence: evidence.find((e) => e.id === stored?.evidenceId) ?? null,
    };
  };
  return {
    file,
    revision,
    form,
    values,
    evidence,
    messages,
    history,
    decisions,
    pages: seen.pages.map(({ page, fields }) => ({ page, lines: fields.map(line) })),
  };
}

/**
 * A whole file for an agent of its organisation. The reading is in the ledger before the answer is given.
 * @throws Fault DEM-DOSSIER-INCONNU when the file is not one of their organisation, or was never sent
 */
export async function fileForAgent(context: Context, fileId: string, agent: AgentSession): Promise<FullFile> {
  const actor = agentActor(agent);
  const file = await seenFile(context, fileId, actor);
  const full = await fullFile(context.db, file);
  // Facts that were refused, or only shown to the person, are not the agent's business; neither are they in the database any more once refused.
  const evidence = full.evidence.map((e) => ({ ...e, facts: e.facts.filter((f) => f.choice === 'accepted') }));
  await context.ledger.record({
    action: 'demarches.read',
    subject: file.personKey,
    actor: ledgerActor(actor),
    purpose: t(file.procedure.title, 'fr'),
    reference: file.id,
    fields: full.pages
      .flatMap((p) => p.lines)
      .filter((l) => l.stored)
      .map((l) => l.field.label.fr),
  });
  return { ...full, evidence };
}

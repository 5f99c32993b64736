import type { Context } from '../../../context.js';
import { t } from '../../../kernel/i18n/index.js';
import type { PersonSession } from '../../../kernel/sessions/index.js';
import { keysOfPerson } from '../../../registry/index.js';
import { filesOf, fullFile, stateWords, type FullFile } from '../demarches/index.js';

/** Entries read at a time: what the copy needs of memory does not grow with the history. */
const pageSize = 100;
const atOnce = 8;

/** Writes in the ledger that the person takes a copy of everything. */
export async function recordExport(context: Context, person: PersonSession, format: 'json' | 'pdf'): Promise<void> {
  await context.ledger.record({
    action: 'dossier.export',
    subject: person.subject,
    actor: { kind: 'person', id: person.subject, label: person.displayName },
    detail: { format },
  });
}

/**
 * Everything that Socle holds about a person, as JSON, piece by piece: identity, requests with answers, messages and decisions, and each
 * entry of the ledger with its proof (null for an entry of the last second). Right of access and portability: GDPR, articles 15 and 20.
 */
export async function* exportJson(context: Context, person: PersonSession): AsyncGenerator<string> {
  const { db, ledger, clock } = context;
  const head = {
    format: 'socle-dossier',
    version: 1,
    exportedAt: clock.now().toISOString(),
    verify: `${context.config.baseUrl}/registre`,
    person: { key: person.subject, displayName: person.displayName, email: person.email, identity: person.identity },
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "files": [`;
  let first = true;
  for (const file of await filesOf(db, person.subject)) {
    yield `${first ? '' : ','}\n${JSON.stringify(fileJson(await fullFile(db, file)))}`;
    first = false;
  }
  yield '\n  ],\n  "ledger": [';
  first = true;
  for await (const rows of historyPages(context, person.subject)) {
    for (let start = 0; start < rows.length; start += atOnce) {
      const lines = await Promise.all(
        rows.slice(start, start + atOnce).map(async (row) => JSON.stringify({ ...row, proof: await ledger.bundle(db, row.id) })),
      );
      yield lines.map((line, index) => `${first && index === 0 ? '' : ','}\n${line}`).join('');
      first = false;
    }
  }
  yield '\n  ]\n}\n';
}

/** Someone's whole history, newest first, page by page. */
export async function* historyPages({ db, ledger }: Context, subject: string) {
  const keys = await keysOfPerson(db, subject);
  for (let before: string | undefined; ;) {
    const rows = await ledger.history(db, keys, { limit: pageSize, ...(before ? { before } : {}) });
    if (rows.length > 0) yield rows;
    if (rows.length < pageSize) return;
    before = rows.at(-1)?.id;
  }
}

function fileJson({ file, pages, evidence, messages, history, decisions }: FullFile) {
  return {
    id: file.id,
    number: file.number,
    procedure: file.procedure,
    state: file.state,
    stateInWords: t(stateWords[file.state].label, 'fr'),
    createdAt: file.createdAt,
    submittedAt: file.submittedAt,
    decidedAt: file.decidedAt,
    applicant: file.applicant,
    email: file.email,
    answers: pages.flatMap(({ lines }) =>
      lines.flatMap(({ field, stored, display }) =>
        stored
          ? [
              {
                field: field.id,
                question: field.label,
                value: stored.value,
                inWords: display,
                source: stored.source,
                evidence: stored.evidenceId,
                changedByPerson: stored.changed,
                at: stored.at,
              },
            ]
          : [],
      ),
    ),
    evidence,
    messages,
    history,
    decisions,
  };
}

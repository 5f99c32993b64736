/** What happened, as the person who reports a connection says it. */
export const reportReasons = ['unknown', 'password', 'fake-site', 'relative', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

/** The states of a report. */
export const reportStates = ['received', 'open', 'closed'] as const;
export type ReportState = (typeof reportStates)[number];

/** Where a report may go from each state. One that was closed stays so: something new is a new report. */
export const reportMoves: Readonly<Record<ReportState, readonly ReportState[]>> = {
  received: ['open', 'closed'],
  open: ['closed'],
  closed: [],
};

/** How many characters a person may write about what happened. */
export const reportLength = 1_000;

/** Reports that one address may be written to about in a day: the form is open to all, and must not flood anybody's mailbox. */
export const reportsPerDay = 5;

/** Months for which a report is kept. */
export const reportMonths = 12;

const codeStart = 'cnx_'.length;
const codeLength = 10;

/** The code of a connection, as the alert gives it: the first ten letters and digits of its identifier, some 56 random bits. */
export const codeOf = (connectionId: string): string => connectionId.slice(codeStart, codeStart + codeLength);

/** A code as it was typed or pasted, without what is around it; what cannot be one is kept as it is, since it is stored with the report. */
export const typedCode = (text: string): string => text.replace(/[\s.,;:«»"“”]/gu, '').slice(0, 40);

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A number that one can read aloud (Crockford's base 32): `XXXXX-XXXXX`, fifty bits. */
export function reportNumber(bytes: Buffer): string {
  const text = [...bytes.subarray(0, 10)].map((byte) => letters.charAt(byte % letters.length)).join('');
  return `${text.slice(0, 5)}-${text.slice(5)}`;
}

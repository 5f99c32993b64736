import type { Context } from '../../../context.js';
import { transact, type Tx } from '../../../kernel/database/index.js';
import { newId } from '../../../kernel/ids.js';
import { attestationMark, verifyAttestation, type LedgerEvent } from '../../../kernel/ledger/index.js';
import { t } from '../../../kernel/i18n/index.js';
import { currentPersonKey } from '../../../registry/index.js';
import { lockMandate, mandatsFaults, type Mandate } from '../mandats/index.js';
import { agreedWords, familyTitle } from './words.js';

type Room = Pick<Context, 'db' | 'secrets' | 'clock' | 'ledger'>;

const sealing = 'mandats.attestation';

/** That a mandate was given; that families of it were revoked. */
export type AttestationKind = 'mandate' | 'revocation';

/** A text of fixed lines, signed by Socle. */
export interface Attestation {
  id: string;
  kind: AttestationKind;
  /** What is signed: lines, each with its end. */
  text: string;
  /** DER, base64. */
  signature: string;
  madeAt: Date;
}

const oneLine = (words: string) =>
  words
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
const second = (at: Date | null) => (at === null ? '' : at.toISOString().replace(/\.\d+Z$/, 'Z'));
const listed = (words: readonly string[]) => words.join('; ');

/** What an attestation says of a mandate: the same lines whenever it is made. */
export function factLines(mandate: Mandate, kind: AttestationKind): string[] {
  const { person, organisation } = mandate;
  const french = (family: Mandate['named'][number]['family']) => t(familyTitle(family), 'fr');
  const revoked = mandate.named.filter(({ revokedAt }) => revokedAt !== null);
  return [
    `Objet: ${kind === 'mandate' ? 'mandat' : 'retrait de mandat'}`,
    `Personne: ${person ? `${person.given_name} ${person.family_name}` : ''}`,
    `Naissance: ${person?.idp_birthdate ?? person?.birthdate ?? ''}`,
    `Organisation: ${organisation.name}`,
    `SIRET: ${organisation.siret}`,
    `Démarches: ${listed(mandate.named.map(({ family }) => french(family)))}`,
    `Accord: ${second(mandate.signedAt)}, ${t(agreedWords[mandate.method], 'fr')}`,
    `Fin prévue: ${second(mandate.expiresAt)}`,
    ...(kind === 'revocation'
      ? [
          ...revoked.map(
            ({ family, revokedAt, revokedBy }) =>
              `Retiré: ${french(family)}, ${second(revokedAt)}, par ${revokedBy === 'person' ? 'la personne' : 'l’organisation'}`,
          ),
          `Reste: ${listed(mandate.families.map(french)) || 'rien'}`,
        ]
      : []),
  ].map(oneLine);
}

/** Whether an attestation of this kind can be made of a mandate. */
export const attestable = (mandate: Mandate, kind: AttestationKind): boolean =>
  mandate.signedAt !== null && (kind === 'mandate' || mandate.named.some(({ revokedAt }) => revokedAt !== null));

/**
 * The attestation of a mandate as it is now: the one that was made already when it says the same, else a new one, signed, kept and written in
 * the ledger.
 * @throws Fault MANDAT-INCONNU when there is nothing to attest
 */
export async function attest(context: Room, mandateId: string, kind: AttestationKind, actor: LedgerEvent['actor']): Promise<Attestation> {
  const { db, secrets, clock, ledger } = context;
  return transact(db, async (tx) => {
    // Two who ask at once get the same one.
    const mandate = await lockMandate(tx, secrets, mandateId);
    if (!mandate || mandate.personKey === null || !attestable(mandate, kind)) throw mandatsFaults.make('MANDAT-INCONNU');
    const lines = factLines(mandate, kind);
    const before = await latest(tx, context, mandateId, kind);
    if (before?.text.includes(`\n${lines.join('\n')}\n`)) return before;
    const [id, madeAt] = [newId('att'), clock.now()];
    const text = `${attestationMark}${[...lines, `Fait: ${second(madeAt)}`, `Numéro: ${id}`, `Clé: ${ledger.kid}`].join('\n')}\n`;
    const signature = ledger.attest(text).toString('base64');
    await tx
      .insertInto('mandate_attestation')
      .values({ id, mandate_id: mandateId, kind, content: secrets.seal(sealing, text), signature, made_at: madeAt })
      .execute();
    await ledger.append(tx, {
      action: 'mandate.attest',
      subject: await currentPersonKey(tx, mandate.personKey),
      actor,
      reference: mandateId,
      fields: kind === 'mandate' ? mandate.named.map(({ family }) => family) : [],
      outcome: kind,
      detail: { attestation: id },
    });
    return { id, kind, text, signature, madeAt };
  });
}

async function latest(tx: Tx, { secrets }: Room, mandateId: string, kind: AttestationKind): Promise<Attestation | null> {
  const row = await tx
    .selectFrom('mandate_attestation')
    .select(['id', 'content', 'signature', 'made_at'])
    .where('mandate_id', '=', mandateId)
    .where('kind', '=', kind)
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { id: row.id, kind, text: secrets.open(sealing, row.content), signature: row.signature, madeAt: row.made_at } : null;
}

/** What the QR code holds, and the file to download: the text that is signed, then its signature on a line of its own. */
export const carried = ({ text, signature }: Pick<Attestation, 'text' | 'signature'>): string => `${text}Signature: ${signature}\n`;

/** What somebody pasted, in its parts; null when it is no attestation. Ends of lines and white space around it are those of whoever pasted. */
export function readCarried(pasted: string): { text: string; signature: Buffer; kid: string; id: string; lines: string[] } | null {
  const lines = pasted.replace(/\r\n?/g, '\n').trim().split('\n');
  const last = lines.pop();
  const text = `${lines.join('\n')}\n`;
  const value = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [kid, id] = [value('Clé'), value('Numéro')];
  const written = last?.startsWith('Signature: ') ? last.slice('Signature: '.length) : '';
  const signature = Buffer.from(written, 'base64');
  // The decoder skips what is no base64: another text must not stand for the same signature.
  if (!text.startsWith(attestationMark) || written === '' || signature.toString('base64') !== written) return null;
  return kid === undefined || id === undefined ? null : { text, signature, kid, id, lines: lines.slice(1) };
}

/** Whether what was pasted is an attestation that Socle signed, to the last byte. */
export async function isGenuine(
  { db, ledger }: Pick<Room, 'db' | 'ledger'>,
  found: NonNullable<ReturnType<typeof readCarried>>,
): Promise<boolean> {
  return verifyAttestation(await ledger.publicKeys(db), found.kid, found.text, found.signature) === true;
}

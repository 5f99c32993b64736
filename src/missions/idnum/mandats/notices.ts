import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';
import { t, type Lang } from '../../../kernel/i18n/index.js';
import { parseEmail, type EmailAddress } from '../../../kernel/mail/index.js';
import type { Secrets } from '../../../kernel/secrets.js';
import { familyKeys, keysOfPerson, procedureById, procedureFamilies } from '../../../registry/index.js';
import { contactOf, type Contact } from './contacts.js';
import { findMembership, membersOfOrganisation, type Membership } from './members.js';
import { contestedMail, revokedMail, signedMail, usedMail, type Letter } from './notices-words.js';
import { findMandate, type Mandate } from './store.js';
import { findUse, noteNoticed } from './uses.js';

type Room = Pick<Context, 'db' | 'secrets' | 'clock' | 'mail' | 'config'>;

const changed = z.discriminatedUnion('what', [
  z.object({ what: z.literal('signed'), mandate: z.string() }),
  z.object({ what: z.literal('used'), mandate: z.string(), use: z.string() }),
  z.object({
    what: z.literal('revoked'),
    mandate: z.string(),
    by: z.enum(['person', 'helper']),
    families: z.array(z.enum(familyKeys as [(typeof familyKeys)[number]])),
  }),
  z.object({ what: z.literal('contested'), mandate: z.string(), use: z.string() }),
]);

/**
 * How the person of a mandate is told of what happens: as they chose; else at the address that FranceConnect gave. Null when there is no way.
 */
export async function wayToTell(
  db: Db,
  secrets: Secrets,
  { personKey, person }: Pick<Mandate, 'personKey' | 'person'>,
): Promise<Contact | null> {
  if (personKey === null) return null;
  const chosen = await contactOf(db, secrets, await keysOfPerson(db, personKey));
  if (chosen) return chosen;
  const email = person?.email === undefined ? null : parseEmail(person.email);
  return email && { channel: 'email', email, lang: 'fr' };
}

/**
 * Tells the person by e-mail what happened to a mandate of theirs. Who chose letters reads it in the one of the month. What is contested is
 * told to those who answer for the helpers.
 */
export async function tellOfChange(context: Room, payload: unknown, eventId: string): Promise<void> {
  const { db, secrets, clock, config } = context;
  const event = changed.parse(payload);
  const mandate = await findMandate(db, secrets, event.mandate);
  if (!mandate) return;
  const { baseUrl } = config;
  if (event.what === 'contested') return tellReferents(context, mandate, event.use);
  const way = await wayToTell(db, secrets, mandate);
  if (way?.channel !== 'email') return;
  const { lang } = way;
  if (event.what === 'signed') {
    const author = await findMembership(db, secrets, mandate.createdBy);
    return send(context, way.email, lang, `signed ${mandate.id}`, signedMail({ mandate, author, baseUrl }, lang));
  }
  if (event.what === 'revoked') {
    const { by, families } = event;
    return send(context, way.email, lang, `revoked ${eventId}`, revokedMail({ mandate, by, families, at: clock.now(), baseUrl }, lang));
  }
  const use = await findUse(db, secrets, event.use);
  const helper = use && (await findMembership(db, secrets, use.helper.membershipId));
  if (!use || !helper) return;
  const procedure = use.procedureId === null ? null : await procedureById(db, use.procedureId);
  const what = t(procedure?.title ?? procedureFamilies[use.family].title, lang);
  await send(context, way.email, lang, `used ${use.id}`, usedMail({ use, helper, what, baseUrl }, lang));
  await noteNoticed(db, [use.id], clock.now());
}

/** Writes to those who answer for the helpers of the organisation, save for the one whose act is contested; to the operators when that leaves nobody. */
async function tellReferents(context: Room, mandate: Mandate, useId: string): Promise<void> {
  const { db, secrets, config } = context;
  const use = await findUse(db, secrets, useId);
  const helper = use && (await findMembership(db, secrets, use.helper.membershipId));
  if (!use || !helper) return;
  const referents = (await referentsOf(db, secrets, mandate.organisation.id)).filter((one) => one.helper.id !== helper.helper.id);
  const to = referents.length > 0 ? referents.map((one) => one.helper.email) : config.operators;
  const letter = contestedMail({ mandate, use, helper, baseUrl: config.baseUrl }, 'fr');
  for (const email of to) await send(context, email, 'fr', `contested ${use.id} ${email}`, letter);
}

/** Those who answer for the helpers of an organisation now. */
export async function referentsOf(db: Db, secrets: Secrets, organisationId: string): Promise<Membership[]> {
  return (await membersOfOrganisation(db, secrets, organisationId)).filter(({ referent, endedAt }) => referent && endedAt === null);
}

async function send({ db, mail }: Room, to: EmailAddress, lang: Lang, key: string, { subject, text }: Letter): Promise<void> {
  await mail.queue(db, { to, key: `mandats.${key}`, lang, subject, text });
}

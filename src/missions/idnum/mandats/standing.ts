import { sql } from 'kysely';
import type { Db } from '../../../kernel/database/index.js';
import type { FamilyKey } from '../../../registry/index.js';
import { holds, inOrder, type MandateFacts, type MandateState } from './rules.js';

/** What a helper acts under: which mandate, as a member of which organisation, for which family of procedures. */
export interface Acting {
  mandateId: string;
  membershipId: string;
  family: FamilyKey;
}

/** What is read at each request that is made in somebody's name. */
export interface Standing extends MandateFacts {
  /** Whether the helper belongs to the organisation of the mandate, and may act for it; and it for people. */
  member: boolean;
}

/** Whether a helper may act at an instant: as a member, under a mandate that is good for that family. */
export const mayAct = (standing: Standing, family: FamilyKey, now: Date): boolean => standing.member && holds(standing, family, now);

/**
 * Whether somebody may act now: asked at each request, so that a mandate that is revoked, or a helper who leaves, stops the next one.
 * One look-up by key.
 */
export async function isActing(db: Db, { mandateId, membershipId, family }: Acting, now: Date): Promise<boolean> {
  const standing = await readStanding(db, mandateId, membershipId);
  return standing !== null && mayAct(standing, family, now);
}

interface StandingRow {
  state: string;
  signed_at: Date | null;
  expires_at: Date | null;
  member: boolean;
  families: string[];
}

/** The question of `readStanding`, before it is asked: written out, for it is asked at each request and building it would cost more than the answer. */
export const standingQuery = (mandateId: string, membershipId: string) =>
  sql<StandingRow>`
    select m.state, m.signed_at, m.expires_at,
      w.organisation_id = m.organisation_id and w.acts and w.ended_at is null and h.closed_at is null as member,
      array(select f.family from mandate_family f where f.mandate_id = m.id and f.revoked_at is null) as families
    from mandate m
      join mandate_membership w on w.id = ${membershipId}
      join mandate_helper_organisation h on h.id = w.organisation_id
    where m.id = ${mandateId}`;

/** What a mandate and a membership say now; null when either is not there. */
export async function readStanding(db: Db, mandateId: string, membershipId: string): Promise<Standing | null> {
  const {
    rows: [row],
  } = await standingQuery(mandateId, membershipId).execute(db);
  if (!row) return null;
  return {
    state: row.state as MandateState, // the table has the same list as a constraint
    signedAt: row.signed_at,
    expiresAt: row.expires_at,
    member: row.member,
    families: inOrder(row.families),
  };
}

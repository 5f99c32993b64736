import { z } from 'zod';
import type { Context } from '../../../context.js';
import type { Db } from '../../../kernel/database/index.js';
import { isFamily, procedureBySlug, type FamilyKey } from '../../../registry/index.js';
import { isActing } from '../mandats/index.js';
import type { Client, UpstreamAnswer } from '../provider/index.js';
import { franceConnectFaults } from './faults.js';

/** What a service is for, as far as a mandate is concerned. */
export interface Purpose {
  families: readonly FamilyKey[];
  /** The one procedure that the person is at; null when the service has several and did not say which. */
  procedure: { slug: string; id: string } | null;
}

/**
 * What a request of a service is for: the procedure that it names (`procedure`, a parameter of Socle's own), which must be one of its own; else
 * all of its own. The register says to which family each belongs.
 * @returns null when no mandate is good for it, so that helpers cannot sign in there in the place of people
 */
export async function purposeOf(
  db: Db,
  client: Pick<Client, 'procedures'>,
  parameters: Readonly<Record<string, string>>,
): Promise<Purpose | null> {
  const { procedures } = client;
  const named = parameters['procedure'];
  if (named !== undefined && procedures !== 'all' && !procedures.includes(named)) return null;
  const slugs = named !== undefined ? [named] : procedures === 'all' ? [] : procedures;
  const found = (await Promise.all(slugs.map((slug) => procedureBySlug(db, slug)))).filter((one) => one !== null);
  const families = [...new Set(found.flatMap(({ family }) => family ?? []))];
  if (families.length === 0) return null;
  const [only, second] = found;
  return { families, procedure: only && !second ? { slug: only.slug, id: only.id } : null };
}

/** What a delegating provider is asked beside who the person is: `rep_scope` as FranceConnect asks it of Aidants Connect, and for whom. */
export const delegationClaims = ({ families, procedure }: Purpose, service: string): string =>
  JSON.stringify({
    id_token: {
      rep_scope: { essential: true, values: families },
      service: { value: service },
      ...(procedure ? { procedure: { value: procedure.id } } : {}),
    },
  });

const said = z.object({
  rep_scope: z.array(z.string().refine(isFamily)).length(1),
  act: z.object({
    sub: z.string().min(1),
    name: z.string().min(1),
    organization_label: z.string().min(1),
    siret: z.string().regex(/^\d{14}$/),
  }),
  mandate: z.object({ id: z.string().min(1), expires_at: z.number().int().positive() }),
});

/** Who acts in the place of a person, as services are told (`act`: RFC 8693, 4.1), for which family of procedures, under which mandate. */
export type Acting = z.output<typeof said>;

/**
 * Judges who a delegating provider says acts, and for what: the mandate must be for what the service is for (FranceConnect, Y600020).
 * @throws Fault Y600020
 */
export function checkActing(answer: Pick<UpstreamAnswer, 'idTokenClaims'>, purpose: Purpose | null): Acting {
  const read = said.safeParse(answer.idTokenClaims);
  const [family] = read.success ? read.data.rep_scope : [];
  if (!read.success || !family || purpose?.families.includes(family) !== true) throw franceConnectFaults.make('Y600020');
  return read.data;
}

/** What was kept of it. */
export const readActing = (kept: string): Acting => said.parse(JSON.parse(kept));

/** Whether who acts still may: asked at each request of the service, so that a mandate that ends stops the next one. */
export const stillActs = ({ db, clock }: Pick<Context, 'db' | 'clock'>, { act, mandate, rep_scope: [family] }: Acting): Promise<boolean> =>
  family ? isActing(db, { mandateId: mandate.id, membershipId: act.sub, family }, clock.now()) : Promise.resolve(false);

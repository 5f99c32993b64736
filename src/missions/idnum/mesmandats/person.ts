import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../../context.js';
import { keysOfPerson } from '../../../registry/index.js';
import { findMembership, mandatesOfPerson, mandatsFaults, type Mandate, type Person } from '../mandats/index.js';
import { personOf } from '../signin/index.js';

type Room = Pick<Context, 'db' | 'secrets'>;

/** Who is signed in, for their own mandates. */
export function signer(request: FastifyRequest): Person {
  const { subject, identity, email } = personOf(request);
  return { key: subject, identity: { ...identity, email } };
}

/** Every mandate that the person of a request ever signed, latest first. */
export async function myMandates({ db, secrets }: Room, request: FastifyRequest): Promise<Mandate[]> {
  return mandatesOfPerson(db, secrets, await keysOfPerson(db, personOf(request).subject));
}

const params = z.object({ id: z.string() });

/** The identifier in an address. */
export const idOf = (request: FastifyRequest): string => params.parse(request.params).id;

/** The mandate that a request names, among all of the person's. @throws Fault MANDAT-INCONNU */
export async function myMandate(room: Room, request: FastifyRequest): Promise<{ mandate: Mandate; all: Mandate[] }> {
  const id = idOf(request);
  const all = await myMandates(room, request);
  const mandate = all.find((one) => one.id === id);
  if (!mandate) throw mandatsFaults.make('MANDAT-INCONNU');
  return { mandate, all };
}

/** The names of some members, also of those who left. */
export async function namesOf({ db, secrets }: Room, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all([...new Set(ids)].map((id) => findMembership(db, secrets, id)));
  return new Map(found.flatMap((one) => (one ? [[one.id, one.helper.name] as const] : [])));
}

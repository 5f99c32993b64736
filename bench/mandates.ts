import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { migrate, openDatabase, startEmbedded, transact, type Database, type Db } from '../src/kernel/database/index.js';
import { knownEmail } from '../src/kernel/mail/index.js';
import { createSecrets, type Secrets } from '../src/kernel/secrets.js';
import { createLog } from '../src/kernel/telemetry/index.js';
import {
  isActing,
  mandatesOfOrganisation,
  saveHelperOrganisation,
  saveMember,
  type MandatePerson,
} from '../src/missions/idnum/mandats/index.js';
import { insertMandate, namePerson } from '../src/missions/idnum/mandats/store.js';
import { saveOrganisation } from '../src/registry/index.js';
import { fill } from './database.js';
import { median, type Measure } from './measure.js';

/** Half of them in force, each for two families; every organisation has as many persons as its helpers see in a day. */
const persons = 200;
const [checkLimitMs, listLimitMs] = [0.2, 50];

/** Ten million mandates: what asking at each request costs, and the list of a helper's day. */
export async function mandatesBench(wanted = 10_000_000): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-mandates-'));
  const log = createLog('fatal');
  const server = await startEmbedded({ dataFolder: folder, log });
  try {
    await migrate({ url: server.url, log });
    const database = openDatabase({ url: server.url });
    const owner = openDatabase({ url: server.url, max: 1, role: 'none' });
    try {
      const secrets = createSecrets(randomBytes(32));
      const seconds = await load(owner, secrets, wanted);
      return await measure(database, secrets, wanted, `${wanted.toLocaleString('en')} mandates, loaded in ${seconds.toFixed(0)} s`);
    } finally {
      await owner[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    }
  } finally {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One mandate is written as Socle writes it; the others are copies under other names. */
async function load(owner: Database, secrets: Secrets, wanted: number): Promise<number> {
  const at = new Date();
  const model = await transact(owner.db, async (tx) => {
    const { id } = await saveOrganisation(tx, { siret: '21000000600010', name: 'Ville', kind: 'local_authority' });
    const organisationId = await saveHelperOrganisation(tx, { organisationId: id, kind: 'france_services', at });
    const email = knownEmail('aide@ville.example');
    const membershipId = await saveMember(tx, secrets, {
      organisationId,
      givenName: 'Nadia',
      usualName: 'Ferrand',
      email,
      acts: true,
      referent: false,
      at,
    });
    const mandate = await insertMandate(tx, secrets, {
      organisationId,
      membershipId,
      families: ['famille', 'social'],
      duration: 'year',
      method: 'in_person',
      code: null,
      replaces: null,
      at,
    });
    const identity: MandatePerson = {
      given_name: 'Zoé Marguerite',
      given_name_array: ['Zoé', 'Marguerite'],
      family_name: 'O’Brien-Lefèvre',
      birthdate: '1988-03-14',
      gender: 'female',
      birthplace: '29019',
      birthcountry: '99100',
      email: 'zoe.obrien@courriel.example',
    };
    await namePerson(tx, secrets, mandate, { key: 'per_model', identity });
    return { organisationId, membershipId, mandate };
  });
  const tables = ['registry_organisation', 'mandate_helper_organisation', 'mandate_membership', 'mandate', 'mandate_family'];
  return fill(owner, tables, async (db) => {
    const organisations = Math.ceil(wanted / persons / 2);
    await sql`insert into registry_organisation (id, siret, name, kind)
      select 'org_' || n, (10000000000000 + n)::text, 'Organisation ' || n, 'local_authority' from generate_series(1, ${organisations}::integer) n`.execute(
      db,
    );
    await sql`insert into mandate_helper_organisation (id, organisation_id, kind, opened_at)
      select 'hor_' || n, 'org_' || n, 'france_services', now() from generate_series(1, ${organisations}::integer) n`.execute(db);
    await sql`insert into mandate_membership (id, helper_id, organisation_id, acts, referent, since)
      select 'mbr_' || n, w.helper_id, 'hor_' || n, true, false, now()
      from generate_series(1, ${organisations}::integer) n, mandate_membership w where w.id = ${model.membershipId}`.execute(db);
    await sql`insert into mandate (id, organisation_id, state, duration, method, created_by, created_at, person_key, person, signed_at, expires_at, ended_at, ended_as)
      select 'mdt_' || n, 'hor_' || o, s, m.duration, m.method, 'mbr_' || o, now() - interval '3 days', 'per_' || n % (${wanted}::integer / 2), m.person,
        now() - interval '2 days' - n % 100 * interval '1 hour', now() + interval '300 days',
        case s when 'ended' then now() end, case s when 'ended' then 'revoke' end
      from generate_series(1, ${wanted}::integer) n
      cross join lateral (select n % ${organisations}::integer + 1 as o, case when n / ${organisations}::integer % 2 = 0 then 'active' else 'ended' end as s) x
      cross join mandate m where m.id = ${model.mandate}`.execute(db);
    await sql`insert into mandate_family (mandate_id, family)
      select 'mdt_' || n, f from generate_series(1, ${wanted}::integer) n, unnest(array['famille', 'social']) f`.execute(db);
  });
}

async function measure({ db }: Database, secrets: Secrets, wanted: number, note: string): Promise<Measure[]> {
  const organisations = Math.ceil(wanted / persons / 2);
  const now = new Date();
  const ask = (n: number) =>
    isActing(db, { mandateId: `mdt_${n}`, membershipId: `mbr_${(n % organisations) + 1}`, family: 'famille' }, now);
  const any = () => 1 + Math.floor(Math.random() * wanted);
  // A request in the middle of a procedure asks about a mandate that was asked about a moment ago; the first of a procedure finds its pages cold.
  const one = any();
  // What comes first finds nothing compiled, nor planned.
  await times(3000, () => ask(one));
  const [warm, cold] = [await times(3000, () => ask(one)), await times(1000, () => ask(any()))];
  const lists = await times(200, async () => {
    const rows = await mandatesOfOrganisation(db, secrets, `hor_${1 + Math.floor(Math.random() * organisations)}`, {
      states: ['active'],
      limit: persons,
    });
    if (rows.length < persons / 2) throw new Error(`${rows.length} mandates in the list`);
  });
  const limit = (name: string, ours: number, peer: number, more: string): Measure => ({
    name,
    ours,
    peer,
    unit: 'ms',
    ratio: peer / ours,
    goal: 1,
    note: more,
  });
  return [
    limit(
      'Whether a helper still may, asked at each request, median',
      warm,
      checkLimitMs,
      `limit: the issue’s; ${note}; ${cold.toFixed(2)} ms for a mandate taken at random, whose pages are cold. Plan: ${await plan(db)}`,
    ),
    limit(
      `A helper’s day: ${persons} persons listed, median`,
      lists,
      listLimitMs,
      'limit: the issue’s; names opened and families read; an organisation taken at random each time',
    ),
  ];
}

async function times(count: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  return median(took);
}

async function plan(db: Db): Promise<string> {
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain
    select m.state, array(select f.family from mandate_family f where f.mandate_id = m.id and f.revoked_at is null)
    from mandate m join mandate_membership w on w.id = 'mbr_7' join mandate_helper_organisation h on h.id = w.organisation_id
    where m.id = 'mdt_7'`.execute(db);
  return rows.flatMap((row) => /(?:Index|Seq|Bitmap)[\w ]* Scan[\w ]* on \w+(?: \w)?/.exec(row['QUERY PLAN'])?.[0] ?? []).join(', ');
}

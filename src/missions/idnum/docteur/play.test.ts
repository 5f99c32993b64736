import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from '../../../testing.js';
import { createConsultation, launch, openConsultation, type Consultation } from './consultations.js';
import { play } from './play.js';
import { playNext } from './run.js';
import { scenarios } from './scenarios.js';
import { resultsOf } from './store.js';
import { careful, careless, lacking, startPartner, type Conduct, type Partner } from './testing.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({ missions: ['idnum'], runJobs: false });
});
afterAll(() => system[Symbol.asyncDispose]());

async function consult(partner: Partner): Promise<Consultation> {
  const { initiate_login_uri, redirect_uri, protected_resource_uri } = partner;
  const declared = { initiate_login_uri, redirect_uri, protected_resource_uri };
  const id = await createConsultation(
    system.context,
    { ...declared, id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: null },
    null,
  );
  const consultation = await openConsultation(system.context, id);
  if (!consultation) throw new Error('no consultation');
  const { issuer, clientId, clientSecret } = consultation;
  await partner.configure({ issuer, client_id: clientId, client_secret: clientSecret });
  return consultation;
}

/** What a service did with every scenario. */
async function outcomesOf(conduct: Conduct): Promise<Record<string, string>> {
  await using partner = await startPartner(conduct);
  const consultation = await consult(partner);
  const outcomes: Record<string, string> = {};
  for (const scenario of scenarios) {
    const { outcome, reason, detail } = await play(system.context, consultation, scenario);
    outcomes[scenario.id] = reason ? `${outcome}: ${reason} ${detail}` : outcome;
  }
  return outcomes;
}
const onlyAccepted = (...ids: string[]) => Object.fromEntries(scenarios.map(({ id }) => [id, ids.includes(id) ? 'accepted' : 'refused']));

describe('a service that lacks one check', () => {
  it.each(scenarios.slice(1).map(({ id }) => id))('is found to lack that one and no other: %s', async (id) => {
    expect(await outcomesOf(lacking(id))).toEqual(onlyAccepted('control', id));
  });
  it('none, written by hand, is found to lack none', async () => {
    expect(await outcomesOf(lacking('none'))).toEqual(onlyAccepted('control'));
  });
  it('openid-client left as it comes lacks the signature, as the standard lets it', async () => {
    expect(await outcomesOf(careful('ES256', {}, false))).toEqual(onlyAccepted('control', 'unknown_key'));
  });
});

describe('a run', () => {
  it('goes on after a kill, and jobs that run twice add nothing', async () => {
    await using partner = await startPartner(careless());
    const { id } = await consult(partner);
    const started = async () => {
      await launch(system.context, id);
      return { id, startedAt: (await openConsultation(system.context, id))?.startedAt?.toISOString() };
    };
    const stale = { id, startedAt: new Date(0).toISOString() };
    const payload = await started();
    // The job of the launch never ran: these are its second and third tries, at the same time.
    await Promise.all([playNext(system.context, payload), playNext(system.context, payload), playNext(system.context, stale)]);
    expect((await resultsOf(system.context.db, id)).map(({ scenario }) => scenario)).toEqual(['control']);
    await system.drainJobs();
    expect(await resultsOf(system.context.db, id)).toHaveLength(scenarios.length);
    const { finishedAt } = (await openConsultation(system.context, id)) ?? {};
    expect(finishedAt).toBeInstanceOf(Date);

    const again = await started();
    expect(await resultsOf(system.context.db, id)).toEqual([]);
    await playNext(system.context, payload);
    expect(await resultsOf(system.context.db, id)).toEqual([]);
    await playNext(system.context, again);
    expect(await resultsOf(system.context.db, id)).toHaveLength(1);
  });
});

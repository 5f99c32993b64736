import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../config.js';
import type { Context } from '../../../context.js';
import { designAssets, htmlReplies, renderDocument } from '../../../design/index.js';
import { createFrame } from '../../../front/frame.js';
import { FaultPage } from '../../../front/pages/fault.js';
import { fixedClock, type FixedClock } from '../../../kernel/clock.js';
import { testDatabase } from '../../../kernel/database/testing.js';
import { createServer } from '../../../kernel/http/index.js';
import { knownEmail } from '../../../kernel/mail/index.js';
import type { FastifyInstance } from 'fastify';
import type { AgentSession, SignedInIdentity } from '../../../kernel/sessions/index.js';
import { createLog } from '../../../kernel/telemetry/index.js';
import { openContext } from '../../../open-context.js';
import type { Product } from '../../../product.js';
import { personKey, pivotOf } from '../../../registry/index.js';
import type { Ask, ExchangeAnswer } from './collect.js';
import { demarches } from './index.js';
import { demarchesRoutes } from './routes.js';
import { seedDemarches } from './seed.js';

/** Démarches alone, over real HTTP and a real database; who signs in and what the exchange answers are the test's to say. */
export interface Room {
  baseUrl: string;
  context: Context;
  clock: FixedClock;
  /** Who comes back from sign-in. */
  signInAs: SignedInIdentity;
  ask: Ask;
  agent: AgentSession;
  drainJobs(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export const zoe: SignedInIdentity = {
  given_name: 'Zoé Marguerite',
  given_name_array: ['Zoé', 'Marguerite'],
  family_name: 'O’BRIEN-LEFÈVRE',
  birthdate: '1988-03-14',
  gender: 'female',
  birthplace: '35238',
  birthcountry: '99100',
};
export const karim: SignedInIdentity = { ...zoe, given_name: 'Karim', given_name_array: ['Karim'], family_name: 'AUTRE', gender: 'male' };
const town = { siret: '21000000600010', label: 'Ville de Valmont-sur-Orge' };

/** The answer of a family-benefit provider, as the exchange gives it. */
export const answer = (quotient: number, entryId = 'entry_1'): ExchangeAnswer => ({
  issuer: { name: 'Caisse nationale des allocations familiales (CNAF)', siret: null },
  legalBasis: { fr: 'Article R. 531-52 du code de l’éducation', en: 'Article R. 531-52 of the education code' },
  values: [
    {
      name: 'quotient_familial.valeur',
      label: { fr: 'Quotient familial', en: 'Family quotient' },
      value: quotient,
      display: { fr: `${quotient} €`, en: `€${quotient}` },
    },
  ],
  data: {
    quotient_familial: { valeur: quotient },
    enfants: [{}, {}],
    adresse: {
      numero_libelle_voie: '12 RUE DES ÉCOLES',
      complement_information: 'BÂTIMENT B',
      complement_information_geographique: null,
      lieu_dit: null,
      code_postal_ville: '91998 VALMONT-SUR-ORGE',
    },
  },
  fetchedAt: new Date('2026-11-24T09:00:00Z'),
  validUntil: new Date('2026-11-30T22:59:59Z'),
  requestHash: 'q',
  responseHash: 'r',
  entryId,
});

/** Starts Démarches for the tests of a file, with the routes of other rooms if asked. */
export async function startRoom(more: (app: FastifyInstance, context: Context) => void = () => undefined): Promise<Room> {
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'socle-demarches-'));
  const clock = fixedClock('2026-11-24T09:00:00Z');
  const config = readConfig({ PORT: '3999', LOG_LEVEL: 'fatal', DATA_FOLDER: folder, SOCLE_SECRET: randomBytes(32).toString('base64') });
  const log = createLog('fatal');
  const hearing: Product = { ...demarches, seed: undefined };
  const open = await openContext({ config, databaseUrl: database.url, products: [hearing], clock, log });
  const { context } = open;
  const agent: AgentSession = {
    id: 's',
    accountId: 'acc_camille',
    displayName: 'Camille Dubreuil',
    email: knownEmail('camille@valmont.example'),
    siret: town.siret,
    organisationLabel: town.label,
    signedInAt: clock.now(),
    idToken: '',
  };
  const room: Pick<Room, 'signInAs' | 'ask' | 'agent'> = { signInAs: zoe, ask: () => Promise.resolve(answer(620)), agent };

  await seedDemarches(context, {
    agents: [
      {
        provider: 'agents-ville',
        email: agent.email,
        password: '',
        given_name: 'Camille',
        usual_name: 'Dubreuil',
        organisation: town,
        purpose: { fr: '', en: '' },
      },
    ],
  });
  const app = await createServer({
    baseUrl: 'http://localhost',
    trustProxy: false,
    requestsPerMinute: 100_000,
    log,
    metrics: context.metrics,
    sessions: context.sessions,
    faultPage: (request, fault) => renderDocument(FaultPage({ request, fault })),
  });
  await app.register(designAssets);
  htmlReplies(app, createFrame(config, [demarches], false));
  demarchesRoutes(app, context, (...request) => room.ask(...request));
  for (const path of ['/connexion', '/connexion/franceconnect']) {
    app.get<{ Querystring: { retour?: string } }>(path, async (request, reply) => {
      const identity = room.signInAs;
      const data = {
        subject: personKey(context.secrets, pivotOf(identity)),
        displayName: `${identity.given_name} ${identity.family_name}`,
        identity,
        email: knownEmail('zoe@exemple.example'),
        idp: 'fisc',
        acr: 'eidas1',
        idToken: '',
      };
      await context.sessions.open(context.db, request, reply, 'person', identity.family_name, data);
      return reply.redirectTo(request.query.retour ?? '/');
    });
  }
  app.get<{ Querystring: { retour?: string } }>('/connexion/agent', async (request, reply) => {
    const { accountId, displayName, email, siret, organisationLabel } = room.agent;
    await context.sessions.open(context.db, request, reply, 'agent', accountId, {
      displayName,
      email,
      siret,
      organisationLabel,
      idToken: '',
    });
    return reply.redirectTo(request.query.retour ?? '/');
  });
  more(app, context);
  const baseUrl = await app.listen({ port: 0, host: '127.0.0.1' });
  return Object.assign(room, {
    baseUrl,
    context,
    clock,
    drainJobs: () => open.jobs.drain(context),
    async [Symbol.asyncDispose]() {
      await app.close();
      await open[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestSystem, type TestSystem } from '../testing.js';
import { agentRolesOf, isClosed, organisationBySiret, organisationsOfDomain } from './index.js';
import { register } from './product.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(() => system[Symbol.asyncDispose]());

test('the sandbox has a register: roles, domains, an official address, an organisation that is closed', async () => {
  const { db } = system.context;
  const today = '2026-11-24';
  const [town, ccas] = await organisationsOfDomain(db, 'valmont-sur-orge.example');
  expect(town).toMatchObject({ name: 'Ville de Valmont-sur-Orge', legalCategory: '7210' });
  expect(town && agentRolesOf(town, today)).toContain('agent_public_territorial');
  expect(ccas).toMatchObject({ legalCategory: '7361' });
  expect(await organisationBySiret(db, '21000001400014')).toMatchObject({ contactEmail: 'mairie@brume-les-bois.example' });
  const [closed] = await organisationsOfDomain(db, 'cc-vieuxval.example');
  expect(closed && isClosed(closed, today)).toBe(true);
  expect(closed && agentRolesOf(closed, today)).toEqual([]);
});

test('seeding it again imports nothing and writes nothing in the ledger', async () => {
  const { context, sandbox } = system;
  const entries = () => context.db.selectFrom('registry_import').select('ledger_entry').execute();
  const before = await entries();
  expect(before).toHaveLength(1);
  await register.seed?.(context, sandbox);
  expect(await entries()).toEqual(before);
  expect(await context.ledger.entry(context.db, before[0]?.ledger_entry ?? '')).toMatchObject({ outcome: 'done', detail: { added: 9 } });
});

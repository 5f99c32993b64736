import { administrations } from './agents.js';
import { startBenefits } from './benefits/index.js';
import { readCases, type Cases } from './benefits/cases.js';
import { startIdentityServer, type IdentityServer } from './identity/index.js';
import { agentSettings, citizenSettings } from './identity/settings.js';
import { startMailbox } from './mailbox/index.js';
import { companyRegister } from './organisations.js';
import { people } from './people.js';
import { startRegistry } from './registry/index.js';
import type { Place } from './server.js';
import type { Sandbox, SandboxAgent, SandboxIdentity, SandboxOptions } from './types.js';
import { openVault } from './vault.js';

export type * from './types.js';
export { sandboxCode, sandboxPassword } from './people.js';

/**
 * Starts the outside world in small: two providers of citizens' identities, the identity provider of each administration, the civil registry, the family-benefit provider and the mailbox, each a server of its own.
 * Ports are taken in that order from `firstPort`. Heavy libraries are loaded at the first request that needs them.
 * @throws Error when the folder of cases cannot be read
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { hostname } = new URL(options.baseUrl);
  const place: Place = { hostname, host: options.host ?? hostname, log: options.log };
  const port = (offset: number) => (options.firstPort === 0 ? 0 : options.firstPort + offset);
  const { clock, dataFolder } = options;
  const vault = openVault(dataFolder);
  const cases = options.casesFolder === undefined ? null : await openCases(options.casesFolder, options.log);
  const everybody = [...people, ...(cases?.people ?? [])];
  const key = vault.secret('benefits.key');

  const citizenPlans = citizenSettings(vault, options.baseUrl, cases?.people ?? []);
  const agentPlans = administrations.map((administration) => ({
    administration,
    settings: agentSettings(vault, options.baseUrl, administration),
  }));
  // One after the other, so that ports are the announced ones.
  const citizens = await inTurn(citizenPlans, (settings, i) => startIdentityServer(place, port(i), settings, vault));
  const agents = await inTurn(agentPlans, ({ settings }, i) => startIdentityServer(place, port(2 + i), settings, vault));
  const registry = await startRegistry(place, port(4), everybody, clock);
  const benefits = await startBenefits(place, port(5), { key, cases, clock });
  const mailbox = await startMailbox(place, { web: port(6), smtp: port(7) }, dataFolder, clock);

  return {
    identityProviders: citizenPlans.map((settings, i) => ({ ...describe(citizens[i]), id: settings.id, allowedAcr: settings.levels })),
    agentProviders: agentPlans.map(({ administration: { domains, siret, label }, settings }, i) => ({
      ...describe(agents[i]),
      allowedAcr: settings.levels,
      domains,
      siret,
      organisation: label,
    })),
    civilRegistry: { url: registry.served.url },
    familyBenefits: { url: benefits.served.url, key },
    mailbox: { url: mailbox.url, smtpUrl: mailbox.smtpUrl },
    companyRegister,
    identities: citizenPlans.flatMap((settings) =>
      settings.accounts.map((account): SandboxIdentity => {
        const { given_name = '', family_name = '' } = account.claims;
        return {
          provider: settings.id,
          login: account.login,
          password: account.password,
          given_name,
          family_name,
          purpose: account.purpose,
        };
      }),
    ),
    agents: agentPlans.flatMap(({ administration, settings }) =>
      settings.accounts.map((account): SandboxAgent => {
        const { given_name = '', usual_name = '', email = '' } = account.claims;
        const organisation = { siret: administration.siret, label: administration.label };
        return { provider: settings.id, email, password: account.password, given_name, usual_name, organisation, purpose: account.purpose };
      }),
    ),
    control: {
      identityProvider: (id) => controlOf(citizens, id),
      agentProvider: (id) => controlOf(agents, id),
      civilRegistry: registry.control,
      familyBenefits: benefits.control,
      mailbox: mailbox.control,
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...citizens, ...agents, registry, benefits].map(({ served }) => served.close()));
      await mailbox.close();
    },
  };
}

async function openCases(folder: string, log: SandboxOptions['log']): Promise<Cases> {
  try {
    const cases = await readCases(folder, log);
    log.info({ cases: cases.count, people: cases.people.length }, 'cases of API Particulier are replayed');
    return cases;
  } catch (error) {
    throw new Error(`SANDBOX_DATA: the folder ${folder} cannot be read`, { cause: error });
  }
}

async function inTurn<A, B>(list: readonly A[], work: (item: A, index: number) => Promise<B>): Promise<B[]> {
  const results: B[] = [];
  for (const [index, item] of list.entries()) results.push(await work(item, index));
  return results;
}

function describe(server: IdentityServer | undefined) {
  if (!server) throw new Error('a provider of the sandbox was not started');
  const { settings, served } = server;
  return {
    id: settings.id,
    title: settings.title,
    issuer: served.url,
    clientId: settings.client.id,
    clientSecret: settings.client.secret,
    tokenEndpointAuthMethod: 'client_secret_post' as const,
    idTokenSignedResponseAlg: settings.alg,
    scopes: Object.keys(settings.claims),
  };
}

function controlOf(servers: readonly IdentityServer[], id: string) {
  const server = servers.find(({ settings }) => settings.id === id);
  if (!server) throw new RangeError(`no such provider in the sandbox: ${id}`);
  return server.control;
}

import type { FastifyInstance } from 'fastify';
import type { Context } from './context.js';
import type { FaultTable } from './kernel/errors/index.js';
import type { Text } from './kernel/i18n/index.js';
import type { CronItem, JobHandler, EventHandler } from './kernel/jobs/index.js';
import type { ActionTable } from './kernel/ledger/index.js';
import type { SandboxFacts } from './sandbox/index.js';

/** An entry of the main menu. */
export interface MenuEntry {
  label: Text;
  href: string;
  /** Who sees it. */
  for: 'everyone' | 'person' | 'agent';
  /** Entries are shown in ascending order. */
  order: number;
}

/** What a product brings to the house. Its door (`index.ts`) exports one. */
export interface Product {
  name: string;
  faults?: FaultTable;
  /** Ledger actions of this product, with the sentence that people read. */
  actions?: ActionTable;
  /** Words for the name of a fact that this product writes in the ledger; null for a name that is not its own. */
  factWords?(name: string): Text | null;
  /** Words for the key of a legal basis that this product writes in the ledger; null for a key that is not its own. */
  basisWords?(key: string): Text | null;
  routes?(app: FastifyInstance, context: Context): void | Promise<void>;
  jobs?: Readonly<Record<string, JobHandler<Context>>>;
  crons?: readonly CronItem[];
  /** Domain events of other products that this one reacts to, by type. Each is delivered at least once. */
  hears?: Readonly<Record<string, EventHandler<Context>>>;
  menu?: readonly MenuEntry[];
  /** Fills the sandbox. Runs at each start; must change nothing the second time. */
  seed?(context: Context, sandbox: SandboxFacts): Promise<void>;
}

import type { Text } from '../i18n/index.js';

/** How an action is shown to the person whose data it is about. */
export interface ActionDefinition {
  /** A sentence such as `{actor} a consulté {fields}`. */
  label: Text;
  kind: 'access' | 'decision' | 'change' | 'sign-in';
}

export type ActionTable = Readonly<Record<string, ActionDefinition>>;

/** Declares the ledger actions of a product. Their names are stored for ever: they are never renamed. */
export function defineActions<const T extends Record<string, ActionDefinition>>(table: T): T {
  return table;
}

import { Fault } from '../../../kernel/errors/index.js';

/** The origin of an address, for the policy of a form that leads there; none when it has none (an address of an application). */
export const originOf = (address: string | undefined): string[] =>
  address && URL.canParse(address) && new URL(address).origin !== 'null' ? [new URL(address).origin] : [];

/** The same fault, with the address where the person can choose again. */
export function retryable(error: unknown, address: string): unknown {
  if (!(error instanceof Fault)) return error;
  return new Fault(error.code, error.definition, { ...error.data, retry: address }, { cause: error.cause });
}

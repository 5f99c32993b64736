import type { Context } from '../../../context.js';

/** What is made once for a context, when it is first asked for: the routes of a product and its jobs then share it. */
export function perContext<T>(make: (context: Context) => T): (context: Context) => T {
  const made = new WeakMap<Context, { value: T }>();
  return (context) => {
    const known = made.get(context) ?? { value: make(context) };
    made.set(context, known);
    return known.value;
  };
}

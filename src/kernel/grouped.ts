import { setTimeout as wait } from 'node:timers/promises';

/** How long callers are gathered for, once they have been seen to come together: each statement spared is worth more than the wait. */
const gatherMilliseconds = 3;

/**
 * Gathers calls that come while the one before is under way, or just after, and makes one of them: many callers then share one round trip
 * to the database, and a lone caller waits for nobody.
 * @param run answers a list of items with a list of results, in the same order; when it fails, every caller of that list fails
 */
export function grouped<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  most = 200,
): (item: Item) => Promise<Result> {
  interface Waiting {
    item: Item;
    resolve(result: Result): void;
    reject(error: unknown): void;
  }
  let queue: Waiting[] = [];
  let working = false;

  async function work(): Promise<void> {
    // One turn of the event loop: those that are already on their way come along.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = queue.slice(0, most);
      queue = queue.slice(most);
      try {
        const results = await run(batch.map(({ item }) => item));
        // `run` keeps the order and the length.
        batch.forEach(({ resolve }, i) => resolve(results[i] as Result));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      if (batch.length > 1 && queue.length < most) await wait(gatherMilliseconds);
    }
    working = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (working) return;
      working = true;
      void work();
    });
}

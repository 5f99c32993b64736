/** Finds the name that was meant by one that was typed; null when none is a slip away. */
export type Slips = (typed: string) => string | null;

const base = 0x01000193;

/**
 * Prepares names for the search of what was meant by a slip of a finger: a letter too many, too few, another one, or two swapped. Two such
 * names become the same once a letter is taken from either or both; so every name is filed under what it becomes, and a search costs as many
 * look-ups as the typed name has letters, however many names there are.
 * @param names all different; a search prefers one of the same length, then a shorter one, then the first in this order
 */
export function createSlips(names: readonly string[]): Slips {
  const filed = names.reduce((sum, name) => sum + name.length + 1, 0);
  const size = 2 ** Math.ceil(Math.log2(2 * filed + 2));
  // Open addressing: the number of a name, plus one, in the first free place after that of its key.
  const places = new Int32Array(size);
  for (const [i, name] of names.entries())
    for (const key of keysOf(name)) {
      let place = key & (size - 1);
      while (places[place] !== 0) place = (place + 1) & (size - 1);
      places[place] = i + 1;
    }
  return (typed) => {
    let best: { rank: number; at: number; name: string } | null = null;
    for (const key of keysOf(typed))
      for (let place = key & (size - 1); places[place]; place = (place + 1) & (size - 1)) {
        const at = (places[place] ?? 0) - 1;
        const name = names[at] ?? '';
        if (!isOneSlipAway(typed, name)) continue;
        const rank = name.length === typed.length ? 0 : name.length < typed.length ? 1 : 2;
        if (!best || rank < best.rank || (rank === best.rank && at < best.at)) best = { rank, at, name };
      }
    return best?.name ?? null;
  };
}

/** A number for the text itself, and one for the text without each of its letters. */
function keysOf(text: string): Uint32Array {
  const keys = new Uint32Array(text.length + 1);
  // Of everything before a letter, and, from the end, of everything after it.
  let before = 0;
  for (let i = 0; i < text.length; i += 1) {
    keys[i] = before;
    before = Math.imul(before, base) + text.charCodeAt(i);
  }
  keys[text.length] = spread(before);
  let after = 0;
  let power = 1;
  for (let i = text.length - 1; i >= 0; i -= 1) {
    keys[i] = spread(Math.imul(keys[i] ?? 0, power) + after);
    after = Math.imul(text.charCodeAt(i), power) + after;
    power = Math.imul(power, base);
  }
  return keys;
}

/** Names that differ by their last letter differ by their last bits only: near keys are sent far from each other. */
function spread(key: number): number {
  const mixed = Math.imul(key ^ (key >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** Whether two names differ by a letter too many, too few, another one, or two swapped. */
export function isOneSlipAway(a: string, b: string): boolean {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  let same = 0;
  while (same < shorter.length && shorter.charCodeAt(same) === longer.charCodeAt(same)) same += 1;
  let end = 0;
  while (end < shorter.length - same && shorter.charCodeAt(shorter.length - 1 - end) === longer.charCodeAt(longer.length - 1 - end))
    end += 1;
  const [left, right] = [shorter.slice(same, shorter.length - end), longer.slice(same, longer.length - end)];
  if (left.length <= 1 && right.length <= 1) return left !== right;
  return left.length === 2 && right.length === 2 && left.charAt(0) === right.charAt(1) && left.charAt(1) === right.charAt(0);
}

import TinyQueue from 'tinyqueue';

/** Items of which only the first few are looked at, however many come and go in between. */
export interface Ranking<T> {
  readonly add: (item: T) => void;
  readonly remove: (item: T) => void;
  readonly size: () => number;
  /** The first `n` in order. */
  readonly first: (n: number) => T[];
}

/**
 * A heap. What was removed stays in it until it comes to the top or such entries prevail: its length stays within
 * twice the items plus `slack`. No two items compare as equal.
 */
export function createRanking<T>(compare: (a: T, b: T) => number, slack = 1_000): Ranking<T> {
  const held = new Set<T>();
  let queue = new TinyQueue<T>([], compare);

  return {
    add(item) {
      if (held.has(item)) return;
      held.add(item);
      queue.push(item);
    },
    remove(item) {
      if (!held.delete(item)) return;
      if (queue.length > 2 * held.size + slack) queue = new TinyQueue([...held], compare);
    },
    size: () => held.size,
    first(n) {
      const found: T[] = [];
      while (found.length < n) {
        const item = queue.pop();
        if (item === undefined) break;
        // One that left and came back is in the queue twice, one behind the other.
        if (held.has(item) && item !== found.at(-1)) found.push(item);
      }
      for (const item of found) queue.push(item);
      return found;
    },
  };
}

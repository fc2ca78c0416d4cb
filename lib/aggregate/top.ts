export interface Top<T> {
  readonly add: (item: T) => void;
  /** What does not lie before it can't get in; undefined while anything can. */
  readonly last: () => T | undefined;
  /** The kept items in order. */
  readonly sorted: () => T[];
}

/**
 * Keeps the `size` first items by `compare` of any number that is added: about one comparison each.
 * `bound`: an item that `size` of those to come are known not to lie behind.
 */
export function createTop<T>(size: number, compare: (a: T, b: T) => number, bound?: T): Top<T> {
  let kept: T[] = [];
  let last: T | undefined;

  function trim(): void {
    kept = kept.toSorted(compare).slice(0, size);
    if (kept.length === size) last = kept[size - 1];
  }

  return {
    add(item) {
      if (last !== undefined) {
        if (compare(item, last) >= 0) return;
      } else if (bound !== undefined && compare(item, bound) > 0) return;
      kept.push(item);
      if (kept.length >= 2 * size) trim();
    },
    last: () => last,
    sorted() {
      trim();
      return kept;
    },
  };
}

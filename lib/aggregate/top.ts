export interface Top<T> {
  /** Can an item that compares to the last kept one like this still get in? */
  threshold(): T | undefined;
  add(item: T): void;
  /** The kept items in order. */
  sorted(): T[];
}

/** Keeps the `size` first items by `compare` of any number that is added: about one comparison each. */
export function createTop<T>(size: number, compare: (a: T, b: T) => number): Top<T> {
  let kept: T[] = [];
  let last: T | undefined;

  function trim(): void {
    kept = kept.toSorted(compare).slice(0, size);
    if (kept.length === size) last = kept[size - 1];
  }

  return {
    threshold: () => last,
    add(item) {
      if (last !== undefined && compare(item, last) >= 0) return;
      kept.push(item);
      if (kept.length >= 2 * size) trim();
    },
    sorted() {
      trim();
      return kept;
    },
  };
}

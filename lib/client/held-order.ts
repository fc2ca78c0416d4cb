/** A row of a list whose order is held still while its content goes on changing. */
export interface HeldRow<T> {
  readonly key: string;
  readonly item: T;
  /** It is not in the newest answer: `item` is what it once said and must not be shown as what it is. */
  readonly left: boolean;
}

export interface Held<T> {
  readonly rows: readonly HeldRow<T>[];
  /** Rows that came, left or would stand elsewhere: what "N changes, re-sort" counts. */
  readonly changes: number;
}

/**
 * What may be said of a held row that the newest answer does not have. Only a list that was read to its end and that asks for
 * something proves that the row does not match; else it may as well stand further down.
 */
export function absence(list: { readonly filtered: boolean; readonly complete: boolean }): {
  readonly words: string;
  readonly title: string;
} {
  return list.filtered && list.complete
    ? {
        words: 'no longer matches',
        title: 'It changed or was deleted: it is not among what the filters ask for.',
      }
    : {
        words: 'moved: re-sort',
        title:
          'It stands elsewhere in the list now, or was deleted. Re-sort to see the list as it is.',
      };
}

/** The rows in the order that was last accepted, each with its newest content. */
export function hold<T>(
  accepted: readonly T[],
  latest: readonly T[],
  keyOf: (item: T) => string,
): Held<T> {
  const now = new Map(latest.map((item, index) => [keyOf(item), { item, index }]));
  const places: number[] = [];
  let left = 0;
  const rows = accepted.map((item): HeldRow<T> => {
    const key = keyOf(item);
    const found = now.get(key);
    if (found === undefined) left += 1;
    else places.push(found.index);
    return { key, item: found?.item ?? item, left: found === undefined };
  });
  const came = latest.length - places.length;
  return { rows, changes: came + left + places.length - longestRise(places) };
}

/** Length of the longest rising subsequence: what need not move for the rest to be sorted. */
function longestRise(values: readonly number[]): number {
  const tails: number[] = [];
  for (const value of values) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    tails[low] = value;
  }
  return tails.length;
}

/** The rows that are there now, for lists in which an old state must not stand: a cluster leaves when its entry goes. */
export const present = <T>(rows: readonly HeldRow<T>[]): T[] =>
  rows.filter((row) => !row.left).map((row) => row.item);

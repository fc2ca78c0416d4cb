import { hold } from './held-order.ts';

/** The newest answers of a list that is read by position: those pages of it that are on screen. */
export interface Answered<T> {
  /** What was asked for; null: nothing of it has been answered yet. */
  readonly order: string | null;
  readonly total: number;
  readonly pages: ReadonlyMap<number, readonly T[]>;
}

/** What stands on the screen: pages as they were when they came into view. */
export interface HeldPages<T> {
  readonly order: string | null;
  readonly total: number;
  readonly pages: ReadonlyMap<number, readonly T[]>;
}

export const NOTHING_HELD: HeldPages<never> = { order: null, total: 0, pages: new Map() };

/**
 * What is held after an answer. Until something of a new order has come the old one stays; a page keeps its rows while it is
 * in view, and one that left it is taken anew when it comes back, so that no more is held than is seen.
 */
export function holdPages<T>(
  held: HeldPages<T>,
  answered: Answered<T>,
  inView: readonly number[],
): HeldPages<T> {
  const { order, total } = answered;
  if (order === null) return held;
  const isNew = held.order !== order;
  const pages = new Map<number, readonly T[]>();
  for (const page of inView) {
    const rows = (isNew ? undefined : held.pages.get(page)) ?? answered.pages.get(page);
    if (rows !== undefined) pages.set(page, rows);
  }
  const same =
    !isNew &&
    pages.size === held.pages.size &&
    [...pages].every(([page, rows]) => held.pages.get(page) === rows);
  return same ? held : { order, total: isNew ? total : held.total, pages };
}

export interface PlacedRow<T> {
  readonly item: T;
  /** It is on none of the pages in view by now: `item` is what it once said. */
  readonly left: boolean;
}

/** Rows by position, each with its newest content, and how many changes a re-sort would show. */
export function placed<T>(
  held: HeldPages<T>,
  answered: Answered<T>,
  pageSize: number,
  keyOf: (item: T) => string,
): { readonly rows: ReadonlyMap<number, PlacedRow<T>>; readonly changes: number } {
  const accepted: T[] = [];
  const latest: T[] = [];
  const places: number[] = [];
  const isCurrent = held.order === answered.order;
  for (const [page, items] of held.pages) {
    const now = isCurrent ? answered.pages.get(page) : items;
    for (const [i, item] of items.entries()) {
      accepted.push(item);
      places.push(page * pageSize + i);
    }
    // A page that is being read again has not lost its rows.
    latest.push(...(now ?? items));
  }
  const { rows, changes } = hold(accepted, latest, keyOf);
  const byPlace = new Map<number, PlacedRow<T>>();
  for (const [i, { item, left }] of rows.entries()) byPlace.set(places[i] ?? 0, { item, left });
  const grown = isCurrent ? Math.abs(answered.total - held.total) : 0;
  return { rows: byPlace, changes: Math.max(changes, grown) };
}

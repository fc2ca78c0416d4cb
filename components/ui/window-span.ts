/** Rows `first` to `last` (exclusive) of a list. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Rows beyond the edges that are there already when a scroll reaches them. */
const AROUND = 12;
/** A span moves by this many rows, not by each. */
const STEP = 4;

/** The rows to draw. `above`: how far the list's top lies above the screen's (px); negative while it lies below. */
export function spanOf(at: { above: number; screen: number; row: number; count: number }): Span {
  const { above, screen, row, count } = at;
  const first = Math.floor((above / row - AROUND) / STEP) * STEP;
  const last = Math.ceil(((above + screen) / row + AROUND) / STEP) * STEP;
  const within = (n: number) => Math.max(0, Math.min(count, n));
  return { first: within(first), last: within(last) };
}

/** Rows that fill a screen. */
const FIRST = 40;
/** Before anything is measured, also on the server. */
export const firstSpan = (count: number): Span => ({ first: 0, last: Math.min(count, FIRST) });

/** A span of a list that has become shorter or longer since. */
export const clipped = ({ first, last }: Span, count: number): Span =>
  first < count && first < last
    ? { first, last: Math.min(count, first === 0 ? Math.max(last, FIRST) : last) }
    : firstSpan(count);

export const isSame = (a: Span, b: Span): boolean => a.first === b.first && a.last === b.last;
export const overlaps = (a: Span, b: Span): boolean => a.first < b.last && b.first < a.last;

/** The row that has the focus, and those that a key leads to from it: they are there wherever the page is scrolled to. */
export const beside = (focused: number, count: number): Span => ({
  first: Math.max(0, focused - 1),
  last: Math.min(count, focused + 2),
});

/** Rows of a span and of the focus, in order. */
export function drawnRows(span: Span, focused: number | null, count: number): readonly number[] {
  const rows = rowsOf(span);
  if (focused === null || focused >= count) return rows;
  const apart = rowsOf(beside(focused, count)).filter((n) => n < span.first || n >= span.last);
  return [...apart, ...rows].toSorted((a, b) => a - b);
}
const rowsOf = ({ first, last }: Span): number[] =>
  Array.from({ length: last - first }, (_, i) => first + i);

/** Pages of `size` rows that a span touches. */
export function pagesOf({ first, last }: Span, size: number): readonly number[] {
  const from = Math.floor(first / size);
  const to = Math.floor(Math.max(first, last - 1) / size);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Tallest that browsers lay out: Firefox ends below 18 million px. */
const TALLEST_PX = 15_000_000;
export const TALLEST = `${TALLEST_PX}px`;
/** Rows that a list can scroll to. */
export const reachable = (row: number): number => Math.floor(TALLEST_PX / row);

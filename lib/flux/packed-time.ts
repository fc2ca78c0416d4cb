/**
 * Epoch ms kept as whole seconds where that is exact, as nearly always: a small integer instead of a number on the heap.
 * Negative: milliseconds. What lies before 1970 counts as 1970.
 */
export const pack = (ms: number | null): number | null =>
  ms === null ? null : ms <= 0 ? 0 : ms % 1000 === 0 ? ms / 1000 : -ms;
export const unpack = (kept: number | null): number | null =>
  kept === null ? null : kept < 0 ? -kept : kept * 1000;

import type { Order } from './order.ts';

/** Slots that are sorted without further thought. */
const FEW = 2048;
const SAMPLE = 1024;
/** Of the sample: what a rank is looked for around. Four standard errors of its middle, 0.5 / √SAMPLE. */
const MARGIN = 4 * (0.5 / Math.sqrt(SAMPLE));
/** A wider look is taken when the sample misled: once in some ten thousand times. */
const WIDER = 4;

/** Slots spread over all, never at one distance: what was added together is in a rhythm of its own. */
function sampleOf(slots: Uint32Array, compare: Order['compare']): number[] {
  const step = slots.length / SAMPLE;
  const sample: number[] = [];
  for (let i = 0; i < SAMPLE; i += 1) {
    const within = (Math.imul(i, 0x9e3779b1) >>> 0) / 2 ** 32;
    sample.push(slots[Math.floor((i + within) * step)] ?? 0);
  }
  return sample.toSorted(compare);
}

/** The slots around ranks `from` to `to`, and how many lie before them; null: the sample misled. */
function around(slots: Uint32Array, from: number, to: number, margin: number, order: Order) {
  const { compare } = order;
  const sample = sampleOf(slots, compare);
  const first = sample[Math.floor((from / slots.length - margin) * SAMPLE)];
  const last = sample[Math.ceil((to / slots.length + margin) * SAMPLE)];
  const place = order.place(first, last);
  const found: number[] = [];
  let before = 0;
  for (const slot of slots) {
    const at = place(slot);
    if (at > 0) continue;
    if (at < 0 || (first !== undefined && compare(slot, first) < 0)) before += 1;
    else if (last === undefined || compare(slot, last) <= 0) found.push(slot);
  }
  return before > from || before + found.length < to
    ? null
    : { before, found: Uint32Array.from(found) };
}

/**
 * Ranks `from` to `to` (exclusive) of the first `total` slots in order, wherever they lie: some looks at each slot, and only those
 * near the window are sorted. Sorting all of 300,000 takes ten times as long.
 */
export function windowOf(
  slots: Uint32Array,
  total: number,
  from: number,
  to: number,
  order: Order,
): number[] {
  const end = Math.min(to, total);
  if (from >= end) return [];
  let rest = slots.subarray(0, total);
  let skipped = 0;
  let margin = MARGIN;
  while (rest.length > FEW && margin < 1) {
    const near = around(rest, from - skipped, end - skipped, margin, order);
    if (near === null) {
      margin *= WIDER;
      continue;
    }
    const shrinks = near.found.length < rest.length * 0.75;
    rest = near.found;
    skipped += near.before;
    if (!shrinks) break;
  }
  return Array.from(rest.toSorted(order.compare).subarray(from - skipped, end - skipped));
}

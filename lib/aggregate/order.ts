import type { BlockFilter } from './block-filter.ts';
import type { ObjectTable } from './object-table.ts';
import { OBJECT_STATES } from '../flux/state.ts';
import { rankOf, RANKS, type ObjectSort, type Position } from './selection.ts';
import { createTop } from './top.ts';

/** Stands for the cursor wherever a slot is compared. */
const CURSOR = -1;

type Compare = (a: number, b: number) => number;
const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Keys {
  readonly rank: (slot: number) => number;
  readonly since: (slot: number) => number;
  readonly cluster: (slot: number) => string;
  readonly kind: (slot: number) => string;
  readonly namespace: (slot: number) => string;
  readonly name: (slot: number) => string;
}

function compareBy(sort: ObjectSort, k: Keys): Compare {
  const byId: Compare = (a, b) =>
    text(k.cluster(a), k.cluster(b)) ||
    text(k.namespace(a), k.namespace(b)) ||
    text(k.name(a), k.name(b)) ||
    text(k.kind(a), k.kind(b));
  const bySince: Compare = (a, b) => k.since(b) - k.since(a) || byId(a, b);
  const compare: Record<ObjectSort, Compare> = {
    worst: (a, b) => k.rank(a) - k.rank(b) || bySince(a, b),
    since: bySince,
    cluster: byId,
    kind: (a, b) => text(k.kind(a), k.kind(b)) || byId(a, b),
    name: (a, b) =>
      text(k.name(a), k.name(b)) || text(k.namespace(a), k.namespace(b)) || byId(a, b),
  };
  return compare[sort];
}

export interface Order {
  /** Of two slots. */
  readonly compare: Compare;
  readonly isAfterCursor: (slot: number) => boolean;
  /** Drops most of the slots that lie before the cursor or behind `bound`, by one look each. */
  readonly outside: (bound: number | undefined) => (slot: number) => boolean;
  readonly position: (slot: number) => Position;
}

export function createOrder(
  table: ObjectTable,
  { stale }: BlockFilter,
  sort: ObjectSort,
  after: Position | null,
): Order {
  const { dictionaries, blocks } = table;
  const { block, state, since, namespace, name } = table.columns;
  const blockOf = (slot: number) => blocks[block[slot] ?? 0];
  const ranks = [true, false].flatMap((fresh) => OBJECT_STATES.map((s) => rankOf(s, fresh)));
  const rank = (slot: number): number => {
    const isStale = stale[block[slot] ?? 0] ?? 0;
    return ranks[isStale * OBJECT_STATES.length + (state[slot] ?? 0)] ?? 0;
  };
  const at = <T>(ofCursor: T | undefined, none: T, of: (slot: number) => T) => {
    const cursor = ofCursor ?? none;
    return (slot: number): T => (slot === CURSOR ? cursor : of(slot));
  };
  const keys: Keys = {
    rank: at(after?.rank, 0, rank),
    since: at(after?.since, 0, (s) => since[s] ?? 0),
    cluster: at(after?.cluster, '', (s) => blockOf(s)?.cluster ?? ''),
    kind: at<string>(after?.kind, '', (s) => blockOf(s)?.kind ?? ''),
    namespace: at(
      after?.namespace,
      '',
      (s) => dictionaries.namespace.text(namespace[s] ?? 0) ?? '',
    ),
    name: at(after?.name, '', (s) => dictionaries.name.text(name[s] ?? 0) ?? ''),
  };
  const compare = compareBy(sort, keys);

  /** Texts outside of first and last, by code. */
  function beyond(size: number, of: (code: number) => string | null, bound: number | undefined) {
    const key = keys[sort === 'name' || sort === 'kind' ? sort : 'cluster'];
    const first = after === null ? '' : key(CURSOR);
    const last = bound === undefined ? null : key(bound);
    const out = new Uint8Array(size);
    for (let code = 0; code < size; code += 1) {
      const value = of(code);
      if (value !== null && (value < first || (last !== null && value > last))) out[code] = 1;
    }
    return out;
  }

  /** By rank and time alone. */
  function beyondTime(bound: number | undefined): (slot: number) => boolean {
    const ranked = sort === 'worst';
    const firstRank = after === null || !ranked ? 0 : after.rank;
    const lastRank = bound === undefined ? RANKS : ranked ? rank(bound) : 0;
    const newest = after === null ? Infinity : after.since;
    const oldest = bound === undefined ? -Infinity : (since[bound] ?? 0);
    return (slot) => {
      const of = ranked ? rank(slot) : 0;
      if (of < firstRank || of > lastRank) return true;
      const time = since[slot] ?? 0;
      return (of === firstRank && time > newest) || (of === lastRank && time < oldest);
    };
  }

  return {
    compare,
    isAfterCursor: after === null ? () => true : (slot) => compare(slot, CURSOR) > 0,
    outside(bound) {
      if (sort === 'worst' || sort === 'since') return beyondTime(bound);
      if (sort === 'name') {
        const out = beyond(dictionaries.name.size(), dictionaries.name.text, bound);
        return (slot) => out[name[slot] ?? 0] === 1;
      }
      const out = beyond(blocks.length, (n) => blocks[n]?.[sort] ?? null, bound);
      return (slot) => out[block[slot] ?? 0] === 1;
    },
    position: (slot) => ({
      rank: keys.rank(slot),
      since: keys.since(slot),
      cluster: keys.cluster(slot),
      kind: keys.kind(slot),
      namespace: keys.namespace(slot),
      name: keys.name(slot),
    }),
  };
}

/** Slots looked at first, spread over all, so that the scan knows early what can't be among the first. */
const SAMPLE = 4096;

/** The `size` first of the slots behind the cursor, in order. */
export function firstOf(slots: Uint32Array, total: number, size: number, order: Order): number[] {
  const { compare, isAfterCursor } = order;
  let bound: number | undefined;
  if (total > 2 * SAMPLE) {
    const sample = createTop(size, compare);
    const step = Math.floor(total / SAMPLE);
    for (let i = 0; i < total; i += step) {
      const slot = slots[i] ?? 0;
      if (isAfterCursor(slot)) sample.add(slot);
    }
    const best = sample.sorted();
    if (best.length === size) bound = best[size - 1];
  }
  const outside = order.outside(bound);
  const top = createTop(size, compare, bound);
  for (let i = 0; i < total; i += 1) {
    const slot = slots[i] ?? 0;
    if (outside(slot)) continue;
    if (isAfterCursor(slot)) top.add(slot);
  }
  return top.sorted();
}

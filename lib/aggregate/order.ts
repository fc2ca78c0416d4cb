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
    oldest: (a, b) => k.since(a) - k.since(b) || byId(a, b),
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
  /**
   * Tells by one look each where most slots lie: -1 before `first`, 1 behind `last`, 0 between or near them.
   * undefined is no bound.
   */
  readonly place: (first: number | undefined, last: number | undefined) => (slot: number) => number;
  /** The cursor as a slot. */
  readonly cursor: number | undefined;
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

  /** Texts before first and behind last, by code. */
  function placesOf(
    size: number,
    of: (code: number) => string | null,
    first?: string,
    last?: string,
  ) {
    const places = new Int8Array(size);
    for (let code = 0; code < size; code += 1) {
      const value = of(code);
      if (value === null) continue;
      if (first !== undefined && value < first) places[code] = -1;
      else if (last !== undefined && value > last) places[code] = 1;
    }
    return places;
  }

  /** By rank and time alone. */
  function placeInTime(first: number | undefined, last: number | undefined) {
    const ranked = sort === 'worst';
    const sign = sort === 'oldest' ? 1 : -1;
    const firstRank = first === undefined || !ranked ? 0 : keys.rank(first);
    const lastRank = last === undefined ? RANKS : ranked ? keys.rank(last) : 0;
    const firstTime = first === undefined ? -Infinity : sign * keys.since(first);
    const lastTime = last === undefined ? Infinity : sign * keys.since(last);
    return (slot: number): number => {
      const of = ranked ? rank(slot) : 0;
      if (of < firstRank) return -1;
      if (of > lastRank) return 1;
      const time = sign * (since[slot] ?? 0);
      if (of === firstRank && time < firstTime) return -1;
      return of === lastRank && time > lastTime ? 1 : 0;
    };
  }

  // Rows of one kind are too many to be compared one by one: blocks are told apart by both.
  const blockText = (kind: string, cluster: string): string =>
    sort === 'kind' ? `${kind}\0${cluster}` : cluster;

  return {
    compare,
    cursor: after === null ? undefined : CURSOR,
    isAfterCursor: after === null ? () => true : (slot) => compare(slot, CURSOR) > 0,
    place(first, last) {
      if (sort === 'worst' || sort === 'since' || sort === 'oldest')
        return placeInTime(first, last);
      const of = (slot: number | undefined, key: (slot: number) => string) =>
        slot === undefined ? undefined : key(slot);
      if (sort === 'name') {
        const [a, b] = [of(first, keys.name), of(last, keys.name)];
        const places = placesOf(dictionaries.name.size(), dictionaries.name.text, a, b);
        return (slot) => places[name[slot] ?? 0] ?? 0;
      }
      const textOf = (slot: number) => blockText(keys.kind(slot), keys.cluster(slot));
      const ofBlock = (n: number) => {
        const known = blocks[n];
        return known === undefined ? null : blockText(known.kind, known.cluster);
      };
      const places = placesOf(blocks.length, ofBlock, of(first, textOf), of(last, textOf));
      return (slot) => places[block[slot] ?? 0] ?? 0;
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
  const place = order.place(order.cursor, bound);
  const top = createTop(size, compare, bound);
  for (let i = 0; i < total; i += 1) {
    const slot = slots[i] ?? 0;
    if (place(slot) !== 0) continue;
    if (isAfterCursor(slot)) top.add(slot);
  }
  return top.sorted();
}

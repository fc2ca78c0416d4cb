import type { FluxKind } from '../flux/kinds.ts';
import type { FluxRecord } from '../flux/record.ts';
import { OBJECT_STATES, SEVERITY, type ObjectState } from '../flux/state.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import { createSearch } from './search.ts';
import type { Block, Tallies } from './tally.ts';
import { createTop } from './top.ts';

export type ObjectSort = 'worst' | 'name' | 'cluster' | 'kind' | 'since';

interface Id {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Where a row stands in any order: what a cursor carries. */
export interface Position extends Id {
  readonly rank: number;
  readonly since: number;
}

export interface Selection {
  readonly clusters: ReadonlySet<string> | null;
  readonly kinds: ReadonlySet<string> | null;
  readonly namespaces: ReadonlySet<string> | null;
  readonly states: ReadonlySet<ObjectState> | null;
  /** true: only rows that are not heard now; false: only heard ones. */
  readonly stale: boolean | null;
  /** Each must occur in namespace/name, message, revision or chart; case does not matter. */
  readonly terms: readonly string[];
  readonly sort: ObjectSort;
  readonly after: Position | null;
  readonly limit: number;
}

export interface SelectedRow extends Position {
  readonly record: FluxRecord;
  readonly fresh: boolean;
}

export interface Selected {
  readonly rows: readonly SelectedRow[];
  /** Rows that match, on all pages. */
  readonly total: number;
  readonly more: boolean;
}

const RANKS = OBJECT_STATES.length;
/** A row that is not heard is at best unknown: it never ranks with green. */
export const rankOf = (state: ObjectState, fresh: boolean): number =>
  fresh ? SEVERITY[state] : Math.min(SEVERITY[state], SEVERITY.unknown);

type Compare = (rank: number, since: number, id: Id, to: Position) => number;
const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byId = (a: Id, b: Id): number =>
  text(a.cluster, b.cluster) ||
  text(a.namespace, b.namespace) ||
  text(a.name, b.name) ||
  text(a.kind, b.kind);

const COMPARE: Record<ObjectSort, Compare> = {
  worst: (rank, since, id, to) => rank - to.rank || to.since - since || byId(id, to),
  since: (_rank, since, id, to) => to.since - since || byId(id, to),
  cluster: (_rank, _since, id, to) => byId(id, to),
  kind: (_rank, _since, id, to) => text(id.kind, to.kind) || byId(id, to),
  name: (_rank, _since, id, to) =>
    text(id.name, to.name) || text(id.namespace, to.namespace) || byId(id, to),
};

interface Candidate {
  readonly cluster: string;
  readonly kind: FluxKind;
  readonly block: Block;
  readonly rows: ReadonlyMap<string, FluxRecord>;
}

/** Of these states, those that have rows in the block and lie within the ranks. */
function statesIn(
  block: Block,
  of: readonly ObjectState[],
  from: number,
  to: number,
): ObjectState[] {
  const found: ObjectState[] = [];
  for (const state of of) {
    if (block.counts[state] === 0) continue;
    const rank = rankOf(state, block.fresh);
    if (rank >= from && rank <= to) found.push(state);
  }
  return found;
}

/**
 * A page of objects. A named state means that the object is in that state now: rows that are not heard match it
 * only when `stale` asks for them.
 */
export function select(store: StoreReads, tallies: Tallies, selection: Selection): Selected {
  const { sort, after, limit } = selection;
  const states = OBJECT_STATES.filter((s) => selection.states === null || selection.states.has(s));
  const stale = selection.stale ?? (selection.states === null ? null : false);
  const counted = selection.namespaces === null && selection.terms.length === 0;

  const candidates: Candidate[] = [];
  const ranks = Array.from({ length: RANKS }, () => 0);
  let total = 0;
  for (const [cluster, { kinds }] of store.clusters) {
    if (selection.clusters !== null && !selection.clusters.has(cluster)) continue;
    for (const [kind, block] of tallies.blocks(cluster)) {
      if (selection.kinds !== null && !selection.kinds.has(kind)) continue;
      const rows = kinds.get(kind);
      if (rows === undefined || block.total === 0 || (stale !== null && block.fresh === stale))
        continue;
      candidates.push({ cluster, kind, block, rows });
      if (!counted) continue;
      for (const state of states) {
        const rank = rankOf(state, block.fresh);
        ranks[rank] = (ranks[rank] ?? 0) + block.counts[state];
        total += block.counts[state];
      }
    }
  }

  // With counters for every filter, a page in worst-first order needs the first ranks only.
  const from = counted && sort === 'worst' ? (after?.rank ?? 0) : 0;
  let to = RANKS - 1;
  if (counted && sort === 'worst') {
    let certain = 0;
    for (to = from; to < RANKS - 1; to += 1) {
      // Of the cursor's own rank any number may lie before the cursor.
      if (after === null || to > from) certain += ranks[to] ?? 0;
      if (certain > limit) break;
    }
  }

  const compare = COMPARE[sort];
  const top = createTop<SelectedRow>(limit + 1, (a, b) => compare(a.rank, a.since, a, b));
  const says = selection.terms.length === 0 ? null : createSearch(selection.terms);
  const { namespaces } = selection;
  if (sort === 'cluster' || sort === 'kind') candidates.sort((a, b) => text(a[sort], b[sort]));

  function consider(key: string, record: FluxRecord, { cluster, kind, block }: Candidate): void {
    const { seen, since } = record;
    if (!counted) {
      if (namespaces !== null && !namespaces.has(seen.namespace)) return;
      if (says !== null && !says(key, record)) return;
      total += 1;
    }
    const rank = rankOf(record.state, block.fresh);
    const bound = top.threshold();
    if (bound !== undefined && compare(rank, since, seen, bound) >= 0) return;
    if (after !== null && compare(rank, since, seen, after) <= 0) return;
    const { namespace, name } = seen;
    top.add({ rank, since, cluster, kind, namespace, name, record, fresh: block.fresh });
  }

  for (const candidate of candidates) {
    const { cluster, kind, block, rows } = candidate;
    const last = top.threshold();
    if (counted) {
      if (sort === 'cluster' && last !== undefined && cluster > last.cluster) break;
      if (sort === 'kind' && last !== undefined && kind > last.kind) break;
      if (sort === 'cluster' && after !== null && cluster < after.cluster) continue;
      if (sort === 'kind' && after !== null && kind < after.kind) continue;
    }
    const wanted = statesIn(block, states, from, to);
    if (wanted.includes('ready')) {
      for (const [key, record] of rows)
        if (wanted.includes(record.state)) consider(key, record, candidate);
      continue;
    }
    for (const state of wanted)
      for (const [key, record] of block.inState(state)) consider(key, record, candidate);
  }
  const page = top.sorted();
  return { rows: page.slice(0, limit), total, more: page.length > limit };
}

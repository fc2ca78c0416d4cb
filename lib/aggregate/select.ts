import type { FluxKind } from '../flux/kinds.ts';
import type { FluxRecord } from '../flux/record.ts';
import { OBJECT_STATES, SEVERITY, type ObjectState } from '../flux/state.ts';
import type { StoreReads } from '../store/fleet-store.ts';
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

const escape = (term: string): string => term.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

function matcher(selection: Selection): (key: string, record: FluxRecord) => boolean {
  const { namespaces } = selection;
  const terms = selection.terms.map((term) => new RegExp(escape(term), 'i'));
  return (key, { seen, message }) => {
    if (namespaces !== null && !namespaces.has(seen.namespace)) return false;
    return terms.every(
      (term) =>
        term.test(key) ||
        term.test(message) ||
        (seen.applied !== null && term.test(seen.applied)) ||
        (seen.attempted !== null && seen.attempted !== seen.applied && term.test(seen.attempted)) ||
        (seen.chart !== null && term.test(seen.chart)),
    );
  };
}

/** Rows of a block by rank that pass the filters of state and freshness. */
function countByRank(block: Block, states: ReadonlySet<ObjectState> | null, into: number[]): void {
  for (const state of OBJECT_STATES) {
    if (states !== null && !states.has(state)) continue;
    const rank = rankOf(state, block.fresh);
    into[rank] = (into[rank] ?? 0) + block.counts[state];
  }
}

const matching = (block: Block, states: ReadonlySet<ObjectState> | null): number =>
  states === null
    ? block.total
    : OBJECT_STATES.reduce((sum, s) => sum + (states.has(s) ? block.counts[s] : 0), 0);

/**
 * A page of objects. A named state means that the object is in that state now: rows that are not heard match it
 * only when `stale` asks for them.
 */
export function select(store: StoreReads, tallies: Tallies, selection: Selection): Selected {
  const { sort, after, states, limit } = selection;
  const stale = selection.stale ?? (states === null ? null : false);
  const counted = selection.namespaces === null && selection.terms.length === 0;

  const candidates: Candidate[] = [];
  const ranks = Array.from({ length: RANKS }, () => 0);
  let total = 0;
  for (const [cluster, { kinds }] of store.clusters) {
    if (selection.clusters !== null && !selection.clusters.has(cluster)) continue;
    for (const [kind, rows] of kinds) {
      if (selection.kinds !== null && !selection.kinds.has(kind)) continue;
      const block = tallies.block(cluster, kind);
      if (stale !== null && block.fresh === stale) continue;
      const found = matching(block, states);
      if (found === 0) continue;
      candidates.push({ cluster, kind, block, rows });
      if (!counted) continue;
      total += found;
      countByRank(block, states, ranks);
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
  const matches = counted ? null : matcher(selection);
  if (sort === 'cluster' || sort === 'kind') candidates.sort((a, b) => text(a[sort], b[sort]));

  for (const { cluster, kind, block, rows } of candidates) {
    const last = top.threshold();
    if (counted) {
      if (sort === 'cluster' && last !== undefined && cluster > last.cluster) break;
      if (sort === 'kind' && last !== undefined && kind > last.kind) break;
      if (sort === 'cluster' && after !== null && cluster < after.cluster) continue;
      if (sort === 'kind' && after !== null && kind < after.kind) continue;
      if (sort === 'worst' && !hasRank(block, states, from, to)) continue;
    }
    for (const [key, record] of rows) {
      const { state, since, seen } = record;
      if (states !== null && !states.has(state)) continue;
      if (matches !== null) {
        if (!matches(key, record)) continue;
        total += 1;
      }
      const rank = rankOf(state, block.fresh);
      if (rank < from || rank > to) continue;
      if (after !== null && compare(rank, since, seen, after) <= 0) continue;
      const bound = top.threshold();
      if (bound !== undefined && compare(rank, since, seen, bound) >= 0) continue;
      const { namespace, name } = seen;
      top.add({ rank, since, cluster, kind, namespace, name, record, fresh: block.fresh });
    }
  }
  const page = top.sorted();
  return { rows: page.slice(0, limit), total, more: page.length > limit };
}

const hasRank = (
  block: Block,
  states: ReadonlySet<ObjectState> | null,
  from: number,
  to: number,
): boolean =>
  OBJECT_STATES.some((state) => {
    if (block.counts[state] === 0 || (states !== null && !states.has(state))) return false;
    const rank = rankOf(state, block.fresh);
    return rank >= from && rank <= to;
  });

import { isFluxKind } from '../flux/kinds.ts';
import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import { isBroken, SEVERITY } from '../flux/state.ts';
import { fresh, type Change } from '../store/change.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import { createTop } from './top.ts';

/** Rows kept of one cluster and of the fleet. */
const KEPT = 20;

export interface Attention {
  /** Broken objects that wait for no other broken object, worst and newest first, at most 20. */
  readonly items: readonly FluxRecord[];
  readonly total: number;
}

type Lookup = (ref: ObjectRef) => FluxRecord | undefined;

/** It is broken because it waited too long for something that exists. */
const waits = (r: FluxRecord): boolean => r.blocked === 'waiting';

function* brokenNeeds(record: FluxRecord, broken: Lookup): Generator<FluxRecord> {
  for (const ref of [record.seen.source, ...record.seen.dependsOn]) {
    const need = ref === null ? undefined : broken(ref);
    if (need !== undefined) yield need;
  }
}

/**
 * Is the cause of this broken object to be found at itself? Not when it only waits for an object that is broken
 * too; objects that wait for each other in a circle are each a cause.
 */
export function isRoot(record: FluxRecord, broken: Lookup): boolean {
  if (!waits(record)) return true;
  const open = [...brokenNeeds(record, broken)];
  if (open.length === 0) return true;
  const visited = new Set<FluxRecord>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === record) return true;
    if (visited.has(next) || !waits(next)) continue;
    visited.add(next);
    open.push(...brokenNeeds(next, broken));
  }
  return false;
}

export const worstNewest = (a: FluxRecord, b: FluxRecord): number =>
  SEVERITY[a.state] - SEVERITY[b.state] || b.since - a.since || compareId(a.seen, b.seen);

function compareId(
  a: { cluster: string; namespace: string; name: string; kind: string },
  b: typeof a,
): number {
  for (const field of ['cluster', 'namespace', 'name', 'kind'] as const)
    if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
  return 0;
}

const touches = (change: Change): boolean => {
  if (change.type === 'note') return false;
  if (change.type === 'session') return change.flips.length > 0 || change.after === undefined;
  const { before, after } = change;
  const was = before !== undefined && isBroken(before.state);
  const is = after !== undefined && isBroken(after.state);
  return was || is;
};

/** What needs attention, kept per cluster and looked at again only where a broken object moved. */
export function createAttention(store: StoreReads): () => Attention {
  const perCluster = new Map<string, Attention>();
  const dirty = new Set<string>();
  let whole: Attention = { items: [], total: 0 };

  store.observe((change) => {
    if (change.cluster !== null && touches(change)) dirty.add(change.cluster);
  });

  function ofCluster(name: string): Attention {
    const cluster = store.clusters.get(name);
    const top = createTop(KEPT, worstNewest);
    let total = 0;
    const broken: Lookup = ({ kind, namespace, name: object }) => {
      if (!isFluxKind(kind) || !fresh(cluster?.session, kind)) return undefined;
      const record = store.record(name, kind, namespace, object);
      return record !== undefined && isBroken(record.state) ? record : undefined;
    };
    for (const [kind, rows] of cluster?.kinds ?? []) {
      if (!fresh(cluster?.session, kind)) continue;
      for (const record of rows.values()) {
        if (!isBroken(record.state) || !isRoot(record, broken)) continue;
        total += 1;
        top.add(record);
      }
    }
    return { items: top.sorted(), total };
  }

  return () => {
    if (dirty.size === 0) return whole;
    for (const name of dirty) {
      const found = ofCluster(name);
      if (found.total === 0) perCluster.delete(name);
      else perCluster.set(name, found);
    }
    dirty.clear();
    const top = createTop(KEPT, worstNewest);
    let total = 0;
    for (const found of perCluster.values()) {
      total += found.total;
      for (const record of found.items) top.add(record);
    }
    whole = { items: top.sorted(), total };
    return whole;
  };
}

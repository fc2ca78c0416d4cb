import { needsOf, waits } from '../aggregate/needs.ts';
import type { Blast } from '../api/contract/object.ts';
import { isFluxKind } from '../flux/kinds.ts';
import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import { isBroken, noCounts } from '../flux/state.ts';
import { describe } from '../flux/words.ts';
import { fresh } from '../store/change.ts';
import type { StoreReads } from '../store/fleet-store.ts';

const keyOf = ({ kind, namespace, name }: ObjectRef): string => `${kind}/${namespace}/${name}`;

/** How far a failure reaches: the same object on other clusters, what waits for it here, and where it really comes from. */
export function blastOf(
  store: StoreReads,
  record: FluxRecord,
  namesakes: readonly FluxRecord[],
): Blast {
  const counts = { ...noCounts(), stale: 0 };
  let same = 0;
  for (const other of namesakes) {
    const session = store.clusters.get(other.seen.cluster)?.session;
    if (!fresh(session, other.seen.kind)) {
      counts.stale += 1;
      continue;
    }
    counts[other.state] += 1;
    if (isBroken(other.state) && other.reason === record.reason) same += 1;
  }
  return {
    elsewhere: counts,
    same,
    waiting: waitingFor(store, record),
    root: rootOf(store, record),
  };
}

/** Objects that wait for it now, for one of them, and so on: one pass over the objects of its cluster that are heard. */
function waitingFor(store: StoreReads, record: FluxRecord): Blast['waiting'] {
  const of = store.clusters.get(record.seen.cluster);
  const waiters = new Map<string, FluxRecord[]>();
  for (const [kind, rows] of of?.kinds ?? []) {
    if (!fresh(of?.session, kind)) continue;
    for (const other of rows.values()) {
      if (!waits(other)) continue;
      for (const need of needsOf(other)) {
        const key = keyOf(need);
        const known = waiters.get(key);
        if (known === undefined) waiters.set(key, [other]);
        else known.push(other);
      }
    }
  }
  const found = new Set<FluxRecord>();
  const open = [record];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const waiter of waiters.get(keyOf(next.seen)) ?? [])
      if (waiter !== record && !found.has(waiter)) {
        found.add(waiter);
        open.push(waiter);
      }
  const byKind = new Map<string, number>();
  for (const { seen } of found) byKind.set(seen.kind, (byKind.get(seen.kind) ?? 0) + 1);
  return {
    total: found.size,
    byKind: [...byKind]
      .map(([kind, count]) => ({ kind, count }))
      .toSorted((a, b) => b.count - a.count),
  };
}

/** Follows what it waits for to the first object that will not become ready by itself, past those that are not heard. */
function rootOf(store: StoreReads, record: FluxRecord): Blast['root'] {
  const { cluster, kind } = record.seen;
  const session = store.clusters.get(cluster)?.session;
  if (!waits(record) || !fresh(session, kind)) return null;
  const visited = new Set([keyOf(record.seen)]);
  let level = [record];
  while (level.length > 0) {
    const next: FluxRecord[] = [];
    for (const waiting of level)
      for (const ref of needsOf(waiting)) {
        const key = keyOf(ref);
        if (visited.has(key) || !isFluxKind(ref.kind)) continue;
        visited.add(key);
        if (!fresh(session, ref.kind)) continue;
        const need = store.record(cluster, ref.kind, ref.namespace, ref.name);
        if (need === undefined) return missingRoot(ref);
        if (waits(need)) next.push(need);
        else if (isBroken(need.state) || need.state === 'suspended' || need.state === 'unknown')
          return foundRoot(need);
      }
    level = next;
  }
  return null;
}

const missingRoot = ({ kind, namespace, name }: ObjectRef): Blast['root'] => ({
  ref: { kind, namespace, name },
  state: null,
  missing: true,
  summary: 'It does not exist',
  reason: 'NotFound',
  message: '',
  since: null,
});

const foundRoot = (record: FluxRecord): Blast['root'] => ({
  ref: { kind: record.seen.kind, namespace: record.seen.namespace, name: record.seen.name },
  state: record.state,
  missing: false,
  summary: describe(record),
  reason: record.reason,
  message: record.message,
  since: record.since,
});

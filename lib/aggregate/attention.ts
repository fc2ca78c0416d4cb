import type { FluxRecord } from '../flux/record.ts';
import { isBroken, SEVERITY } from '../flux/state.ts';
import { fresh } from '../store/change.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import { createRanking } from './ranking.ts';
import { createRoots, type Roots } from './roots.ts';

/** Rows kept of the fleet. */
const KEPT = 20;

export interface Attention {
  /** Broken objects that wait for no other broken object, worst and newest first, at most 20. */
  readonly items: readonly FluxRecord[];
  readonly total: number;
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

/** What needs attention, moved by each change of a broken object; reading it looks at no others. */
export function createAttention(store: Pick<StoreReads, 'observe' | 'clusters'>): () => Attention {
  const clusters = new Map<string, Roots>();
  const ranking = createRanking(worstNewest);
  let whole: Attention | undefined;

  function rootsOf(cluster: string): Roots {
    let roots = clusters.get(cluster);
    if (roots === undefined) {
      const isHeard = ({ seen }: FluxRecord): boolean =>
        fresh(store.clusters.get(cluster)?.session, seen.kind);
      roots = createRoots(isHeard, (record, isOne) => {
        whole = undefined;
        if (isOne) ranking.add(record);
        else ranking.remove(record);
      });
      clusters.set(cluster, roots);
    }
    return roots;
  }

  store.observe((change) => {
    if (change.type === 'session') {
      if (change.flips.length > 0) clusters.get(change.cluster)?.heard();
    } else if (change.type === 'object') {
      const { before, after, cluster } = change;
      const is = after !== undefined && isBroken(after.state);
      if (!is && (before === undefined || !isBroken(before.state))) return;
      const roots = rootsOf(cluster);
      roots.set(change, is ? after : undefined);
      if (roots.size() === 0) clusters.delete(cluster);
    }
  });

  return () => {
    whole ??= { items: ranking.first(KEPT), total: ranking.size() };
    return whole;
  };
}

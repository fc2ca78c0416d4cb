import type { RecentChanges, Transition } from '../aggregate/recent.ts';
import type { ClusterChange, ClusterChanges } from '../api/contract/changes.ts';
import { describe } from '../flux/words.ts';
import type { StoreReads } from '../store/fleet-store.ts';

/** What happened on a cluster, in the shape of the wire. */
export function clusterChanges(
  store: Pick<StoreReads, 'record'>,
  recent: RecentChanges,
  cluster: string,
): ClusterChanges | undefined {
  const known = recent.of(cluster);
  if (known === undefined) return undefined;
  return {
    items: known.items.map((item) => changeOf(store, cluster, item)),
    since: known.since,
    dropped: known.dropped,
    seq: recent.seq(cluster),
  };
}

function changeOf(
  store: Pick<StoreReads, 'record'>,
  cluster: string,
  item: Transition,
): ClusterChange {
  if (item.type === 'connection') return { ...item };
  const { kind, namespace, name, after, at, reason } = item;
  const record = store.record(cluster, kind, namespace, name);
  // Only while it says the same are its words those of this entry.
  const still = record !== undefined && record.state === after && record.since <= at;
  const same = still && record.reason === reason && after !== 'ready';
  return { ...item, summary: same ? describe(record) : null };
}

import type { Selected, Selection } from '../aggregate/selection.ts';
import type { ObjectQuery, ObjectRow } from '../api/contract.ts';
import { selectionOf } from '../api/query.ts';
import { objectRow } from '../api/rows.ts';
import type { Clock } from '../flux/clock.ts';
import type { ClusterSession } from '../flux/session.ts';
import type { ObjectAddress } from '../store/indexes.ts';
import type { StoreReads } from '../store/fleet-store.ts';

/** Rows that one scan gives to an export; a cluster is never parted. */
const BATCH = 2000;
/** Rows of one piece: about a millisecond of work. */
const PIECE = 200;
const CLUSTERS_FIRST = 8;
const CLUSTERS_MAX = 250;

export interface ObjectSet {
  /** Every match, by cluster, namespace, name and kind, in pieces that take some milliseconds each. */
  readonly every: (query: ObjectQuery) => Generator<readonly ObjectRow[]>;
  readonly named: (names: readonly ObjectAddress[]) => ObjectRow[];
}

/** Objects beyond a page: all that match, or some by name. */
export function createObjectSet({
  store,
  select,
  clock,
}: {
  store: StoreReads;
  select: (selection: Selection) => Selected;
  clock: Pick<Clock, 'now'>;
}): ObjectSet {
  const sessionOf = (cluster: string): ClusterSession | undefined =>
    store.clusters.get(cluster)?.session;

  return {
    *every(query) {
      const all = { ...selectionOf({ ...query, sort: 'cluster' }), limit: Infinity };
      const names = [...(all.clusters ?? store.clusters.keys())].toSorted();
      let size = CLUSTERS_FIRST;
      for (let from = 0; from < names.length;) {
        const batch = names.slice(from, from + size);
        from += batch.length;
        const { rows } = select({ ...all, clusters: new Set(batch) });
        const now = clock.now();
        const sessions = new Map(batch.map((name) => [name, sessionOf(name)]));
        for (let at = 0; at === 0 || at < rows.length; at += PIECE)
          yield rows
            .slice(at, at + PIECE)
            .map(({ record, cluster }) => objectRow(record, sessions.get(cluster), now));
        const fits = Math.floor((batch.length * BATCH) / Math.max(1, rows.length));
        size = Math.max(1, Math.min(CLUSTERS_MAX, fits, size * 4));
      }
    },

    named(names) {
      const now = clock.now();
      return names.flatMap(({ cluster, kind, namespace, name }) => {
        const record = store.record(cluster, kind, namespace, name);
        return record === undefined ? [] : [objectRow(record, sessionOf(cluster), now)];
      });
    },
  };
}

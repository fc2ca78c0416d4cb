import type { LabelsOf } from '../aggregate/block-filter.ts';
import { clusterMatch, findObjects } from '../aggregate/find.ts';
import { NO_MATCH } from '../aggregate/match.ts';
import type { ObjectTable } from '../aggregate/object-table.ts';
import type { createTallies } from '../aggregate/tally.ts';
import { clusterRank } from '../api/clusters.ts';
import type { FindAnswer, FindQuery, FoundCluster, FoundObject } from '../api/contract/find.ts';
import { ofObjects, parseAsked, type Asked } from '../api/find-words.ts';
import { clusterRow } from '../api/rows.ts';
import { describe } from '../flux/words.ts';
import type { StoreReads } from '../store/fleet-store.ts';

/** Of a list that has both, so that a short word can't fill it with clusters alone. */
const CLUSTERS_OF = 0.4;
const LABELS = 4;

/** Finds clusters and objects by name from what is known here: no cluster is asked. */
export function createFind(from: {
  store: StoreReads;
  table: ObjectTable;
  tallies: ReturnType<typeof createTallies>;
  labelsOf: LabelsOf;
}): (query: FindQuery) => FindAnswer {
  const { store, table, tallies, labelsOf } = from;

  function clustersFor({ words, clusters, only }: Asked): FoundCluster[] {
    const wanted = only === 'clusters' ? clusters : words;
    const ranked = [];
    for (const [name, { session }] of store.clusters) {
      const labels = labelsOf(name);
      const match = clusterMatch(name, labels, wanted);
      if (match === NO_MATCH) continue;
      const row = clusterRow(session, { labels: { ...labels }, origin: '' }, tallies.cluster(name));
      ranked.push({ row, match, rank: clusterRank(row) });
    }
    return ranked
      .toSorted(
        (a, b) => a.match - b.match || a.rank - b.rank || a.row.name.localeCompare(b.row.name),
      )
      .map(({ row: { name, connection, fluxInstalled, counts, total, worst, labels } }) => ({
        name,
        connection,
        fluxInstalled,
        counts,
        total,
        worst,
        labels: Object.values(labels).slice(0, LABELS),
      }));
  }

  return ({ q, limit }) => {
    const asked = parseAsked(q);
    const { only } = asked;
    const isEmpty = q.trim() === '';
    const clusters = !isEmpty && (only === null || only === 'clusters') ? clustersFor(asked) : [];
    const wantsObjects = !isEmpty && (only === null || only === 'objects');
    const shown =
      wantsObjects && only === null
        ? clusters.slice(0, Math.ceil(limit * CLUSTERS_OF))
        : clusters.slice(0, limit);
    const { found, total } = wantsObjects
      ? findObjects(table, store, { ...ofObjects(asked), limit: limit - shown.length })
      : { found: [], total: 0 };
    return {
      seq: store.seq(),
      clusters: shown,
      clustersTotal: clusters.length,
      objects: found.map(({ worst: { record, fresh }, ...object }): FoundObject => ({
        ...object,
        worst: {
          cluster: record.seen.cluster,
          state: record.state,
          stale: !fresh,
          summary: describe(record),
        },
      })),
      objectsTotal: total,
    };
  };
}

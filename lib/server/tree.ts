import { blameOf } from '../aggregate/blame.ts';
import { forestOf, refId } from '../aggregate/forest.ts';
import type { RecentChanges } from '../aggregate/recent.ts';
import { treeRows, type Trunk } from '../aggregate/tree-rows.ts';
import { subtreesOf } from '../aggregate/tree-shape.ts';
import type { Tree } from '../api/contract/tree.ts';
import { openedId, type TreeView } from '../api/contract/tree-view.ts';
import { rootRows, treeRow } from '../api/tree.ts';
import type { FluxRecord } from '../flux/record.ts';
import { isFresh } from '../flux/session.ts';
import type { ClusterRecords, StoreReads } from '../store/fleet-store.ts';

/** Clusters whose hierarchy is kept until it changes: those that people look at now. */
const KEPT = 8;

interface Grown {
  readonly seq: number;
  readonly trunk: Trunk;
}

function grow({ session, kinds }: ClusterRecords): Trunk {
  const records: FluxRecord[] = [];
  for (const rows of kinds.values()) for (const record of rows.values()) records.push(record);
  const forest = forestOf(records);
  const fresh = ({ seen }: FluxRecord): boolean => isFresh(session, seen.kind);
  const blame = blameOf(records, (ref) => forest.nodes.get(refId(ref))?.record, fresh);
  return { forest, blame, subtrees: subtreesOf(forest, blame, fresh), isFresh: fresh };
}

/** Hierarchies on demand. One is made anew when anything of its cluster has changed since. */
export function createTrees(
  store: Pick<StoreReads, 'clusters'>,
  recent: Pick<RecentChanges, 'seq'>,
): (cluster: string, view: TreeView) => Tree | undefined {
  const kept = new Map<string, Grown>();

  function trunkOf(name: string, records: ClusterRecords): Grown {
    const seq = recent.seq(name);
    const known = kept.get(name);
    const grown = known?.seq === seq ? known : { seq, trunk: grow(records) };
    // The one that was asked for last stands last.
    kept.delete(name);
    kept.set(name, grown);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return grown;
  }

  return (name, view) => {
    const records = store.clusters.get(name);
    if (records === undefined) {
      kept.delete(name);
      return undefined;
    }
    const { seq, trunk } = trunkOf(name, records);
    const context = { trunk, session: records.session };
    const { rows, truncated } = treeRows(trunk, {
      open: new Map(view.open.map(openedId)),
      shut: new Set(view.shut),
    });
    let objects = 0;
    for (const of of records.kinds.values()) objects += of.size;
    return {
      cluster: name,
      rows: rows.map((row) => treeRow(context, row)),
      truncated,
      objects,
      ...rootRows(context),
      seq,
    };
  };
}

import type { Because } from '../aggregate/blame.ts';
import { refId } from '../aggregate/forest.ts';
import { TREE_LIMITS, type TreeRow as ModelRow, type Trunk } from '../aggregate/tree-rows.ts';
import { isFluxKind } from '../flux/kinds.ts';
import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import { isFresh, type ClusterSession } from '../flux/session.ts';
import { SEVERITY } from '../flux/state.ts';
import { describe } from '../flux/words.ts';
import type { Need, NodeRow, Tree, TreeRoot, TreeRow } from './contract/tree.ts';

const NEEDS = 6;
const MESSAGE = 300;
export const ROOTS = 20;

export interface TreeContext {
  readonly trunk: Trunk;
  readonly session: ClusterSession;
}

const refOf = ({ kind, namespace, name }: ObjectRef): ObjectRef => ({ kind, namespace, name });

const isReadable = (session: ClusterSession, kind: string): boolean =>
  isFluxKind(kind) && isFresh(session, kind);

function needOf({ trunk, session }: TreeContext, ref: ObjectRef): Need {
  const record = trunk.forest.nodes.get(refId(ref))?.record;
  const fresh = isReadable(session, ref.kind);
  return {
    ...refOf(ref),
    state: record?.state ?? null,
    missing: record === undefined && fresh,
    stale: !fresh,
  };
}

/** What is shown of any object; of what is ready there is nothing to say. */
function said({ session }: TreeContext, record: FluxRecord): Omit<TreeRoot, 'retrying' | 'blocks'> {
  const { seen } = record;
  const fresh = isFresh(session, seen.kind);
  const quiet = record.state === 'ready';
  const words = describe(record);
  return {
    ...refOf(seen),
    state: record.state,
    stale: !fresh,
    asOf: fresh ? null : (session.kinds[seen.kind]?.confirmedAt ?? null),
    summary: quiet && words === 'Ready' ? '' : words,
    message: quiet ? '' : record.message.slice(0, MESSAGE),
    since: record.since,
  };
}

const becauseOf = (because: Because | undefined): NodeRow['because'] =>
  because === undefined ? null : { how: because.how, ref: refOf(because.ref) };

function nodeRow(context: TreeContext, row: Extract<ModelRow, { type: 'node' }>): NodeRow {
  const { trunk, session } = context;
  const { node, below, id, level, open } = row;
  const { record } = node;
  const place = {
    type: 'node' as const,
    id,
    level,
    blocks: trunk.blame.blocks.get(id) ?? 0,
    children: node.children.length,
    below: below.counts,
    open,
  };
  if (record === undefined)
    return {
      ...place,
      ...node.ref,
      state: null,
      stale: !isReadable(session, node.ref.kind),
      asOf: null,
      summary: '',
      message: '',
      since: 0,
      root: false,
      because: null,
      circle: node.circular ? 'parents' : null,
      revision: null,
      chart: null,
      suspended: false,
      terminating: false,
      drifted: false,
      remote: false,
      source: null,
      dependsOn: [],
      dependsOnTotal: 0,
    };
  const { seen } = record;
  return {
    ...place,
    ...said(context, record),
    root: trunk.blame.roots.has(record) || trunk.blame.staleRoots.has(record),
    because: becauseOf(trunk.blame.because.get(record)),
    circle: trunk.blame.circles.has(record) ? 'waits' : node.circular ? 'parents' : null,
    revision: seen.applied ?? seen.attempted,
    chart: seen.chart,
    suspended: seen.suspended,
    terminating: seen.terminating,
    drifted: seen.drifted,
    remote: seen.remote,
    source: seen.source === null ? null : needOf(context, seen.source),
    dependsOn: seen.dependsOn.slice(0, NEEDS).map((ref) => needOf(context, ref)),
    dependsOnTotal: seen.dependsOn.length,
  };
}

export function treeRow(context: TreeContext, row: ModelRow): TreeRow {
  const { id, level } = row;
  switch (row.type) {
    case 'node':
      return nodeRow(context, row);
    case 'group':
      return {
        type: 'group',
        id,
        level,
        group: row.group,
        of: row.of && refOf(row.of),
        siblings: row.siblings,
        objects: row.objects,
        counts: row.counts,
        kinds: row.kinds.map(([kind, count]) => ({ kind, count })),
        open: row.open,
      };
    case 'more': {
      const { shown, total } = row;
      return { type: 'more', id, level, shown, total, next: shown + 2 * TREE_LIMITS.list };
    }
  }
}

/** What broke: what is heard before what is not, then what stops most, then the worst and the newest. */
export function rootRows(
  context: TreeContext,
): Pick<Tree, 'roots' | 'rootsTotal' | 'rootsStale' | 'behind'> {
  const { roots, staleRoots, blocks, behind } = context.trunk.blame;
  const blocksOf = (r: FluxRecord): number => blocks.get(refId(r.seen)) ?? 0;
  const order = (a: FluxRecord, b: FluxRecord): number =>
    blocksOf(b) - blocksOf(a) ||
    SEVERITY[a.state] - SEVERITY[b.state] ||
    b.since - a.since ||
    (refId(a.seen) < refId(b.seen) ? -1 : 1);
  const sorted = [...[...roots].toSorted(order), ...[...staleRoots].toSorted(order)];
  return {
    roots: sorted.slice(0, ROOTS).map((record) => ({
      ...said(context, record),
      retrying: record.seen.retrying,
      blocks: blocksOf(record),
    })),
    rootsTotal: roots.size,
    rootsStale: staleRoots.size,
    behind,
  };
}

import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import { SEVERITY } from '../flux/state.ts';
import type { Blame } from './blame.ts';
import { waits } from './needs.ts';
import { refId, type Forest, type TreeNode } from './forest.ts';
import { emptyCounts, type Counts } from './tally.ts';

/** How much a person has to look at an object, the most first; its subtree has the rank of its worst. */
export const RANK = {
  root: 0,
  broken: 1,
  waiting: 2,
  unknown: 3,
  progressing: 4,
  suspended: 5,
  ready: 6,
} as const;
export type Rank = (typeof RANK)[keyof typeof RANK];

/** What lies in and below a node. */
export interface Subtree {
  /** Of the worst object, itself included. */
  readonly rank: Rank;
  /** Of the worst object below it. */
  readonly below: Rank;
  /** Objects below it, those of kinds that are not heard as stale. */
  readonly counts: Counts;
  readonly objects: number;
  /** Objects in it that wait, itself included, and the one thing that all of them wait for; null: several, or none. */
  readonly waiting: number;
  readonly cause: ObjectRef | null;
}

function rankOf(record: FluxRecord, blame: Blame): Rank {
  if (blame.roots.has(record)) return RANK.root;
  if (blame.staleRoots.has(record)) return RANK.broken;
  if (waits(record)) return RANK.waiting;
  switch (record.state) {
    case 'failing':
    case 'stalled':
      return RANK.broken;
    case 'waiting':
      return RANK.waiting;
    case 'unknown':
      return RANK.unknown;
    case 'progressing':
      return RANK.progressing;
    case 'suspended':
      return RANK.suspended;
    case 'ready':
      return RANK.ready;
  }
}

type Sum = { -readonly [K in keyof Subtree]: Subtree[K] };

function join(into: Sum, from: Sum): void {
  if (from.waiting === 0) return;
  const same =
    into.cause !== null && from.cause !== null && refId(into.cause) === refId(from.cause);
  into.cause = into.waiting === 0 || same ? from.cause : null;
  into.waiting += from.waiting;
}

/** What lies below each node: one pass from the leaves up. */
export function subtreesOf(
  forest: Forest,
  blame: Blame,
  isFresh: (record: FluxRecord) => boolean,
): ReadonlyMap<TreeNode, Subtree> {
  const sums = new Map<TreeNode, Sum>();
  for (const node of forest.order.toReversed()) {
    const sum: Sum = {
      rank: RANK.ready,
      below: RANK.ready,
      counts: emptyCounts(),
      objects: 0,
      waiting: 0,
      cause: null,
    };
    for (const child of node.children) {
      // Holds: children come after their parent in `order`.
      const under = sums.get(child);
      if (under === undefined) continue;
      if (under.rank < sum.below) sum.below = under.rank;
      for (const key of Object.keys(sum.counts) as (keyof Counts)[])
        sum.counts[key] += under.counts[key];
      sum.objects += under.objects;
      count(child, sum);
      join(sum, under);
    }
    const { record } = node;
    const own = record === undefined ? RANK.ready : rankOf(record, blame);
    sum.rank = own < sum.below ? own : sum.below;
    if (record !== undefined && waits(record)) {
      const cause = blame.because.get(record)?.ref ?? null;
      join(sum, { ...sum, waiting: 1, cause });
    }
    sums.set(node, sum);
  }
  return sums;

  function count({ record }: TreeNode, sum: Sum): void {
    if (record === undefined) return;
    sum.counts[isFresh(record) ? record.state : 'stale'] += 1;
    sum.objects += 1;
  }
}

/** The counts of several siblings with all that lies below them. */
export function countAll(
  nodes: readonly TreeNode[],
  subtrees: ReadonlyMap<TreeNode, Subtree>,
  isFresh: (record: FluxRecord) => boolean,
): { counts: Counts; objects: number } {
  const counts = emptyCounts();
  let objects = 0;
  for (const node of nodes) {
    const { record } = node;
    if (record !== undefined) {
      counts[isFresh(record) ? record.state : 'stale'] += 1;
      objects += 1;
    }
    const under = subtrees.get(node);
    if (under === undefined) continue;
    for (const key of Object.keys(counts) as (keyof Counts)[]) counts[key] += under.counts[key];
    objects += under.objects;
  }
  return { counts, objects };
}

/** Worst first: by rank, then by how bad its own state is, then what has children, then by name. */
export const worstFirst =
  (subtrees: ReadonlyMap<TreeNode, Subtree>) =>
  (a: TreeNode, b: TreeNode): number => {
    const x = subtrees.get(a);
    const y = subtrees.get(b);
    return (
      (x?.rank ?? RANK.ready) - (y?.rank ?? RANK.ready) ||
      severity(a) - severity(b) ||
      Number(b.children.length > 0) - Number(a.children.length > 0) ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
    );
  };

const severity = ({ record }: TreeNode): number => SEVERITY[record?.state ?? 'ready'];

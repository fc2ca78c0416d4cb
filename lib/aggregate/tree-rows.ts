import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import type { Blame } from './blame.ts';
import { refId, type Forest, type TreeNode } from './forest.ts';
import type { Counts } from './tally.ts';
import { countAll, RANK, worstFirst, type Rank, type Subtree } from './tree-shape.ts';

/** What a reader opened and closed. Ids as the rows carry them. */
export interface TreeView {
  /** With how many rows of the list are shown. */
  readonly open: ReadonlyMap<string, number>;
  readonly shut: ReadonlySet<string>;
}

/** Siblings that are shown as one row until somebody opens it. */
export const GROUPS = ['waiting', 'progressing', 'suspended', 'ready'] as const;
export type Group = (typeof GROUPS)[number];

interface Placed {
  readonly id: string;
  /** 1 at the top. */
  readonly level: number;
}
export type TreeRow = Placed &
  (
    | {
        readonly type: 'node';
        readonly node: TreeNode;
        readonly below: Subtree;
        /** null: nothing to open. */
        readonly open: boolean | null;
      }
    | {
        readonly type: 'group';
        readonly group: Group;
        /** What all of them wait for. */
        readonly of: ObjectRef | null;
        readonly siblings: number;
        /** Objects that wait, for a group of these; else all objects in it. */
        readonly objects: number;
        readonly counts: Counts;
        /** Kinds of the siblings, most first. */
        readonly kinds: readonly (readonly [kind: string, count: number])[];
        readonly open: boolean;
      }
    /** The list `id` goes on: `shown` of `total` are here. */
    | { readonly type: 'more'; readonly shown: number; readonly total: number }
  );

export const TREE_LIMITS = { rows: 500, list: 50, level: 24 } as const;
/** Siblings that are listed one by one although nothing is the matter with them. */
const CALM = 20;
/** Up to so many siblings of one kind of trouble are listed one by one. */
const FEW = 1;

export interface Trunk {
  readonly forest: Forest;
  readonly blame: Blame;
  readonly subtrees: ReadonlyMap<TreeNode, Subtree>;
  readonly isFresh: (record: FluxRecord) => boolean;
}

export const TOP = 'top';

const CALM_GROUP: Partial<Record<Rank, Group>> = {
  [RANK.progressing]: 'progressing',
  [RANK.suspended]: 'suspended',
  [RANK.ready]: 'ready',
};

type Entry =
  | { readonly node: TreeNode }
  | {
      readonly group: Group;
      readonly id: string;
      readonly of: ObjectRef | null;
      readonly nodes: TreeNode[];
    };

/** The tree as rows, top to bottom, within the limits. `truncated`: rows were left out at its end. */
export function treeRows(
  trunk: Trunk,
  view: TreeView,
): { readonly rows: readonly TreeRow[]; readonly truncated: boolean } {
  const { forest, subtrees, isFresh } = trunk;
  const rows: TreeRow[] = [];
  let truncated = false;
  const rankOf = (node: TreeNode): Rank => subtrees.get(node)?.rank ?? RANK.ready;
  const calm = forest.tops.every((node) => rankOf(node) === RANK.ready);
  const trunks = forest.tops.filter((node) => node.children.length > 0).length;

  function isOpen(node: TreeNode, level: number): boolean {
    if (view.shut.has(node.id)) return false;
    if (view.open.has(node.id)) return true;
    const below = subtrees.get(node)?.below ?? RANK.ready;
    return below <= RANK.unknown || (calm && level === 1 && trunks <= 3);
  }

  /** Siblings in order, with those folded together that need not be seen one by one. */
  function entriesOf(nodes: readonly TreeNode[], listId: string): Entry[] {
    const sorted = nodes.toSorted(worstFirst(subtrees));
    const isCalm = sorted.length <= CALM && sorted.every((n) => rankOf(n) === RANK.ready);
    const chosen = view.open.has(listId) && sorted.every((n) => rankOf(n) === RANK.ready);
    if (isCalm || chosen) return sorted.map((node) => ({ node }));
    const entries: Entry[] = [];
    const groups = new Map<string, Extract<Entry, { group: Group }>>();
    for (const node of sorted) {
      const rank = rankOf(node);
      const cause = subtrees.get(node)?.cause ?? null;
      const group = rank === RANK.waiting && cause !== null ? 'waiting' : CALM_GROUP[rank];
      if (group === undefined) {
        entries.push({ node });
        continue;
      }
      const id = `${listId}:${group}${group === 'waiting' && cause !== null ? `:${refId(cause)}` : ''}`;
      const known = groups.get(id);
      if (known !== undefined) known.nodes.push(node);
      else {
        const of = group === 'waiting' ? cause : null;
        const entry = { group, id, of, nodes: [node] };
        groups.set(id, entry);
        entries.push(entry);
      }
    }
    return entries.flatMap((e): Entry[] =>
      'group' in e && e.nodes.length <= FEW ? e.nodes.map((node) => ({ node })) : [e],
    );
  }

  function push(row: TreeRow): boolean {
    if (rows.length >= TREE_LIMITS.rows) truncated = true;
    else rows.push(row);
    return !truncated;
  }

  function list(entries: readonly Entry[], listId: string, level: number): void {
    const size = Math.max(TREE_LIMITS.list, view.open.get(listId) ?? 0);
    for (const entry of entries.slice(0, size)) {
      if ('node' in entry) single(entry.node, level);
      else folded(entry, level);
      if (truncated) return;
    }
    if (entries.length > size)
      push({ type: 'more', id: listId, level, shown: size, total: entries.length });
  }

  function single(node: TreeNode, level: number): void {
    const below = subtrees.get(node);
    // Holds: every node of the forest has one.
    if (below === undefined) return;
    const leaf = node.children.length === 0 || level >= TREE_LIMITS.level;
    const open = leaf ? null : isOpen(node, level);
    if (!push({ type: 'node', id: node.id, level, node, below, open })) return;
    if (open === true) list(entriesOf(node.children, node.id), node.id, level + 1);
  }

  function folded({ group, id, of, nodes }: Extract<Entry, { group: Group }>, level: number): void {
    const open = view.open.has(id) && !view.shut.has(id);
    const { counts, objects } = countAll(nodes, subtrees, isFresh);
    const waiting = nodes.reduce((sum, n) => sum + (subtrees.get(n)?.waiting ?? 0), 0);
    const row: TreeRow = {
      type: 'group',
      id,
      level,
      group,
      of,
      siblings: nodes.length,
      objects: group === 'waiting' ? waiting : objects,
      counts,
      kinds: kindsOf(nodes),
      open,
    };
    if (!push(row) || !open) return;
    list(
      nodes.map((node) => ({ node })),
      id,
      level + 1,
    );
  }

  list(entriesOf(forest.tops, TOP), TOP, 1);
  return { rows, truncated };
}

function kindsOf(nodes: readonly TreeNode[]): (readonly [string, number])[] {
  const kinds = new Map<string, number>();
  for (const { ref } of nodes) kinds.set(ref.kind, (kinds.get(ref.kind) ?? 0) + 1);
  return [...kinds].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

import type { FluxRecord, ObjectRef } from '../flux/record.ts';

/** One object in the hierarchy of its cluster. */
export interface TreeNode {
  /** `Kind/namespace/name`: unique within the cluster. */
  readonly id: string;
  readonly ref: ObjectRef;
  /** undefined: objects here say that it applies them, but it is not known on this cluster (a hub, or gone). */
  readonly record: FluxRecord | undefined;
  readonly children: TreeNode[];
  parent: TreeNode | null;
  /** The labels lead in a circle, which is cut here. */
  circular: boolean;
}

export interface Forest {
  readonly nodes: ReadonlyMap<string, TreeNode>;
  readonly tops: readonly TreeNode[];
  /** Every node, parents before their children. */
  readonly order: readonly TreeNode[];
}

export const refId = ({ kind, namespace, name }: ObjectRef): string =>
  `${kind}/${namespace}/${name}`;

/** Charts by the release that they are made for, for charts that carry no label of it. */
function chartOwners(records: Iterable<FluxRecord>): ReadonlyMap<string, ObjectRef> {
  const owners = new Map<string, ObjectRef>();
  for (const { seen } of records)
    if (seen.kind === 'HelmRelease' && seen.source?.kind === 'HelmChart')
      owners.set(refId(seen.source), seen);
  return owners;
}

/** What applies or makes the object: its labels say so; without labels, what is known of its kind. */
function ownerOf({ seen }: FluxRecord, charts: ReadonlyMap<string, ObjectRef>): ObjectRef | null {
  if (seen.parent !== null) return seen.parent;
  if (seen.kind === 'HelmChart') return charts.get(refId(seen)) ?? null;
  // An ArtifactGenerator writes only its uid on what it makes.
  if (seen.kind === 'ExternalArtifact') return seen.source;
  return null;
}

/** Cuts each circle of parents at its first member by name, so that the answer does not depend on the order of objects. */
function cutCircles(nodes: Iterable<TreeNode>): void {
  const done = new Set<TreeNode>();
  for (const start of nodes) {
    const path = new Set<TreeNode>();
    let at: TreeNode | null = start;
    while (at !== null && !done.has(at) && !path.has(at)) {
      path.add(at);
      at = at.parent;
    }
    if (at !== null && path.has(at)) {
      let first: TreeNode = at;
      for (let n = at.parent; n !== null && n !== at; n = n.parent) if (n.id < first.id) first = n;
      first.parent = null;
      first.circular = true;
    }
    for (const node of path) done.add(node);
  }
}

/** The hierarchy of one cluster's objects: who applies whom. Objects that nobody applies stand at the top. */
export function forestOf(records: readonly FluxRecord[]): Forest {
  const nodes = new Map<string, TreeNode>();
  const add = (ref: ObjectRef, record: FluxRecord | undefined): TreeNode => {
    const { kind, namespace, name } = ref;
    const id = refId(ref);
    const node: TreeNode = {
      id,
      ref: { kind, namespace, name },
      record,
      children: [],
      parent: null,
      circular: false,
    };
    nodes.set(id, node);
    return node;
  };
  for (const record of records) add(record.seen, record);
  const charts = chartOwners(records);
  for (const record of records) {
    const owner = ownerOf(record, charts);
    const node = nodes.get(refId(record.seen));
    if (owner === null || node === undefined) continue;
    node.parent = nodes.get(refId(owner)) ?? add(owner, undefined);
  }
  cutCircles(nodes.values());
  const tops: TreeNode[] = [];
  for (const node of nodes.values()) (node.parent?.children ?? tops).push(node);
  const order = [...tops];
  for (const node of order) order.push(...node.children);
  return { nodes, tops, order };
}

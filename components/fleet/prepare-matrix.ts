import type { ClusterRow } from '../../lib/api/contract.ts';
import { labelRank, shortLabel } from '../status/labels.ts';

/** Ways to group clusters: a label, or a fact that every cluster has. */
export const FACTS = ['none', 'flux', 'kubernetes', 'connection', 'origin'] as const;
export type GroupBy = string;

export const GROUP_WORDS: Readonly<Record<string, string>> = {
  none: 'nothing',
  flux: 'Flux version',
  kubernetes: 'Kubernetes version',
  connection: 'connection',
  origin: 'kubeconfig',
};
const LABEL = 'label:';

export const labelChoice = (label: string): GroupBy => `${LABEL}${label}`;
export const groupWords = (by: GroupBy): string =>
  by.startsWith(LABEL) ? shortLabel(by.slice(LABEL.length)) : (GROUP_WORDS[by] ?? by);

/** Labels that clusters carry, the telling ones first, then by how many carry them. */
export function labelsOf(clusters: readonly ClusterRow[]): readonly string[] {
  const carried = new Map<string, number>();
  for (const { labels } of clusters)
    for (const label of Object.keys(labels)) carried.set(label, (carried.get(label) ?? 0) + 1);
  return [...carried]
    .toSorted(([a, n], [b, m]) => labelRank(a) - labelRank(b) || m - n || (a < b ? -1 : 1))
    .map(([label]) => label);
}

export interface Group<T> {
  /** '' when clusters are not grouped; null for those that lack the label. */
  readonly name: string | null;
  readonly items: readonly T[];
}

function valueOf(cluster: ClusterRow, by: GroupBy): string | null {
  if (by.startsWith(LABEL)) return cluster.labels[by.slice(LABEL.length)] ?? null;
  switch (by) {
    case 'flux':
      return cluster.fluxVersion;
    case 'kubernetes':
      return cluster.kubernetesVersion;
    case 'connection':
      return cluster.connection;
    case 'origin':
      return cluster.origin;
    default:
      return '';
  }
}

/** Groups by name, those without a value last: a cluster without the label must not vanish. */
export function groupsOf<T>(
  items: readonly T[],
  clusterOf: (item: T) => ClusterRow,
  by: GroupBy,
): readonly Group<T>[] {
  const groups = new Map<string | null, T[]>();
  for (const item of items) {
    const name = valueOf(clusterOf(item), by);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups]
    .map(([name, list]) => ({ name, items: list }))
    .toSorted((a, b) => {
      if (a.name === null || b.name === null)
        return Number(a.name === null) - Number(b.name === null);
      return a.name.localeCompare(b.name, 'en', { numeric: true });
    });
}

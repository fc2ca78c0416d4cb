import type { ClusterRow } from '../../lib/api/contract.ts';

export const SORTS = ['worst', 'name', 'flux', 'objects'] as const;
export type ClusterSort = (typeof SORTS)[number];

/** Clusters in which every word of a search occurs: in the name, a label, a version or the connection. */
export function matching(clusters: readonly ClusterRow[], q: string): readonly ClusterRow[] {
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== '');
  if (words.length === 0) return clusters;
  return clusters.filter((c) => {
    const text = [
      c.name,
      c.connection,
      c.reason ?? '',
      c.fluxVersion ?? '',
      c.kubernetesVersion ?? '',
      ...Object.entries(c.labels).map(([key, value]) => `${key}=${value}`),
    ]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const byName = (a: ClusterRow, b: ClusterRow): number =>
  a.name.localeCompare(b.name, 'en', { numeric: true });
const byVersion = (a: string | null, b: string | null): number => {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.localeCompare(b, 'en', { numeric: true });
};

/** `worst` is the server's order, which is kept. */
export function sorted(clusters: readonly ClusterRow[], sort: ClusterSort): readonly ClusterRow[] {
  switch (sort) {
    case 'worst':
      return clusters;
    case 'name':
      return clusters.toSorted(byName);
    case 'flux':
      return clusters.toSorted((a, b) => byVersion(a.fluxVersion, b.fluxVersion) || byName(a, b));
    case 'objects':
      return clusters.toSorted((a, b) => b.total - a.total || byName(a, b));
  }
}

/** What people cut a fleet by, the coarsest first. */
const TELLING = ['region', 'environment', 'env', 'stage', 'ring', 'tenant', 'zone', 'provider'];

/** How telling a label is: less is more; a prefix (`topology.kubernetes.io/region`) does not matter. */
export function labelRank(label: string): number {
  const place = TELLING.indexOf(label.split('/').at(-1) ?? label);
  return place === -1 ? TELLING.length : place;
}

export type Label = readonly [key: string, value: string];

/** Labels of a cluster, the telling ones first. */
export const labelsInOrder = (labels: Readonly<Record<string, string>>): readonly Label[] =>
  Object.entries(labels).toSorted(
    ([a], [b]) => labelRank(a) - labelRank(b) || (a < b ? -1 : a > b ? 1 : 0),
  );

/** Without the prefix: `region` for `topology.kubernetes.io/region`. */
export const shortLabel = (label: string): string => label.split('/').at(-1) ?? label;

import { labelRank } from '../../lib/flux/labels.ts';

export { labelRank, shortLabel } from '../../lib/flux/labels.ts';

export type Label = readonly [key: string, value: string];

/** Labels of a cluster, the telling ones first. */
export const labelsInOrder = (labels: Readonly<Record<string, string>>): readonly Label[] =>
  Object.entries(labels).toSorted(
    ([a], [b]) => labelRank(a) - labelRank(b) || (a < b ? -1 : a > b ? 1 : 0),
  );

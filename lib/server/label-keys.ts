type Labels = Readonly<Record<string, string>>;

/** Keys that are offered as facets, and values of a key that still cut a fleet into groups. */
export const LABEL_KEYS = 6;
const MOST_VALUES = 200;

/**
 * The labels that cut a fleet into groups: those with several values (or lacking on some clusters) that are not a name of each
 * cluster. What most clusters have comes first, then the coarser cut.
 */
export function tellingLabels(all: Iterable<Labels>, most = LABEL_KEYS): string[] {
  const known = new Map<string, { clusters: number; values: Set<string> }>();
  let clusters = 0;
  for (const labels of all) {
    clusters += 1;
    for (const [key, value] of Object.entries(labels)) {
      if (value === '') continue;
      let of = known.get(key);
      if (of === undefined) known.set(key, (of = { clusters: 0, values: new Set() }));
      of.clusters += 1;
      if (of.values.size <= MOST_VALUES) of.values.add(value);
    }
  }
  const cuts = [...known].filter(([, of]) => {
    const groups = of.values.size + (of.clusters < clusters ? 1 : 0);
    return groups > 1 && of.values.size <= Math.min(MOST_VALUES, Math.max(2, clusters / 2));
  });
  return cuts
    .toSorted(
      ([a, x], [b, y]) =>
        y.clusters - x.clusters || x.values.size - y.values.size || (a < b ? -1 : 1),
    )
    .slice(0, most)
    .map(([key]) => key);
}

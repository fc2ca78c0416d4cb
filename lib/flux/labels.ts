/** What people cut a fleet by, the coarsest first. */
const TELLING = ['region', 'environment', 'env', 'stage', 'ring', 'tenant', 'zone', 'provider'];

/** Without the prefix: `region` for `topology.kubernetes.io/region`. */
export const shortLabel = (label: string): string => label.split('/').at(-1) ?? label;

/** How telling a label is: less is more; a prefix (`topology.kubernetes.io/region`) does not matter. */
export function labelRank(label: string): number {
  const place = TELLING.indexOf(shortLabel(label));
  return place === -1 ? TELLING.length : place;
}

/** The value of a label. A label may be called `constructor`: what every object has is no label. */
export const labelOf = (
  labels: Readonly<Record<string, string>>,
  key: string,
): string | undefined => (Object.hasOwn(labels, key) ? labels[key] : undefined);

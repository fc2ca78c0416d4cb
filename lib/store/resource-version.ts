/**
 * Order of two resourceVersions of the same kind on the same cluster: as integers of any length, the way
 * Kubernetes' own `resourceversion` package compares them (length, then text). Negative: a is older.
 */
export const compareResourceVersions = (a: string, b: string): number =>
  a.length !== b.length ? a.length - b.length : a < b ? -1 : a > b ? 1 : 0;

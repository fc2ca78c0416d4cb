const DIGITS = /^[1-9][0-9]*$/;

/**
 * Order of two resourceVersions of the same kind and cluster: compare length, then text
 * (apimachinery pkg/util/resourceversion, documented from 1.35, true of etcd before).
 * null when one is not a positive integer: then nothing may be concluded.
 */
export function compareResourceVersions(a: string, b: string): number | null {
  if (!DIGITS.test(a) || !DIGITS.test(b)) return null;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How much more than early may be there late: the noise of one reading, whatever the number of readings. */
export interface Bound {
  readonly share: number;
  readonly plus: number;
}

export interface Growth<K extends string> {
  readonly what: K;
  readonly early: number;
  readonly late: number;
  readonly limit: number;
  readonly grown: boolean;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** The second quarter of the readings against the last: the first is warming up. Throws when there are too few. */
export function growth<K extends string>(
  readings: readonly Readonly<Record<K, number>>[],
  bounds: Readonly<Record<K, Bound>>,
): Growth<K>[] {
  const quarter = Math.floor(readings.length / 4);
  if (quarter < 1) throw new Error('Growth needs at least four readings.');
  // The keys of a Record<K, …> are K.
  return (Object.keys(bounds) as K[]).map((what) => {
    const of = (some: readonly Readonly<Record<K, number>>[]): number =>
      median(some.map((reading) => reading[what]));
    const early = of(readings.slice(quarter, 2 * quarter));
    const late = of(readings.slice(-quarter));
    const limit = early * (1 + bounds[what].share) + bounds[what].plus;
    return { what, early, late, limit, grown: late > limit };
  });
}

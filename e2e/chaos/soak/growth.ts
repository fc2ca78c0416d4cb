import type { Reading } from './gauges.ts';

/** How much more than early may be there late: noise of one reading, not of the number of cycles. */
interface Bound {
  readonly share: number;
  readonly plus: number;
}

export const BOUNDS: Readonly<Record<keyof Reading, Bound>> = {
  heapMb: { share: 0.04, plus: 1 },
  handles: { share: 0.02, plus: 4 },
  timers: { share: 0.02, plus: 4 },
  listeners: { share: 0.02, plus: 4 },
  signals: { share: 0.02, plus: 4 },
};

export interface Growth {
  readonly what: keyof Reading;
  readonly early: number;
  readonly late: number;
  readonly limit: number;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** The second quarter of the readings against the last: the first is warming up. */
export function growth(readings: readonly Reading[]): Growth[] {
  const quarter = Math.floor(readings.length / 4);
  if (quarter < 1) throw new Error('Growth needs at least four readings.');
  const early = readings.slice(quarter, 2 * quarter);
  const late = readings.slice(-quarter);
  return (Object.keys(BOUNDS) as (keyof Reading)[]).map((what) => {
    const from = median(early.map((r) => r[what]));
    const { share, plus } = BOUNDS[what];
    return {
      what,
      early: from,
      late: median(late.map((r) => r[what])),
      limit: from * (1 + share) + plus,
    };
  });
}

export const grown = ({ late, limit }: Growth): boolean => late > limit;

/** The value below which the share `q` of the samples lies (nearest rank). NaN for none. */
export function quantile(samples: Iterable<number>, q: number): number {
  const sorted = Float64Array.from(samples).toSorted();
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (samples: Iterable<number>): number => {
  const sorted = Float64Array.from(samples).toSorted();
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
};

export const mean = (samples: readonly number[]): number =>
  samples.reduce((sum, n) => sum + n, 0) / samples.length;

/** Three digits are all that a measurement on a shared machine can claim. */
export const round = (n: number): number => Number(n.toPrecision(3));

/** Counts of samples by size, in bins of 1 ms: what one event cost each of many readers is too much to keep. */
export class Histogram {
  readonly #bins: Float64Array;
  count = 0;

  /** @param longestMs larger samples count as this. */
  constructor(longestMs = 30_000) {
    this.#bins = new Float64Array(longestMs + 1);
  }

  add(ms: number): void {
    const bin = Math.max(0, Math.min(this.#bins.length - 1, Math.ceil(ms)));
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
    this.count += 1;
  }

  /** Upper edge of the bin in which the share `q` is reached; NaN without samples. */
  quantile(q: number): number {
    if (this.count === 0) return Number.NaN;
    let seen = 0;
    const bin = this.#bins.findIndex((n) => (seen += n) >= q * this.count);
    return bin === -1 ? this.#bins.length - 1 : bin;
  }
}

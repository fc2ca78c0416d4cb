const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3, // U+00B5
  μs: 1e-3, // U+03BC
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** Go's longest duration, 2^63 ns: about 292 years. */
const MAX_MS = 9_223_372_036_854;

/**
 * Milliseconds of a Go duration (`1h30m`, `2.818583s`, `31.8µs`, `0`), else null: also for negative ones, which no field
 * of Flux means, and for longer ones than Go reads.
 */
export function parseDuration(value: unknown): number | null {
  if (typeof value !== 'string' || value.length === 0 || value.length > 64) return null;
  const s = value.startsWith('+') ? value.slice(1) : value;
  if (s === '0') return 0;
  const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
  let total = 0;
  while (part.lastIndex < s.length) {
    const m = part.exec(s);
    if (m === null) return null;
    total += Number(m[1]) * (UNIT_MS[m[2] ?? ''] ?? Number.NaN);
  }
  return s.length > 0 && total <= MAX_MS ? total : null;
}

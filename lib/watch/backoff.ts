/** Full range [half, whole] of base × 2^attempt, capped: never longer than `max`, never in step with others. */
export function backoff(attempt: number, base: number, max: number, random: () => number): number {
  const whole = Math.min(max, base * 2 ** Math.min(attempt, 30));
  return Math.round(whole / 2 + (whole / 2) * random());
}

/** client-go's reflector: base × 2^attempt, capped, then up to once more on top (jitter 1.0). */
export function reflectorBackoff(
  attempt: number,
  base: number,
  max: number,
  random: () => number,
): number {
  return Math.round(Math.min(max, base * 2 ** Math.min(attempt, 30)) * (1 + random()));
}

/** Between ms and twice ms. */
export const spread = (ms: number, random: () => number): number => Math.round(ms * (1 + random()));

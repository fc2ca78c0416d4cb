export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** One figure with its limit; a figure that is no number is over every limit. */
export interface Limit {
  readonly what: string;
  readonly value: number;
  readonly max: number;
}

/**
 * The end of every bench: what is over its limit, in words, then the last line, one JSON object with every figure.
 * With `check` the process fails when anything is over.
 */
export function finish(
  bench: string,
  figures: Readonly<Record<string, unknown>>,
  limits: readonly Limit[],
  check: boolean,
): void {
  const failed = limits.filter(({ value, max }) => !(value <= max));
  for (const { what, value, max } of failed) say(`over the limit: ${what}: ${value}, not ${max}`);
  say(JSON.stringify({ bench, ...figures, limits, failed: failed.map(({ what }) => what) }));
  process.exitCode = check && failed.length > 0 ? 1 : 0;
}

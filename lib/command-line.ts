/**
 * What the two commands that start a simulated fleet have in common, `npm start -- --demo` and `lib/sim/main.ts`: its size
 * and seed, and how numbers are written.
 */

/** Default and bounds of each option. */
export const SIMULATED_FLEET = {
  clusters: { usual: 60, least: 1, most: 1000 },
  seed: { usual: 1, least: 0, most: 2 ** 31 - 1 },
} as const;

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** A whole number written in digits, or the reason in words why it is none of these. */
export function wholeNumber(name: string, text: string, { least, most }: Bounds): number | Error {
  const number = Number(text);
  if (/^-?\d{1,15}$/.test(text) && number >= least && number <= most) return number;
  return new Error(`${name} is "${text}": give a whole number from ${least} to ${most}.`);
}

/**
 * `--name value` as `--name=value` for options that take a value, so that a value may begin with a dash: it is then
 * refused for what it is.
 */
export function joinValues(args: readonly string[], takeValue: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const next = args[i + 1];
    const joins = next !== undefined && /^-\d/.test(next) && takeValue.includes(arg);
    joined.push(joins ? `${arg}=${next}` : arg);
    if (joins) i += 1;
  }
  return joined;
}

const numbers = (version: string): number[] =>
  version
    .replace(/^v/, '')
    .split(/[.+-]/)
    .map((part) => Number.parseInt(part, 10) || 0);

/** Is version `a` newer than `b`? */
export function newer(a: string, b: string): boolean {
  const [x, y] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The next patch version. */
export function nextPatch(version: string): string {
  const match = /^(v?\d+\.\d+\.)(\d+)/.exec(version);
  return match === null ? `${version}.1` : `${match[1]}${Number(match[2]) + 1}`;
}

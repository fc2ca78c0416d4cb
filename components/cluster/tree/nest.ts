/** A row with the rows below it. */
export interface Nested<T> {
  readonly row: T;
  readonly children: readonly Nested<T>[];
}

/** Rows top to bottom, each with a level, as a hierarchy. A level that jumps is taken as the next one. */
export function nest<T>(rows: readonly T[], levelOf: (row: T) => number): readonly Nested<T>[] {
  const top: Nested<T>[] = [];
  const path: { level: number; children: Nested<T>[] }[] = [];
  for (const row of rows) {
    const level = levelOf(row);
    while ((path.at(-1)?.level ?? -Infinity) >= level) path.pop();
    const children: Nested<T>[] = [];
    (path.at(-1)?.children ?? top).push({ row, children });
    path.push({ level, children });
  }
  return top;
}

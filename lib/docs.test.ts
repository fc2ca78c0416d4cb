import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const text = (path: string): string => readFileSync(at(path), 'utf8');

interface Row {
  readonly first: string;
  readonly file: string;
  readonly named: string;
}

/** Rows of a table whose last two columns are a test file and the name of a test in it. */
const rows = (doc: string): Row[] =>
  text(doc)
    .split('\n')
    .filter((line) => /^\| (?!---)/.test(line))
    .slice(1)
    .map((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      return {
        first: cells[1] ?? '',
        file: (cells.at(-3) ?? '').replaceAll('`', ''),
        named: cells.at(-2) ?? '',
      };
    });

describe.each(['docs/flux-traps.md', 'docs/engine-rules.md'])('%s', (doc) => {
  it('names tests that exist', () => {
    const all = rows(doc);
    expect(all.length).toBeGreaterThan(20);
    const lost = all.filter(
      ({ file, named }) =>
        named === '' || !file.endsWith('.test.ts') || !existsSync(at(file)) || !names(file, named),
    );
    expect(lost).toEqual([]);
  });
});

/** As the name of a test or of a row of its table, in whichever quotes. */
const names = (file: string, named: string): boolean => {
  const source = text(file);
  return [`'${named}'`, `"${named}"`, `'${named}:`, `\`${named}\``].some((n) => source.includes(n));
};

it('every trap has its row', () => {
  const numbers = new Set(rows('docs/flux-traps.md').map((r) => Number(r.first)));
  expect([...numbers].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
});

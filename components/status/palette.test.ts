import { readFileSync } from 'node:fs';
import {
  converter,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  wcagContrast,
} from 'culori';
import { describe, expect, it } from 'vitest';

/** The palette as the browser gets it: `--palette-x: light-dark(light, dark)`. */
const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');
const palette = (name: string): { light: string; dark: string } => {
  const match = new RegExp(
    `--palette-${name}: light-dark\\((#\\w+|oklch\\([^)]*\\)), (#\\w+|oklch\\([^)]*\\))\\)`,
  ).exec(css);
  if (match?.[1] === undefined || match[2] === undefined)
    throw new Error(`no --palette-${name} in globals.css`);
  return { light: match[1], dark: match[2] };
};

const FILLS = ['red', 'amber', 'blue', 'violet', 'grey', 'green'] as const;
const THEMES = ['light', 'dark'] as const;
const lrgb = converter('lrgb');
const clamp = (n: number) => Math.min(1, Math.max(0, n));
type Filter = ReturnType<typeof filterDeficiencyProt>;
/** Machado 2009 speaks of linear light; culori multiplies whatever it is given, so it is given linear values. */
const seenThrough = (filter: Filter) => (colour: string) => {
  const { r, g, b } = lrgb(colour) ?? { r: 0, g: 0, b: 0 };
  const seen = filter({ mode: 'rgb', r, g, b }) as { r: number; g: number; b: number };
  return { mode: 'lrgb' as const, r: clamp(seen.r), g: clamp(seen.g), b: clamp(seen.b) };
};
const VISIONS = {
  normal: (colour: string) => colour,
  protan: seenThrough(filterDeficiencyProt(1)),
  deutan: seenThrough(filterDeficiencyDeuter(1)),
  tritan: seenThrough(filterDeficiencyTrit(1)),
};
const difference = differenceCiede2000();

describe.each(THEMES)('status colours, %s theme', (theme) => {
  const panel = palette('paper-1')[theme];

  it.each(Object.keys(VISIONS) as (keyof typeof VISIONS)[])(
    'any two can be told apart with %s vision',
    (vision) => {
      const seen = FILLS.map((f) => ({ f, colour: VISIONS[vision](palette(f)[theme]) }));
      for (const [i, a] of seen.entries())
        for (const b of seen.slice(i + 1))
          expect(difference(a.colour, b.colour), `${a.f} and ${b.f}`).toBeGreaterThanOrEqual(15);
    },
  );

  it.each(FILLS)('%s stands out from its panel', (fill) => {
    expect(wcagContrast(palette(fill)[theme], panel)).toBeGreaterThanOrEqual(3);
  });

  it.each(FILLS)('words in %s can be read on panel, page and their own tint', (fill) => {
    for (const ground of [
      panel,
      palette('paper-0')[theme],
      palette('paper-2')[theme],
      palette(`${fill}-tint`)[theme],
    ])
      expect(wcagContrast(palette(`${fill}-text`)[theme], ground), ground).toBeGreaterThanOrEqual(
        4.5,
      );
  });

  it.each(['ink-1', 'ink-2', 'ink-3', 'azure'])('%s can be read on every ground', (ink) => {
    const grounds = [
      'paper-0',
      'paper-1',
      'paper-2',
      'paper-3',
      'azure-tint',
      ...FILLS.map((f) => `${f}-tint`),
    ];
    for (const ground of grounds)
      expect(
        wcagContrast(palette(ink)[theme], palette(ground)[theme]),
        ground,
      ).toBeGreaterThanOrEqual(4.5);
  });
});

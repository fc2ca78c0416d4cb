import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { NO_FAULTS, SENTINELS } from './faults.ts';
import { nextCut } from './outlet.ts';

describe('nextCut', () => {
  it.each([
    ['abc', 3],
    ['aü', 2],
    ['üa', 1],
    ['😀', 1],
  ])('of %s is after %i bytes', (text, cut) => {
    expect(nextCut(Buffer.from(text), true)).toBe(cut);
  });
});

it('docs/simulator.md names every fault and every sentinel', async () => {
  const text = await readFile(new URL('../../docs/simulator.md', import.meta.url), 'utf8');
  const named = [...Object.keys(NO_FAULTS), ...Object.keys(SENTINELS)];
  expect(named.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

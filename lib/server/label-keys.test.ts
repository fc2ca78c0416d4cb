import { expect, it } from 'vitest';
import { tellingLabels } from './label-keys.ts';

const fleet = Array.from({ length: 12 }, (_, i) => ({
  name: `c${i}`,
  env: i < 6 ? 'prod' : 'test',
  region: `r${i % 4}`,
  team: 'all-the-same',
  ...(i < 3 ? { canary: 'yes' } : {}),
}));

it('the labels offered as facets cut the fleet into groups: most clusters first, then the coarser', () => {
  expect(tellingLabels(fleet)).toEqual(['env', 'region', 'canary']);
});

it('they are bounded, however many labels there are', () => {
  const many = fleet.map((_, i) =>
    Object.fromEntries(Array.from({ length: 50 }, (__, k) => [`k${k}`, String(i % 2)])),
  );
  expect(tellingLabels(many)).toHaveLength(6);
  expect(tellingLabels([])).toEqual([]);
});

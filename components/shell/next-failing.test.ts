import { expect, it } from 'vitest';
import { nextOf } from './next-failing.ts';

it.each([
  [-1, 1, 'a'],
  [-1, -1, 'c'],
  [0, 1, 'b'],
  [2, 1, 'a'],
  [0, -1, 'c'],
] as const)('from %i by %i is %s', (here, by, next) =>
  expect(nextOf(['a', 'b', 'c'], here, by)).toBe(next),
);

it('of nothing is nothing', () => {
  expect(nextOf([], -1, 1)).toBeUndefined();
  expect(nextOf(['a'], 0, 1)).toBe('a');
});

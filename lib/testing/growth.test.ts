import { describe, expect, it } from 'vitest';
import { growth } from './growth.ts';

const bounds = { heap: { share: 0.1, plus: 2 } };
const grown = (...heap: number[]): boolean | undefined =>
  growth(
    heap.map((n) => ({ heap: n })),
    bounds,
  )[0]?.grown;

describe('growth', () => {
  it('is what lasts from the second quarter to the last, beyond the bound', () => {
    expect(grown(100, 100, 100, 100, 100, 100, 112, 112)).toBe(false);
    expect(grown(100, 100, 100, 100, 100, 100, 113, 113)).toBe(true);
  });

  it('is neither warming up nor one reading that stands out', () => {
    expect(grown(10, 50, 100, 100, 100, 100, 100, 100)).toBe(false);
    expect(grown(1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 500, 9)).toBe(false);
  });

  it('can not be told from three readings', () => {
    expect(() => grown(1, 2, 3)).toThrow('four readings');
  });
});

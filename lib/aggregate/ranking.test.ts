import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRanking } from './ranking.ts';

it('gives the first of what is in it, however often items left and came back', () => {
  const step = fc.record({
    item: fc.integer({ min: 0, max: 30 }),
    do: fc.constantFrom('add', 'add', 'remove', 'look'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const ranking = createRanking<number>((a, b) => a - b, 3);
      const held = new Set<number>();
      for (const { item, do: what } of steps) {
        if (what === 'add') {
          ranking.add(item);
          held.add(item);
        } else if (what === 'remove') {
          ranking.remove(item);
          held.delete(item);
        } else {
          const sorted = [...held].toSorted((a, b) => a - b);
          expect(ranking.first(5)).toEqual(sorted.slice(0, 5));
          expect(ranking.size()).toBe(held.size);
        }
      }
    }),
  );
});

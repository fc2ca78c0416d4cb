import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSlotIndex } from './slots.ts';

const SLOTS = 3000;

it('finds every slot that is in it and no other, whatever was taken out and however full it grew', () => {
  const step = fc.record({
    slot: fc.integer({ min: 0, max: SLOTS - 1 }),
    count: fc.integer({ min: 1, max: 1500 }),
    add: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const keys = {
        block: Uint32Array.from({ length: SLOTS }, (_, i) => i % 7),
        namespace: Uint32Array.from({ length: SLOTS }, (_, i) => i % 3),
        name: Uint32Array.from({ length: SLOTS }, (_, i) => i),
      };
      const index = createSlotIndex(keys);
      const held = new Set<number>();
      for (const { slot: first, count, add } of steps) {
        for (let slot = first; slot < Math.min(SLOTS, first + count); slot += 1) {
          if (add === held.has(slot)) continue;
          if (add) {
            index.add(slot);
            held.add(slot);
          } else {
            index.remove(slot);
            held.delete(slot);
          }
        }
        for (let slot = 0; slot < SLOTS; slot += 1) {
          const found = index.find(slot % 7, slot % 3, slot);
          if (found !== (held.has(slot) ? slot : undefined))
            expect(found).toBe(held.has(slot) ? slot : undefined);
        }
      }
    }),
    { numRuns: 40 },
  );
});

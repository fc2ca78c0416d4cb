import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDamper } from './damper.ts';

const LIMITS = { burst: 3, everyMs: 1000 };
const all = (): boolean => true;

test('what changes now and then is told each time', () => {
  const damper = createDamper(LIMITS);
  for (let now = 0; now < 100_000; now += 1000)
    expect(damper.change('a', now)).toEqual({ changes: 1, since: now });
  expect(damper.holds()).toBe(false);
});

test('what flaps is told at once a few times, then once in a while with the number of its changes', () => {
  const damper = createDamper(LIMITS);
  const told = Array.from({ length: 95 }, (_, n) => damper.change('a', n * 100));
  expect(told.slice(0, 3).every((t) => t?.changes === 1)).toBe(true);
  const later = told.slice(3).filter((t) => t !== null);
  expect(later).toHaveLength(9);
  expect(later[1]).toEqual({ changes: 10, since: 1100 });
});

test('another thing is told while one flaps', () => {
  const damper = createDamper(LIMITS);
  for (let n = 0; n < 50; n += 1) damper.change('a', n);
  expect(damper.change('b', 50)).toEqual({ changes: 1, since: 50 });
});

test('what was held is told when its time comes, unless it may not be told yet', () => {
  const damper = createDamper(LIMITS);
  for (let n = 0; n < 8; n += 1) damper.change('a', n);
  expect(damper.due(999, all)).toEqual([]);
  expect(damper.due(1000, () => false)).toEqual([]);
  expect(damper.due(1000, all)).toEqual([['a', { changes: 5, since: 3 }]]);
  expect(damper.holds()).toBe(false);
  expect(damper.due(9000, all)).toEqual([]);
});

test('however it changes: lines are within the bound, and none of its changes is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 300 }), (gaps) => {
      const damper = createDamper(LIMITS);
      let now = 0;
      let lines = 0;
      let changes = 0;
      for (const gap of gaps) {
        now += gap;
        const told = damper.change('a', now);
        if (told === null) continue;
        lines += 1;
        changes += told.changes;
      }
      expect(lines).toBeLessThanOrEqual(LIMITS.burst + now / LIMITS.everyMs + 1);
      for (const [, told] of damper.due(now + LIMITS.everyMs, all)) changes += told.changes;
      expect(changes).toBe(gaps.length);
      expect(damper.holds()).toBe(false);
    }),
  );
});

test('what has been quiet is forgotten', () => {
  const damper = createDamper(LIMITS);
  for (let n = 0; n < 1000; n += 1) damper.change(`k${n}`, 0);
  damper.change('last', 10_000);
  expect(damper.size()).toBe(1);
});

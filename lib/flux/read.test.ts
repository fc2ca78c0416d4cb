import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { time } from './read.ts';

const SEED = { seed: 20_261_124, numRuns: 2000 };
const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const digit = fc.integer({ min: 0, max: 9 }).map(String);

test('a time is what Date.parse says, for every string of its form', () => {
  const parts = [4, 2, 2, 2, 2, 2].map((n) =>
    fc.array(digit, { minLength: n, maxLength: n }).map((d) => d.join('')),
  );
  const anyTime = fc.tuple(...parts, fc.constantFrom('Z', 'z', '.5Z', '+01:00', ' ')).map((p) => {
    const [y, mo, d, h, mi, s, zone] = p;
    return `${y}-${mo}-${d}T${h}:${mi}:${s}${zone}`;
  });
  const real = fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((d) => `${d.toISOString().slice(0, 19)}Z`);
  fc.assert(
    fc.property(fc.oneof(anyTime, real), (s) => {
      const expected = FORM.test(s) ? Date.parse(s) : Number.NaN;
      expect(time(s)).toBe(Number.isNaN(expected) ? null : expected);
    }),
    SEED,
  );
});

test.each(['2026-11-24t21:30:05Z', '2026-1124T21:30:050Z', '', 'now', 7, null, '0026-11-24'])(
  'no time: %j',
  (value) => {
    expect(time(value)).toBeNull();
  },
);

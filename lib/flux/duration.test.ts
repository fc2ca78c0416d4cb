import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['10m0s', 600_000],
  ['1h', 3_600_000],
  ['90s', 90_000],
  ['1h30m5.5s', 5_405_500],
  ['31.8ms', 31.8],
  ['2.818583s', 2818.583],
  ['250µs', 0.25],
  ['250μs', 0.25],
  ['1000us', 1],
  ['1500ns', 0.0015],
  ['.5h', 1_800_000],
  ['1.h', 3_600_000],
  ['0', 0],
  ['0s', 0],
  ['+5m', 300_000],
])('reads the Go duration %s', (value, ms) => {
  expect(parseDuration(value)).toBeCloseTo(ms, 6);
});

test.each([
  '',
  '5',
  '5 m',
  'm',
  '5d',
  '-5m',
  '1h ',
  '5m3',
  'Infinity',
  '9999999h99999999999999h',
  '１m',
  'h'.repeat(70),
  null,
  5,
  {},
  ['1h'],
])('gives null for what is no duration: %j', (value) => expect(parseDuration(value)).toBeNull());

test('never throws, and what it reads is finite and not negative', () => {
  fc.assert(
    fc.property(fc.string(), (s) => {
      const ms = parseDuration(s);
      expect(ms === null || (Number.isFinite(ms) && ms >= 0)).toBe(true);
    }),
  );
});

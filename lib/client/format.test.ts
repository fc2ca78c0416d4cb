import { describe, expect, it } from 'vitest';
import {
  age,
  ageWords,
  bytes,
  countdown,
  few,
  interval,
  middle,
  percent,
  plural,
  utc,
  utcClock,
} from './format.ts';

const s = 1000;
const m = 60 * s;
const h = 60 * m;
const d = 24 * h;

describe('times', () => {
  it.each([
    [-5, '0s'],
    [0, '0s'],
    [59 * s, '59s'],
    [60 * s, '1m'],
    [59 * m, '59m'],
    [2 * h + 4 * m, '2h 04m'],
    [3 * d + 6 * h, '3d 6h'],
    [3 * d, '3d'],
    [41 * d + 5 * h, '41d'],
  ])('age of %i ms is %s', (ms, words) => expect(age(ms)).toBe(words));

  it.each([
    [1 * s, '1 second'],
    [12 * m, '12 minutes'],
    [47 * h, '47 hours'],
    [3 * d, '3 days'],
  ])('%i ms in words is %s', (ms, words) => expect(ageWords(ms)).toBe(words));

  it.each([
    [600 * s, '10m'],
    [90 * s, '1m30s'],
    [h, '1h'],
    [0, '0s'],
  ])('interval %i is %s', (ms, words) => expect(interval(ms)).toBe(words));

  it.each([
    [38 * s, '0:38'],
    [12 * m + 5 * s, '12:05'],
    [400, '0:01'],
    [0, null],
    [2 * h, '2h'],
  ])('%i ms left is %s', (ms, words) => expect(countdown(ms)).toBe(words));

  it('absolute times are UTC, and carry the date when it was another day', () => {
    const at = Date.UTC(2026, 10, 24, 12, 3, 11);
    expect(utc(at)).toBe('2026-11-24 12:03:11 UTC');
    expect(utcClock(at, at + h)).toBe('12:03:11 UTC');
    expect(utcClock(at, at + d)).toBe('2026-11-24 12:03:11 UTC');
  });

  it('an unreadable time is said, not thrown', () => expect(utc(Number.NaN)).toMatch(/unreadable/));
});

describe('numbers', () => {
  it('a percentage never rounds to all or nothing', () => {
    expect(percent(999_999, 1_000_000)).toBe('99.9 %');
    expect(percent(1, 1_000_000)).toBe('<0.1 %');
    expect(percent(10, 10)).toBe('100 %');
    expect(percent(0, 0)).toBe('–');
  });
  it('counts and their nouns agree', () => {
    expect([plural(1, 'object'), plural(1000, 'object')]).toEqual(['1 object', '1,000 objects']);
  });
});

it('a long name keeps both ends', () => {
  expect(middle('feature/a-very-long-name@a1b2c3d', 20)).toBe('feature/a-…e@a1b2c3d');
  expect(middle('main@a1b2c3d', 20)).toBe('main@a1b2c3d');
});

describe('measured figures', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KiB'],
    [9_626, '9.4 KiB'],
    [222_298_112, '212 MiB'],
    [1_048_000_000, '999 MiB'],
    [5e15, '4,547 TiB'],
  ])('%d bytes are %s', (n, words) => expect(bytes(n)).toBe(words));

  it.each([
    [0, '0'],
    [0.01, '<0.1'],
    [0.34, '0.3'],
    [9.94, '9.9'],
    [9.97, '10'],
    [1234.5, '1,235'],
  ])('%d is %s', (n, words) => expect(few(n)).toBe(words));
});

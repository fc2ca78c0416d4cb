import { describe, expect, it } from 'vitest';
import { Histogram, median, quantile, round } from './stats.ts';

describe('statistics of a bench', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  it('a quantile is a sample of which that share is not larger', () => {
    expect(quantile(hundred, 0.95)).toBe(95);
    expect(quantile([7], 0.5)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('a median of an even number of samples lies between the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([3, 1, 2])).toBe(2);
    expect(median([])).toBeNaN();
  });

  it('a histogram never tells less than the exact quantile, and at most 1 ms more', () => {
    const histogram = new Histogram();
    for (const n of hundred) histogram.add(n - 0.5);
    expect(histogram.quantile(0.95)).toBe(95);
    expect(new Histogram().quantile(0.5)).toBeNaN();
    const slow = new Histogram(10);
    slow.add(5000);
    expect(slow.quantile(0.5)).toBe(10);
  });

  it('figures have three digits', () => {
    expect(round(123_456)).toBe(123_000);
    expect(round(0.012345)).toBe(0.0123);
  });
});

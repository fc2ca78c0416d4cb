import { describe, expect, it } from 'vitest';
import { compare } from './figures.ts';
import type { Window } from './window.ts';

const window = (freshnessP95Ms: number): Window => ({
  freshnessP95Ms,
  pageMs: {},
  pageP95Ms: {},
  events: 0,
  missed: 0,
  corePercent: 0,
  worstLagMs: 0,
  simulatorWorstLagMs: 0,
  live: 0,
});
const freshness = (clean: number[], broken: number[]) => {
  const [first] = compare(clean.map(window), broken.map(window));
  if (first === undefined) throw new Error('nothing was compared');
  return first;
};

describe('broken windows beside clean ones', () => {
  it('a machine that becomes slower all the time makes no difference', () => {
    expect(freshness([10, 12, 14, 16], [11, 13, 15]).ratio).toBe(1);
  });

  it('one window that was disturbed makes no difference', () => {
    expect(freshness([10, 10, 10, 10], [10, 50, 10]).ratio).toBe(1);
  });

  it('what every broken window costs is told, with the noise of the clean ones', () => {
    const { ratio, noise } = freshness([10, 11, 10], [12.6, 12.6]);
    expect(ratio).toBe(1.2);
    expect(noise).toBeCloseTo(0.1, 1);
  });

  it('a quantity that was not measured is no number, which is over every limit', () => {
    const [, page] = compare([window(1), window(1)], [window(1)]);
    expect(page?.ratio).toBeNaN();
  });
});

import { describe, expect, it } from 'vitest';
import { drawnRows, firstSpan, pagesOf, spanOf } from './window-span.ts';

const screen = { screen: 900, row: 28 };

describe('the rows that are drawn', () => {
  it('are those on the screen and some around it, whatever the length of the list', () => {
    const span = spanOf({ ...screen, above: 4_200_000, count: 300_000 });
    expect(span.first).toBeLessThanOrEqual(150_000 - 10);
    expect(span.last).toBeGreaterThanOrEqual(150_000 + 900 / 28 + 10);
    expect(span.last - span.first).toBeLessThan(80);
  });

  it('begin and end with the list', () => {
    expect(spanOf({ ...screen, above: -200, count: 300 }).first).toBe(0);
    expect(spanOf({ ...screen, above: 8_400_000, count: 300_000 }).last).toBe(300_000);
    expect(spanOf({ ...screen, above: 0, count: 3 })).toEqual({ first: 0, last: 3 });
    expect(firstSpan(7)).toEqual({ first: 0, last: 7 });
  });

  it('stay the same for a small scroll', () => {
    const at = (above: number) => spanOf({ ...screen, above, count: 1000 });
    expect(at(5_605)).toEqual(at(5_640));
  });

  it('and the row that has the focus, with its neighbours, wherever it is', () => {
    const span = { first: 10, last: 13 };
    expect(drawnRows(span, null, 50)).toEqual([10, 11, 12]);
    expect(drawnRows(span, 2, 50)).toEqual([1, 2, 3, 10, 11, 12]);
    expect(drawnRows(span, 12, 50)).toEqual([10, 11, 12, 13]);
    expect(drawnRows(span, 49, 50)).toEqual([10, 11, 12, 48, 49]);
    expect(drawnRows(span, 60, 50)).toEqual([10, 11, 12]);
  });

  it('lie on one page, or on two', () => {
    expect(pagesOf({ first: 0, last: 40 }, 100)).toEqual([0]);
    expect(pagesOf({ first: 80, last: 130 }, 100)).toEqual([0, 1]);
    expect(pagesOf({ first: 100, last: 200 }, 100)).toEqual([1]);
    expect(pagesOf({ first: 0, last: 0 }, 100)).toEqual([0]);
  });
});

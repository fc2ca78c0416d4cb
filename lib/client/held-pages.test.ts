import { describe, expect, it } from 'vitest';
import { holdPages, NOTHING_HELD, placed, type Answered, type HeldPages } from './held-pages.ts';

interface Row {
  readonly id: string;
  readonly says: string;
}
const rows = (text: string): Row[] =>
  text.split(' ').map((t) => ({ id: t.charAt(0), says: t.slice(1) }));
const answer = (order: string, total: number, pages: Record<number, string>): Answered<Row> => ({
  order,
  total,
  pages: new Map(Object.entries(pages).map(([n, text]) => [Number(n), rows(text)])),
});
const SIZE = 3;
const shown = (held: HeldPages<Row>, answered: Answered<Row>) => {
  const { rows: byPlace, changes } = placed(held, answered, SIZE, (r) => r.id);
  const text = [...byPlace].map(
    ([place, { item, left }]) => `${place}:${item.id}${item.says}${left ? '*' : ''}`,
  );
  return [text.join(' '), changes];
};

describe('a list that is read by position', () => {
  const first = answer('worst', 8, { 0: 'a1 b1 c1', 1: 'd1 e1 f1' });
  const held = holdPages(NOTHING_HELD, first, [0, 1]);

  it('shows what is new in each row, and moves none, within a page and between those in view', () => {
    const later = answer('worst', 8, { 0: 'd2 a2 b2', 1: 'c2 e2 f2' });
    expect(holdPages(held, later, [0, 1])).toBe(held);
    expect(shown(held, later)).toEqual(['0:a2 1:b2 2:c2 3:d2 4:e2 5:f2', 1]);
  });

  it('marks a row that is on no page in view, and counts what came and went elsewhere', () => {
    const later = answer('worst', 13, { 0: 'a2 b2 x2', 1: 'd1 e1 f1' });
    expect(shown(held, later)).toEqual(['0:a2 1:b2 2:c1* 3:d1 4:e1 5:f1', 5]);
  });

  it('takes a page anew when it comes back into view, and holds no more than is seen', () => {
    const later = answer('worst', 8, { 0: 'b2 a2 c2', 1: 'd1 e1 f1' });
    const away = holdPages(held, later, [1]);
    expect([...away.pages.keys()]).toEqual([1]);
    expect(shown(holdPages(away, later, [0, 1]), later)[0]).toBe('0:b2 1:a2 2:c2 3:d1 4:e1 5:f1');
  });

  it('keeps the old rows until something of the new question has been answered', () => {
    const asking: Answered<Row> = { order: null, total: 0, pages: new Map() };
    expect(holdPages(held, asking, [0])).toBe(held);
    expect(shown(held, asking)).toEqual(['0:a1 1:b1 2:c1 3:d1 4:e1 5:f1', 0]);
    const other = answer('name', 1, { 0: 'z1' });
    expect(shown(holdPages(held, other, [0, 1]), other)).toEqual(['0:z1', 0]);
  });

  it('does not say that rows left while their page is read again', () => {
    expect(shown(held, answer('worst', 8, { 0: 'a2 b2 c2' }))).toEqual([
      '0:a2 1:b2 2:c2 3:d1 4:e1 5:f1',
      0,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { absence, hold, present } from './held-order.ts';

const rows = (text: string) => text.split(' ').map((t) => ({ id: t.charAt(0), says: t.slice(1) }));
const keyOf = (r: { id: string }) => r.id;
const shown = (accepted: string, latest: string) => {
  const held = hold(rows(accepted), rows(latest), keyOf);
  const text = held.rows.map((r) => `${r.item.id}${r.item.says}${r.left ? '*' : ''}`).join(' ');
  return [text, held.changes];
};

describe('a list that people point at', () => {
  it('keeps its order and shows what is new in each row', () => {
    expect(shown('a1 b1 c1', 'c2 a2 b2')).toEqual(['a2 b2 c2', 1]);
  });
  it('keeps a row that left, marked, with what it last said', () => {
    expect(shown('a1 b1 c1', 'a2 c2')).toEqual(['a2 b1* c2', 1]);
  });
  it.each([
    [false, false, 'moved: re-sort'],
    [false, true, 'moved: re-sort'],
    [true, false, 'moved: re-sort'],
    [true, true, 'no longer matches'],
  ])(
    'claims that a row left only when that is proven (filtered %s, complete %s)',
    (filtered, complete, words) => {
      expect(absence({ filtered, complete }).words).toBe(words);
    },
  );
  it('counts a row that sank below the loaded page', () => {
    expect(shown('a1 b1 c1', 'a1 c1 d1')).toEqual(['a1 b1* c1', 2]);
  });
  it('counts rows that came without showing them', () => {
    expect(shown('a1 b1', 'd1 a2 b2 e1')).toEqual(['a2 b2', 2]);
  });
  it('counts nothing when only contents changed', () => {
    expect(shown('a1 b1 c1', 'a2 b2 c3')).toEqual(['a2 b2 c3', 0]);
  });
  it('counts the fewest rows that would have to move', () => {
    expect(shown('a b c d e', 'e a b c d')[1]).toBe(1);
    expect(shown('a b c', 'c b a')[1]).toBe(2);
  });
});

it('a list of what is there now leaves out the rows that are gone', () => {
  const held = [
    { key: 'a', item: 1, left: false },
    { key: 'b', item: 2, left: true },
  ];
  expect(present(held)).toEqual([1]);
});

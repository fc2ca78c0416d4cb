import { expect, it } from 'vitest';
import { nextSort, shownColumns, sortedAs } from './list-columns.tsx';

it('a head sorts by its column, then the other way where there is one, then worst first again', () => {
  expect(nextSort('name', 'worst')).toBe('name');
  expect(nextSort('name', 'name')).toBe('worst');
  expect(['worst', 'since', 'oldest'].map((now) => nextSort('since', now as 'since'))).toEqual([
    'since',
    'oldest',
    'worst',
  ]);
});

it('says which column the rows follow, and which way', () => {
  expect(sortedAs('name', 'name')).toBe('ascending');
  expect(sortedAs('since', 'oldest')).toBe('ascending');
  expect(sortedAs('since', 'since')).toBe('descending');
  expect(sortedAs('kind', 'worst')).toBeUndefined();
});

it('a list of one cluster does not name it in each row', () => {
  expect(shownColumns(null, true)).not.toContain('cluster');
  expect(shownColumns(null, false)).toContain('cluster');
  expect(shownColumns(['name', 'cluster'], true)).toEqual(['name']);
});

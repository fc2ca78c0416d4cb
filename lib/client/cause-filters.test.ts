import { expect, test } from 'vitest';
import {
  ALL_CAUSES,
  causeFilterText,
  isCauseFiltered,
  parseCauseFilters,
  type CauseFilters,
} from './cause-filters.ts';

test.each<Partial<CauseFilters>>([
  {},
  { class: ['tls', 'build'], owner: ['git'], sort: 'newest' },
  { label: ['region=eu', 'team=a,b', 'x=y=z'], q: 'no such file' },
])('%j survives an address', (given) => {
  const filters = { ...ALL_CAUSES, ...given };
  const text = causeFilterText(filters);
  const parsed = parseCauseFilters(Object.fromEntries(new URLSearchParams(text)));
  expect(parsed).toMatchObject({ ok: true });
  expect(parsed.ok && causeFilterText(parsed.filters)).toBe(text);
  expect(isCauseFiltered(filters)).toBe(Object.keys(given).length > 0);
});

test.each([
  [{ class: 'tls,bad' }, '"bad" is no class.'],
  [{ owner: 'me' }, '"me" is no owner. Known are git,'],
  [{ sort: 'best' }, '"best" is no order. Known are worst, newest, widest.'],
  [{ label: 'region' }, '"region" is no label: write KEY=VALUE.'],
  [{ q: 'x'.repeat(201) }, 'A search has at most'],
  [{ colour: 'red' }, 'There is no filter called "colour".'],
])('%j is named as what is not known', (params, words) => {
  const parsed = parseCauseFilters(params);
  expect(parsed.ok ? '' : parsed.problem).toContain(words);
});

test('a parameter given twice means both values', () => {
  expect(parseCauseFilters({ class: ['tls', 'dns'], q: '' })).toEqual({
    ok: true,
    filters: { ...ALL_CAUSES, class: ['tls', 'dns'] },
  });
});

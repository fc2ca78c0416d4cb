import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectQuerySchema, OBJECT_SORTS } from '../api/contract.ts';
import { FLUX_KINDS } from '../flux/kinds.ts';
import { OBJECT_STATES } from '../flux/state.ts';
import { filterQuery, NO_FILTERS, parseFilters, toggled, withFilters } from './url-state.ts';

const params = (query: string) => Object.fromEntries(new URLSearchParams(query));

describe('filters in the URL', () => {
  const name = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/);
  const filters = fc.record({
    state: fc.subarray([...OBJECT_STATES]),
    stale: fc.constantFrom(true, false, null),
    kind: fc.subarray([...FLUX_KINDS]),
    cluster: fc.uniqueArray(name, { maxLength: 4 }),
    namespace: fc.uniqueArray(name, { maxLength: 4 }),
    q: fc.string({ maxLength: 40 }),
    sort: fc.constantFrom(...OBJECT_SORTS),
  });

  it('any view survives its URL', () => {
    fc.assert(
      fc.property(filters, (f) => {
        const back = parseFilters(params(filterQuery(f)));
        expect(back.ok && filterQuery(back.filters)).toBe(filterQuery(f));
        expect(back.ok && back.filters.q).toBe(f.q);
        expect(back.ok && new Set(back.filters.cluster)).toEqual(new Set(f.cluster));
      }),
    );
  });

  it('equal views have equal URLs, whatever the order of choosing', () => {
    expect(filterQuery({ state: ['ready', 'failing'] })).toBe('state=failing,ready');
    expect(withFilters('/objects', NO_FILTERS)).toBe('/objects');
  });

  it('repeated parameters are one list', () => {
    const parsed = parseFilters({ state: ['failing', 'stalled'] });
    expect(parsed.ok && parsed.filters.state).toEqual(['failing', 'stalled']);
  });

  it.each([
    ['state=broken', /"broken" is no value of state.*failing, stalled/],
    ['sort=size', /"size" is no value of sort.*worst/],
    ['colour=red', /no filter called "colour"/],
    ['limit=5', /no filter called "limit"/],
    ['kind=Pod', /"Pod" is no value of kind/],
  ])('%s is refused in words', (query, words) => {
    const parsed = parseFilters(params(query));
    expect(parsed.ok ? '' : parsed.problem).toMatch(words);
  });

  it('what the list of the API takes is understood, and nothing else', () => {
    const word = fc.constantFrom(
      'a',
      'ready',
      'true',
      'Kustomization',
      'Pod',
      'since',
      ' ',
      ',',
      '\\,',
    );
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(''));
    const key = fc.constantFrom('state', 'stale', 'kind', 'cluster', 'namespace', 'q', 'sort');
    const many = fc.constantFrom('x,'.repeat(201), 'x '.repeat(11), 'x'.repeat(201));
    fc.assert(
      fc.property(key, fc.oneof(text, many), (filter, value) => {
        expect(parseFilters({ [filter]: value }).ok).toBe(
          objectQuerySchema.safeParse({ [filter]: value }).success,
        );
      }),
    );
  });

  it('choosing twice is not choosing', () => {
    expect(toggled(toggled(['a'], 'b'), 'b')).toEqual(['a']);
  });
});

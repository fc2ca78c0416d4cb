import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE, objectQuerySchema, OBJECT_SORTS } from '../api/contract.ts';
import { FLUX_KINDS } from '../flux/kinds.ts';
import { OBJECT_STATES } from '../flux/state.ts';
import { chosen, OBJECT_COLUMNS } from './object-columns.ts';
import {
  apiQuery,
  filterQuery,
  NO_FILTERS,
  parseFilters,
  toggled,
  withFilters,
  type ObjectFilters,
} from './url-state.ts';

const params = (query: string) => Object.fromEntries(new URLSearchParams(query));

describe('filters in the URL', () => {
  const name = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/);
  const text = fc
    .oneof(fc.string({ minLength: 1, maxLength: 20 }), fc.constantFrom('a,b', 'c\\', NONE, 'x=y/z'))
    .filter((t) => t !== '');
  const texts = fc.uniqueArray(text, { maxLength: 3 });
  const filters: fc.Arbitrary<ObjectFilters> = fc.record({
    state: fc.subarray([...OBJECT_STATES]),
    stale: fc.constantFrom(true, false, null),
    kind: fc.subarray([...FLUX_KINDS]),
    cluster: fc.uniqueArray(name, { maxLength: 4 }),
    namespace: fc.uniqueArray(name, { maxLength: 4 }),
    label: fc.uniqueArray(
      fc.tuple(name, text).map(([key, value]) => `${key}=${value}`),
      { maxLength: 3 },
    ),
    reason: texts,
    source: texts,
    revision: texts,
    version: texts,
    q: fc.string({ maxLength: 40 }),
    sort: fc.constantFrom(...OBJECT_SORTS),
    columns: fc
      .subarray([...OBJECT_COLUMNS])
      .map((c) => chosen(c.includes('name') ? c : [...c, 'name'])),
  });

  it('any view survives its URL', () => {
    fc.assert(
      fc.property(filters, (f) => {
        const back = parseFilters(params(filterQuery(f)));
        expect(back.ok && filterQuery(back.filters)).toBe(filterQuery(f));
        expect(back.ok && back.filters.q).toBe(f.q);
        for (const key of ['cluster', 'label', 'reason', 'source', 'revision', 'version'] as const)
          expect(back.ok && new Set(back.filters[key])).toEqual(new Set(f[key]));
        expect(back.ok && back.filters.columns).toEqual(f.columns);
      }),
    );
  });

  it('equal views have equal URLs, whatever the order of choosing', () => {
    expect(filterQuery({ state: ['ready', 'failing'] })).toBe('state=failing,ready');
    expect(withFilters('/objects', NO_FILTERS)).toBe('/objects');
  });

  it('columns are a matter of the page, not of the question', () => {
    const view = { kind: ['Kustomization'], columns: ['name', 'source'] } as const;
    expect(apiQuery(view)).toBe('kind=Kustomization');
    expect(filterQuery(view)).toBe('kind=Kustomization&columns=name,source');
    const usual = parseFilters(params('columns=since,state,kind,cluster,message,revision'));
    expect(usual.ok && usual.filters.columns).toBeNull();
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
    ['label=env', /"env" is no value of label.*KEY=VALUE/],
    ['columns=name,size', /"name,size" is no value of columns.*state, kind, name/],
    ['label=%3Dprod', /"=prod" is no value of label/],
    [`reason=${'r,'.repeat(201)}`, /is no value of reason.*at most 200/],
  ])('%s is refused in words', (query, words) => {
    const parsed = parseFilters(params(query));
    expect(parsed.ok ? '' : parsed.problem).toMatch(words);
  });

  it('what the list of the API takes is understood, and nothing else', () => {
    const word = fc.constantFrom('a', 'ready', 'true', 'Pod', 'since', 'k=v', '=', ' ', ',', '\\,');
    const given = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(''));
    const asked = Object.keys(NO_FILTERS).filter((key) => key !== 'columns');
    const key = fc.constantFrom(...asked);
    const many = fc.constantFrom('x,'.repeat(201), 'x '.repeat(11), 'x'.repeat(201));
    const keys = fc.constant(Array.from({ length: 9 }, (__, i) => `k${i}=v`).join(','));
    fc.assert(
      fc.property(key, fc.oneof(given, many, keys), (filter, value) => {
        expect(parseFilters({ [filter]: value }).ok).toBe(
          objectQuerySchema.safeParse({ [filter]: value }).success,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('choosing twice is not choosing', () => {
    expect(toggled(toggled(['a'], 'b'), 'b')).toEqual(['a']);
  });
});

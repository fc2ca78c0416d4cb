import { describe, expect, it } from 'vitest';
import { NO_FILTERS, type ObjectFilters } from '@/lib/client/url-state';
import { chipsOf, choosing, groupsOf, isChosen, valueWords } from './facets.ts';

const none = { values: 0, objects: 0 };
const filtersWith = (change: Partial<ObjectFilters>): ObjectFilters => ({
  ...NO_FILTERS,
  ...change,
});

describe('a value of a facet', () => {
  it.each([
    ['state', 'failing'],
    ['stale', 'true'],
    ['kind', 'HelmRelease'],
    ['cluster', 'a,b'],
    ['label:topology.kubernetes.io/region', 'eu'],
    ['label:env', '(none)'],
    ['source', 'GitRepository/flux-system/apps'],
    ['revision', '(none)'],
    ['version', '2.9.2'],
  ])('of %s is chosen, and let go when it is chosen again: %s', (facet, value) => {
    expect(isChosen(NO_FILTERS, facet, value)).toBe(false);
    const on = filtersWith(choosing(NO_FILTERS, facet, value));
    expect(isChosen(on, facet, value)).toBe(true);
    expect(filtersWith(choosing(on, facet, value))).toEqual(NO_FILTERS);
    const [chip] = chipsOf(on, false);
    expect(filtersWith(chip?.change ?? {})).toEqual(NO_FILTERS);
  });

  it('a label written as lacking is the same as one without a value', () => {
    expect(isChosen(filtersWith({ label: ['env='] }), 'label:env', '(none)')).toBe(true);
  });

  it('is short where there is no room, and never empty', () => {
    expect(valueWords('revision', `main@sha1:${'a'.repeat(40)}`)).toBe('main@aaaaaaa');
    expect(valueWords('reason', '(none)')).toBe('none');
    expect(valueWords('stale', 'false')).toBe('Heard now');
  });
});

describe('the rail', () => {
  it('has every state, worst first, whether or not it has a row; then labels by how telling they are', () => {
    const groups = groupsOf([
      { facet: 'state', values: [{ value: 'ready', count: 5 }], more: none },
      { facet: 'stale', values: [{ value: 'true', count: 2 }], more: none },
      { facet: 'label:team', values: [{ value: 'a', count: 1 }], more: none },
      { facet: 'label:region', values: [{ value: 'eu', count: 1 }], more: none },
      { facet: 'kind', values: [{ value: 'Bucket', count: 1 }], more: none },
      { facet: 'revision', values: [], more: none },
    ]);
    expect(groups.map((g) => g.title)).toEqual(['State', 'region', 'team', 'Kind']);
    expect(groups[0]?.values.map((v) => `${v.value} ${v.count}`)).toEqual([
      'failing 0',
      'stalled 0',
      'waiting 0',
      'unknown 0',
      'progressing 0',
      'suspended 0',
      'ready 5',
      'true 2',
    ]);
  });
});

it('every filter that is on has a chip, but the cluster that is the page itself', () => {
  const filters = filtersWith({ cluster: ['c1'], q: 'web', stale: false, label: ['env=prod'] });
  expect(chipsOf(filters, true).map((c) => `${c.name}: ${c.value}`)).toEqual([
    'Freshness: Heard now',
    'env: prod',
    'Text: web',
  ]);
  expect(chipsOf(filters, false)).toHaveLength(4);
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLUSTER_SORTS, type ClusterFacet } from '../api/contract/cluster-words.ts';
import { clusterViewSchema } from '../api/contract/clusters.ts';
import { BUCKETS } from '../api/contract/matrix-words.ts';
import {
  ALL_CLUSTERS,
  clusterFilterText,
  clustersPath,
  parseClusters,
  toggledFacet,
  type ClusterFilters,
} from './cluster-filters.ts';

const read = (text: string): ClusterFilters => {
  const parsed = parseClusters(Object.fromEntries(new URLSearchParams(text)));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.filters;
};

const words = fc.stringMatching(/^[\w .:/,\\=-]{1,12}$/).filter((s) => s.trim() !== '');
const filters = fc.record({
  values: fc.dictionary(
    fc.oneof(
      fc.constantFrom('version', 'kubernetes'),
      fc.stringMatching(/^label:[a-z./-]{1,9}$/),
    ) as fc.Arbitrary<ClusterFacet>,
    fc.uniqueArray(words, { minLength: 1, maxLength: 3 }),
    { maxKeys: 4 },
  ),
  q: words.map((q) => q.trim()),
  sort: fc.constantFrom(...CLUSTER_SORTS),
});

describe('filters of clusters in an address', () => {
  it('come back as they were written, whatever is in them, in one order', () => {
    fc.assert(
      fc.property(filters, (f) => {
        const text = clusterFilterText(f);
        expect(clusterFilterText(read(text))).toBe(text);
        for (const [facet, values] of Object.entries(f.values))
          expect([...(read(text).values[facet as ClusterFacet] ?? [])].toSorted()).toEqual(
            values.toSorted(),
          );
      }),
    );
  });

  it('read as people write them', () => {
    const path = clustersPath({
      values: { 'label:region': ['eu-west', '(none)'], worst: ['failing'], connection: [] },
    });
    expect(decodeURIComponent(path)).toBe(
      '/clusters?worst=failing&label=region=(none),region=eu-west',
    );
    expect(clustersPath()).toBe('/clusters');
  });

  it('what the list of the API takes is understood, and nothing else', () => {
    const word = fc.constantFrom(
      'a',
      'live',
      'failing',
      'weeks',
      'k=v',
      '=',
      ' ',
      ',',
      '\\,',
      'name',
    );
    const value = fc.array(word, { minLength: 1, maxLength: 12 }).map((list) => list.join(''));
    const long = fc.constantFrom('x,'.repeat(201), 'x'.repeat(201), 'x'.repeat(4001));
    const keys = fc.constant(Array.from({ length: 9 }, (_, i) => `k${i}=v`).join(','));
    const key = fc.constantFrom(...Object.keys(clusterViewSchema.shape), 'colour');
    fc.assert(
      fc.property(key, fc.oneof(value, long, keys), (filter, text) => {
        expect(parseClusters({ [filter]: text }).ok).toBe(
          clusterViewSchema.safeParse({ [filter]: text }).success,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('are put in and taken out', () => {
    const once = toggledFacet(ALL_CLUSTERS, 'version', '2.9.2');
    expect(clusterFilterText(once)).toBe('version=2.9.2');
    expect(clusterFilterText(toggledFacet(once, 'version', '2.9.2'))).toBe('');
  });

  it.each([
    ['colour=red', 'There is no filter called "colour".'],
    ['limit=5', 'There is no filter called "limit".'],
    ['sort=colour', '"colour" is no value of sort. Clusters can be sorted by worst, name,'],
    ['worst=happy', `"happy" is no value of worst. It is one of ${BUCKETS.worst[0]},`],
    ['connection=gone', '"gone" is no value of connection. Connections are unreachable,'],
    ['label=region', '"region" is no value of label. Labels are written KEY=VALUE'],
  ])('%s is not understood, and what would be is named', (query, problem) => {
    const parsed = parseClusters(Object.fromEntries(new URLSearchParams(query)));
    expect(parsed.ok ? '' : parsed.problem).toContain(problem);
  });
});

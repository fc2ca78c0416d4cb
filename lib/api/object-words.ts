/** What a query of objects may say, without the parser: the browser reads its own address with it. */

/** Bounds of one query, so that no question costs more than a few scans of the fleet. */
export const QUERY_LIMITS = {
  values: 200,
  words: 10,
  labels: 8,
  facets: 12,
  facetValues: 200,
} as const;

export const OBJECT_SORTS = ['worst', 'name', 'cluster', 'kind', 'since', 'oldest'] as const;

/** As a facet: the telling labels of the clusters, each as a facet `label:KEY`, and those that the query filters by. */
export const LABELS = 'labels';

/** Facets besides `label:KEY` and `labels`, which stands for those of the telling labels. `stale` has the values true and false, `revision` is the applied one. */
export const FACETS = [
  'cluster',
  'kind',
  'namespace',
  'state',
  'stale',
  'reason',
  'source',
  'revision',
  'version',
] as const;
export type FacetName = (typeof FACETS)[number] | typeof LABELS | `label:${string}`;
export const isFacet = (name: string): name is FacetName =>
  (FACETS as readonly string[]).includes(name) || name === LABELS || /^label:./s.test(name);

export const wordsOf = (q: string): number => q.split(/\s+/).filter((word) => word !== '').length;

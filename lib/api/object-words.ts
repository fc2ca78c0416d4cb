/** What a query of objects may say, without the parser: the browser reads its own address with it. */

/** Bounds of one query, so that no question costs more than a few scans of the fleet. */
export const QUERY_LIMITS = {
  values: 200,
  words: 10,
  labels: 8,
  facets: 12,
  facetValues: 200,
} as const;

export const OBJECT_SORTS = ['worst', 'name', 'cluster', 'kind', 'since'] as const;

/** Facets besides `label:KEY`. `stale` has the values true and false, `revision` is the applied one. */
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
export type FacetName = (typeof FACETS)[number] | `label:${string}`;
export const isFacet = (name: string): name is FacetName =>
  (FACETS as readonly string[]).includes(name) || /^label:./s.test(name);

export const wordsOf = (q: string): number => q.split(/\s+/).filter((word) => word !== '').length;

/** What a query of clusters may say, without the parser: the browser reads its own address with it. */

/** Facets besides `label:KEY`. A measure of the matrix is a facet too: its legend leads to these lists. */
export const CLUSTER_FACETS = [
  'connection',
  'reason',
  'version',
  'kubernetes',
  'worst',
  'ready',
  'drift',
  'skew',
  'age',
] as const;
export type ClusterFacet = (typeof CLUSTER_FACETS)[number] | `label:${string}`;

export const CLUSTER_SORTS = [
  'worst',
  'name',
  'version',
  'kubernetes',
  'objects',
  'drift',
  'since',
  'event',
] as const;
export type ClusterSort = (typeof CLUSTER_SORTS)[number];

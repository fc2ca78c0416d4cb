import 'server-only';
import { FACET_NAMES, FACETS_SHOWN, PAGE_SIZE } from '@/lib/client/objects-queries';
import { CLUSTER_LIMIT } from '@/lib/client/queries';
import { apiQuery, type ObjectFilters } from '@/lib/client/url-state';
import { objectQuerySchema, type ClusterQuery, type ObjectQuery } from '@/lib/api/contract';

/** Queries that pages read with: the same that the browser will ask for later. */
export const allClusters: ClusterQuery = { sort: 'worst', limit: CLUSTER_LIMIT };

/** The page of a list of objects that is seen first. */
export const firstPage = (filters: ObjectFilters): ObjectQuery => ({
  ...objectQuerySchema.parse(Object.fromEntries(new URLSearchParams(apiQuery(filters)))),
  limit: PAGE_SIZE,
});

/** What the rail counts; parsed as a client's question would be. */
export const facetsOf = (filters: ObjectFilters): ObjectQuery => ({
  ...firstPage({ ...filters, sort: 'worst' }),
  facets: [...FACET_NAMES],
  facetLimit: FACETS_SHOWN,
  limit: 1,
});

/** A path segment as Next gives it: percent-encoded, or left as it was when it is no valid encoding. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

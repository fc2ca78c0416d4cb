import 'server-only';
import { RAIL, RAIL_VALUES, type ClustersAsked } from '@/lib/client/cluster-queries';
import { activeFacets } from '@/lib/client/cluster-filters';
import { FACET_NAMES, FACETS_SHOWN, PAGE_SIZE } from '@/lib/client/objects-queries';
import { apiQuery, type ObjectFilters } from '@/lib/client/url-state';
import { objectQuerySchema, type ObjectQuery } from '@/lib/api/contract';
import type { ClusterQuery } from '@/lib/api/contract/clusters';
import { fromSegment } from '@/lib/api/contract/segment';

/** Queries that pages read with: the same that the browser will ask for later. */
export function clusterPage({ filters, limit, rail }: ClustersAsked): ClusterQuery {
  const query: ClusterQuery = { sort: filters.sort, limit };
  const label: { key: string; value: string }[] = [];
  for (const [facet, values] of activeFacets(filters))
    if (facet.startsWith('label:'))
      label.push(...values.map((value) => ({ key: facet.slice('label:'.length), value })));
    else Object.assign(query, { [facet]: [...values] });
  return {
    ...query,
    ...(label.length > 0 ? { label } : {}),
    ...(filters.q === '' ? {} : { q: filters.q }),
    ...(rail ? { facets: [...RAIL], facetLimit: RAIL_VALUES } : {}),
  };
}

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
    return fromSegment(decodeURIComponent(segment));
  } catch {
    return segment;
  }
}

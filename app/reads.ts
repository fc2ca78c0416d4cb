import 'server-only';
import { RAIL, RAIL_VALUES, type ClustersAsked } from '@/lib/client/cluster-queries';
import { activeFacets } from '@/lib/client/cluster-filters';
import { PAGE_SIZE } from '@/lib/client/queries';
import type { ObjectFilters } from '@/lib/client/url-state';
import type { ObjectQuery } from '@/lib/api/contract';
import type { ClusterQuery } from '@/lib/api/contract/clusters';

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

export const firstPage = ({
  state,
  stale,
  kind,
  cluster,
  namespace,
  q,
  sort,
}: ObjectFilters): ObjectQuery => ({
  ...(state.length > 0 ? { state: [...state] } : {}),
  ...(stale === null ? {} : { stale: stale ? ('true' as const) : ('false' as const) }),
  ...(kind.length > 0 ? { kind: [...kind] } : {}),
  ...(cluster.length > 0 ? { cluster: [...cluster] } : {}),
  ...(namespace.length > 0 ? { namespace: [...namespace] } : {}),
  ...(q === '' ? {} : { q }),
  sort,
  limit: PAGE_SIZE,
});

/** A path segment as Next gives it: percent-encoded, or left as it was when it is no valid encoding. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

import 'server-only';
import { CLUSTER_LIMIT, PAGE_SIZE } from '@/lib/client/queries';
import type { ObjectFilters } from '@/lib/client/url-state';
import type { ClusterQuery, ObjectQuery } from '@/lib/api/contract';
import { fromSegment } from '@/lib/api/contract/segment';

/** Queries that pages read with: the same that the browser will ask for later. */
export const allClusters: ClusterQuery = { sort: 'worst', limit: CLUSTER_LIMIT };

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
    return fromSegment(decodeURIComponent(segment));
  } catch {
    return segment;
  }
}

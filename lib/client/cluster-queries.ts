import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { MatrixQuery } from '../api/contract/matrix.ts';
import { apiPath } from '../api/paths.ts';
import { clusterFilterText, ALL_CLUSTERS, type ClusterFilters } from './cluster-filters.ts';
import type { FleetChoice } from './fleet-choice.ts';
import { getJson } from './http.ts';

export const matrixAsked = ({ by, colour, order }: FleetChoice): MatrixQuery => ({
  ...(by === null ? {} : { by }),
  measure: colour,
  order,
});

function matrixPath({ by, measure, order }: MatrixQuery): string {
  const query = new URLSearchParams({ measure, order });
  if (by !== undefined) query.set('by', by);
  return `${apiPath.matrix()}?${query}`;
}

/** Every cluster as a cell. */
export const matrixQuery = (choice: FleetChoice) => {
  const asked = matrixAsked(choice);
  return queryOptions({
    queryKey: ['matrix', asked.by ?? '', asked.measure, asked.order],
    queryFn: ({ signal }) =>
      getJson(
        matrixPath(asked),
        async () => (await import('../api/contract/matrix.ts')).matrixSchema,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
};

/** Facets of the rail; `labels` stands for those that clusters carry. */
export const RAIL = ['worst', 'connection', 'version', 'kubernetes', 'labels'] as const;
export const RAIL_VALUES = 60;
export const CLUSTER_ROWS = 100;

export interface ClustersAsked {
  readonly filters: ClusterFilters;
  readonly limit: number;
  /** With the facets of the rail. */
  readonly rail: boolean;
}

/** The first clusters of a list. One answer, however many: pages of different moments would tear the list. */
export const clustersQuery = ({ filters, limit, rail }: ClustersAsked) =>
  queryOptions({
    queryKey: ['clusters', clusterFilterText(filters), limit, rail],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams(clusterFilterText(filters));
      query.set('limit', String(limit));
      if (rail) {
        query.set('facets', RAIL.join(','));
        query.set('facetLimit', String(RAIL_VALUES));
      }
      return getJson(
        `${apiPath.clusters()}?${query}`,
        async () => (await import('../api/contract/clusters.ts')).clusterListSchema,
        signal,
      );
    },
    placeholderData: keepPreviousData,
  });

/** A fleet so small that a table with all facts says more than cells. */
export const FEW = 12;
export const theFew = (sort: 'worst' | 'name'): ClustersAsked => ({
  filters: { ...ALL_CLUSTERS, sort },
  limit: FEW,
  rail: false,
});

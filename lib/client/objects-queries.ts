import { queryOptions } from '@tanstack/react-query';
import { apiPath } from '../api/paths.ts';
import { getJson } from './http.ts';
import { apiQuery, type ObjectFilters } from './url-state.ts';

/** Rows of one request; a view shows what it needs of some of them. */
export const PAGE_SIZE = 100;
/** Pages that nobody looks at are forgotten soon: a scroll through the fleet passes thousands. */
const PAGE_KEPT_MS = 60_000;
/** Counts of facets move all the time, and count the whole fleet: they follow slower than rows. */
const FACETS_POLL_MS = 5_000;
export const FACETS_SHOWN = 8;
export const FACET_SEARCH_SHOWN = 100;

/** Of every answer here. */
const shape = async () => (await import('../api/contract.ts')).objectListSchema;

const ask = (filters: ObjectFilters, more: Readonly<Record<string, string | number>>): string => {
  const query = new URLSearchParams(apiQuery(filters));
  for (const [key, value] of Object.entries(more)) query.set(key, String(value));
  return `${apiPath.objects()}?${query}`;
};

/** Rows from `page * PAGE_SIZE` on, of this moment's order. */
export const objectPageQuery = (filters: ObjectFilters, page: number) =>
  queryOptions({
    queryKey: ['objects', apiQuery(filters), filters.cluster, page],
    queryFn: ({ signal }) =>
      getJson(
        ask(filters, { limit: PAGE_SIZE, ...(page === 0 ? {} : { offset: page * PAGE_SIZE }) }),
        shape,
        signal,
      ),
    ...(page === 0 ? {} : { gcTime: PAGE_KEPT_MS }),
  });

/** Rows that stand on a screen and are on no page that it reads: what they say now. */
export const namedQuery = (names: readonly string[]) =>
  queryOptions({
    queryKey: ['named', names],
    queryFn: ({ signal }) =>
      getJson(
        `${apiPath.objects()}/named?${new URLSearchParams({ object: names.join(',') })}`,
        shape,
        signal,
      ),
    // Which rows these are changes all the time; the row itself is fresh for as long as anyone can see it.
    gcTime: PAGE_KEPT_MS,
  });

const unsorted = (filters: ObjectFilters): ObjectFilters => ({ ...filters, sort: 'worst' });

/** Everything that the rail counts. It is polled: the stream would ask for it every second. */
export const FACET_NAMES = [
  'state',
  'stale',
  'labels',
  'kind',
  'cluster',
  'namespace',
  'reason',
  'source',
  'revision',
  'version',
] as const;

export const objectFacetsQuery = (filters: ObjectFilters) =>
  queryOptions({
    queryKey: ['facets', apiQuery(unsorted(filters))],
    queryFn: ({ signal }) =>
      getJson(
        ask(unsorted(filters), {
          facets: FACET_NAMES.join(','),
          facetLimit: FACETS_SHOWN,
          limit: 1,
        }),
        shape,
        signal,
      ),
    refetchInterval: FACETS_POLL_MS,
    placeholderData: (previous) => previous,
  });

/** The values of one facet that hold a text. */
export const facetValuesQuery = (filters: ObjectFilters, facet: string, text: string) =>
  queryOptions({
    queryKey: ['facets', apiQuery(unsorted(filters)), facet, text],
    queryFn: ({ signal }) =>
      getJson(
        ask(unsorted(filters), {
          facets: facet.replaceAll('\\', '\\\\').replaceAll(',', '\\,'),
          facetLimit: FACET_SEARCH_SHOWN,
          limit: 1,
          ...(text === '' ? {} : { facetQ: text }),
        }),
        shape,
        signal,
      ),
    refetchInterval: FACETS_POLL_MS,
    placeholderData: (previous) => previous,
  });

export type ExportFormat = 'csv' | 'json' | 'ndjson';

/** Where the filtered set comes as a file. It has an order of its own. */
export function exportPath(filters: ObjectFilters, format: ExportFormat): string {
  const query = apiQuery(unsorted(filters));
  return `${apiPath.objects()}/export?format=${format}${query === '' ? '' : `&${query}`}`;
}

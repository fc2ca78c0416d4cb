import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  apiPath,
  clusterDetailSchema,
  fleetSchema,
  listOf,
  objectAnswerSchema,
  objectRowSchema,
  type List,
  type ObjectRow,
} from '../api/contract.ts';
import { systemSchema, type SystemSort } from '../api/contract/system.ts';
import { getJson } from './http.ts';
import { filterQuery, type ObjectFilters } from './url-state.ts';

/** One factory per endpoint. The key begins with the endpoint's name: the stream invalidates by it. */

export const fleetQuery = () =>
  queryOptions({
    queryKey: ['fleet'],
    queryFn: ({ signal }) => getJson(apiPath.fleet(), fleetSchema, signal),
  });

export const clusterQuery = (name: string) =>
  queryOptions({
    queryKey: ['cluster', name],
    queryFn: ({ signal }) => getJson(apiPath.cluster(name), clusterDetailSchema, signal),
  });

/** What a view of the system shows; `connection` '' is all of them. */
export interface SystemView {
  readonly connection: string;
  readonly q: string;
  readonly sort: SystemSort;
  readonly limit: number;
}
export const SYSTEM_POLL_MS = 5_000;
/** Longest list of names in an address: servers and proxies take some 8,000 characters. */
const ALSO_CHARACTERS = 6_000;

/** `shown`: clusters that the page shows; they are read even when they stand elsewhere in the order by now. */
export const systemQuery = (
  { connection, q, sort, limit }: SystemView,
  shown: () => readonly string[] = () => [],
) =>
  queryOptions({
    queryKey: ['system', connection, q, sort, limit],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ sort, limit: String(limit) });
      if (connection !== '') query.set('connection', connection);
      if (q !== '') query.set('q', q);
      const also = namesWithin(shown(), ALSO_CHARACTERS);
      if (also !== '') query.set('also', also);
      return getJson(`${apiPath.system()}?${query}`, systemSchema, signal);
    },
    refetchInterval: SYSTEM_POLL_MS,
    placeholderData: keepPreviousData,
  });

function namesWithin(names: readonly string[], characters: number): string {
  let list = '';
  for (const name of names) {
    const next = list === '' ? encodeURIComponent(name) : `${list},${encodeURIComponent(name)}`;
    // Percent and comma are encoded once more in the address.
    if (encodeURIComponent(next).length > characters) break;
    list = next;
  }
  return list;
}

export const PAGE_SIZE = 100;
const objectList = listOf(objectRowSchema);
export const objectsQuery = (filters: ObjectFilters) =>
  infiniteQueryOptions({
    queryKey: ['objects', filterQuery(filters), filters.cluster],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams(filterQuery(filters));
      query.set('limit', String(PAGE_SIZE));
      if (pageParam !== null) query.set('cursor', pageParam);
      return getJson(`${apiPath.objects()}?${query}`, objectList, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: List<ObjectRow>) => last.nextCursor,
    // While a new filter is on its way, the old rows stay, dimmed, instead of a jump to nothing and back.
    placeholderData: keepPreviousData,
  });

export interface ObjectAddress {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}
const address = ({ cluster, kind, namespace, name }: ObjectAddress) =>
  [cluster, kind, namespace, name] as const;

/** The record, from Fleetglass's memory: no request to the cluster. */
export const objectQuery = (o: ObjectAddress) =>
  queryOptions({
    queryKey: ['object', ...address(o)],
    queryFn: ({ signal }) => getJson(`${apiPath.object(o)}?live=false`, objectAnswerSchema, signal),
  });

/**
 * Conditions, events and YAML, fetched from the cluster because somebody looks at this object. `version` is what
 * is claimed about it: a new claim is a reason to fetch again, a mere tick of the stream is not.
 */
export const liveObjectQuery = (o: ObjectAddress, version: string) =>
  queryOptions({
    queryKey: ['live', ...address(o), version],
    queryFn: ({ signal }) => getJson(apiPath.object(o), objectAnswerSchema, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { SystemSort } from '../api/contract/system-words.ts';
import { apiPath } from '../api/paths.ts';
import { getJson } from './http.ts';

/** Schemas come with the first answer that needs them: the page arrives with its data already in it. */
const contract = () => import('../api/contract.ts');

/** One factory per endpoint. The key begins with the endpoint's name: the stream invalidates by it. */

export const fleetQuery = () =>
  queryOptions({
    queryKey: ['fleet'],
    queryFn: ({ signal }) =>
      getJson(apiPath.fleet(), async () => (await contract()).fleetSchema, signal),
  });

export const clusterQuery = (name: string) =>
  queryOptions({
    queryKey: ['cluster', name],
    queryFn: ({ signal }) =>
      getJson(apiPath.cluster(name), async () => (await contract()).clusterDetailSchema, signal),
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
      return getJson(
        `${apiPath.system()}?${query}`,
        async () => (await import('../api/contract/system.ts')).systemSchema,
        signal,
      );
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

export interface ObjectAddress {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}
const address = ({ cluster, kind, namespace, name }: ObjectAddress) =>
  [cluster, kind, namespace, name] as const;

const objectAnswer = async () => (await contract()).objectAnswerSchema;

/** The record, from Fleetglass's memory: no request to the cluster. */
export const objectQuery = (o: ObjectAddress) =>
  queryOptions({
    queryKey: ['object', ...address(o)],
    queryFn: ({ signal }) => getJson(`${apiPath.object(o)}?live=false`, objectAnswer, signal),
  });

/**
 * Conditions, events and YAML, fetched from the cluster because somebody looks at this object. `version` is what
 * is claimed about it: a new claim is a reason to fetch again, a mere tick of the stream is not.
 */
export const liveObjectQuery = (o: ObjectAddress, version: string) =>
  queryOptions({
    queryKey: ['live', ...address(o), version],
    queryFn: ({ signal }) => getJson(apiPath.object(o), objectAnswer, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });

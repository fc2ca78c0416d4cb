import {
  CLUSTER_FACETS,
  CLUSTER_SORTS,
  clusterViewSchema,
  type ClusterFacet,
  type ClusterSort,
} from '../api/contract/clusters.ts';
import { BUCKETS, MEASURES } from '../api/contract/matrix.ts';
import { joinList, NONE } from '../api/contract.ts';
import { CONNECTION_REASONS, CONNECTION_STATES } from '../flux/session.ts';
import type { Params } from './url-state.ts';

/** What a list of clusters shows, as its address says it. A facet without values does not filter. */
export interface ClusterFilters {
  readonly values: Readonly<Partial<Record<ClusterFacet, readonly string[]>>>;
  readonly q: string;
  readonly sort: ClusterSort;
}
export const ALL_CLUSTERS: ClusterFilters = { values: {}, q: '', sort: 'worst' };

export type ParsedClusters =
  | { readonly ok: true; readonly filters: ClusterFilters }
  | { readonly ok: false; readonly problem: string };

const flat = (params: Params): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params)
      .map(([key, value]): [string, string] => [
        key,
        typeof value === 'string' ? value : (value ?? []).join(','),
      ])
      .filter(([, value]) => value !== ''),
  );

const ALLOWED: Readonly<Record<string, string>> = {
  sort: `Clusters can be sorted by ${CLUSTER_SORTS.join(', ')}.`,
  connection: `Connections are ${CONNECTION_STATES.join(', ')}.`,
  reason: `Reasons are ${CONNECTION_REASONS.join(', ')}.`,
  label: 'Labels are written KEY=VALUE, at most 8 keys.',
  q: 'A search has at most 200 characters.',
  ...Object.fromEntries(MEASURES.map((m) => [m, `It is one of ${BUCKETS[m].join(', ')}.`])),
};

/** Filters of an address, or what in it is not known, in words for the person who opened it. */
export function parseClusters(params: Params): ParsedClusters {
  const given = flat(params);
  const stranger = Object.keys(given).find((key) => !(key in clusterViewSchema.shape));
  if (stranger !== undefined)
    return { ok: false, problem: `There is no filter called "${stranger}".` };
  const parsed = clusterViewSchema.safeParse(given);
  if (!parsed.success) {
    const key = String(parsed.error.issues[0]?.path[0] ?? '');
    const problem = `"${(given[key] ?? '').slice(0, 80)}" is no value of ${key}. ${ALLOWED[key] ?? ''}`;
    return { ok: false, problem: problem.trim() };
  }
  const { label = [], q = '', sort, ...facets } = parsed.data;
  const values: Partial<Record<ClusterFacet, string[]>> = {};
  for (const facet of CLUSTER_FACETS) {
    const list = facets[facet];
    if (list !== undefined && list.length > 0) values[facet] = [...new Set(list)];
  }
  for (const { key, value } of label)
    values[`label:${key}`] = [...(values[`label:${key}`] ?? []), value === '' ? NONE : value];
  return { ok: true, filters: { values, q, sort } };
}

const LABEL = 'label:';
type Entry = readonly [ClusterFacet, readonly string[]];
const entriesOf = (filters: ClusterFilters): Entry[] =>
  (Object.entries(filters.values) as Entry[]).filter(([, values]) => values.length > 0);

/** The canonical query of filters, without `?`: equal filters give equal texts; '' without any. */
export function clusterFilterText(filters: ClusterFilters): string {
  const query = new URLSearchParams();
  const entries = entriesOf(filters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [facet, values] of entries)
    if (!facet.startsWith(LABEL)) query.set(facet, joinList(values.toSorted()));
  const pairs = entries.flatMap(([facet, values]) =>
    facet.startsWith(LABEL)
      ? values.toSorted().map((value) => `${facet.slice(LABEL.length)}=${value}`)
      : [],
  );
  if (pairs.length > 0) query.set('label', joinList(pairs));
  if (filters.q !== '') query.set('q', filters.q);
  if (filters.sort !== 'worst') query.set('sort', filters.sort);
  // Legal in a query, and far easier to read than their codes.
  return query.toString().replaceAll('%2C', ',').replaceAll('%3D', '=').replaceAll('%2F', '/');
}

/** The address of the list of clusters with some filters. */
export function clustersPath(filters: Partial<ClusterFilters> = {}): string {
  const text = clusterFilterText({ ...ALL_CLUSTERS, ...filters });
  return text === '' ? '/clusters' : `/clusters?${text}`;
}

export const isNarrowed = (filters: ClusterFilters): boolean =>
  clusterFilterText({ ...filters, sort: 'worst' }) !== '';

/** A value put in if it is not there, and taken out if it is. */
export function toggledFacet(
  filters: ClusterFilters,
  facet: ClusterFacet,
  value: string,
): ClusterFilters {
  const now = filters.values[facet] ?? [];
  const next = now.includes(value) ? now.filter((v) => v !== value) : [...now, value];
  return { ...filters, values: { ...filters.values, [facet]: next } };
}

/** Facets that filter, with their values. */
export const activeFacets = entriesOf;

import {
  CLUSTER_SORTS,
  type CLUSTER_FACETS,
  type ClusterFacet,
  type ClusterSort,
} from '../api/contract/cluster-words.ts';
import { BUCKETS, MEASURES } from '../api/contract/matrix-words.ts';
import { joinList, NONE } from '../api/lists.ts';
import { CONNECTION_REASONS, CONNECTION_STATES } from '../flux/session.ts';
import { flat, labels, oneOf, someOf, texts, type Params, type Read } from './url-values.ts';

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

const ALLOWED: Readonly<Record<string, string>> = {
  sort: `Clusters can be sorted by ${CLUSTER_SORTS.join(', ')}.`,
  connection: `Connections are ${CONNECTION_STATES.join(', ')}.`,
  reason: `Reasons are ${CONNECTION_REASONS.join(', ')}.`,
  label: 'Labels are written KEY=VALUE, at most 8 keys.',
  q: 'A search has at most 200 characters.',
  ...Object.fromEntries(MEASURES.map((m) => [m, `It is one of ${BUCKETS[m].join(', ')}.`])),
};

/** The longest list that the API takes. */
const LIST = 4000;
const shorter =
  <T>(read: Read<T>): Read<T> =>
  (text) =>
    text.length > LIST ? undefined : read(text);

const READ: Readonly<Record<(typeof CLUSTER_FACETS)[number] | 'label', Read<string[]>>> = {
  connection: shorter(someOf(CONNECTION_STATES)),
  reason: shorter(someOf(CONNECTION_REASONS)),
  version: shorter(texts),
  kubernetes: shorter(texts),
  worst: shorter(someOf(BUCKETS.worst)),
  ready: shorter(someOf(BUCKETS.ready)),
  drift: shorter(someOf(BUCKETS.drift)),
  skew: shorter(someOf(BUCKETS.skew)),
  age: shorter(someOf(BUCKETS.age)),
  label: shorter(labels),
};
const isList = (key: string): key is keyof typeof READ => Object.hasOwn(READ, key);
const readSort = oneOf(CLUSTER_SORTS);

/** Filters of an address, or what in it is not known, in words for the person who opened it. */
export function parseClusters(params: Params): ParsedClusters {
  const values: Partial<Record<ClusterFacet, string[]>> = {};
  let { q, sort } = ALL_CLUSTERS;
  const put = (facet: ClusterFacet, value: string): void => {
    const list = (values[facet] ??= []);
    if (!list.includes(value)) list.push(value);
  };
  for (const [key, text] of Object.entries(flat(params))) {
    const wrong = {
      ok: false,
      problem: `"${text.slice(0, 80)}" is no value of ${key}. ${ALLOWED[key] ?? ''}`.trim(),
    } as const;
    if (key === 'q') {
      if (text.length > 200) return wrong;
      q = text;
    } else if (key === 'sort') {
      const read = readSort(text);
      if (read === undefined) return wrong;
      sort = read;
    } else if (isList(key)) {
      const list = READ[key](text);
      if (list === undefined) return wrong;
      for (const value of list)
        if (key === 'label') {
          const at = value.indexOf('=');
          put(`label:${value.slice(0, at)}`, value.slice(at + 1) || NONE);
        } else put(key, value);
    } else return { ok: false, problem: `There is no filter called "${key.slice(0, 80)}".` };
  }
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

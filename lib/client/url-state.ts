import { joinList } from '../api/lists.ts';
import { OBJECT_SORTS, QUERY_LIMITS } from '../api/object-words.ts';
import { FLUX_KINDS, type FluxKind } from '../flux/kinds.ts';
import { OBJECT_STATES, type ObjectState } from '../flux/state.ts';
import { columnsNamed, OBJECT_COLUMNS, type ObjectColumn } from './object-columns.ts';
import {
  flat,
  labels,
  oneOf,
  search,
  someOf,
  texts,
  type Params,
  type Read,
} from './url-values.ts';

export type ObjectSort = (typeof OBJECT_SORTS)[number];

/** What a list of objects shows, as its URL says it. Empty lists mean no filter. */
export interface ObjectFilters {
  readonly state: readonly ObjectState[];
  readonly stale: boolean | null;
  readonly kind: readonly FluxKind[];
  readonly cluster: readonly string[];
  readonly namespace: readonly string[];
  /** Labels of the cluster, KEY=VALUE. */
  readonly label: readonly string[];
  readonly reason: readonly string[];
  /** Kind/namespace/name. */
  readonly source: readonly string[];
  readonly revision: readonly string[];
  readonly version: readonly string[];
  readonly q: string;
  readonly sort: ObjectSort;
  /** null: the usual ones. */
  readonly columns: readonly ObjectColumn[] | null;
}

export const NO_FILTERS: ObjectFilters = {
  state: [],
  stale: null,
  kind: [],
  cluster: [],
  namespace: [],
  label: [],
  reason: [],
  source: [],
  revision: [],
  version: [],
  q: '',
  sort: 'worst',
  columns: null,
};

/** Filters that are lists of any texts. */
const TEXTS = ['cluster', 'namespace', 'label', 'reason', 'source', 'revision', 'version'] as const;

export type { Params };
export type ParsedFilters =
  | { readonly ok: true; readonly filters: ObjectFilters }
  | { readonly ok: false; readonly problem: string };

const READ: { readonly [K in keyof ObjectFilters]: Read<ObjectFilters[K]> } = {
  state: someOf(OBJECT_STATES),
  stale: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  kind: someOf(FLUX_KINDS),
  cluster: texts,
  namespace: texts,
  label: labels,
  reason: texts,
  source: texts,
  revision: texts,
  version: texts,
  q: search,
  sort: oneOf(OBJECT_SORTS),
  columns: columnsNamed,
};
const isShown = (key: string): key is keyof ObjectFilters => Object.hasOwn(READ, key);

/** Filters of a URL, or what in it is not known, in words for the person who opened it. */
export function parseFilters(params: Params): ParsedFilters {
  const read: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(flat(params))) {
    if (!isShown(key))
      return { ok: false, problem: `There is no filter called "${key.slice(0, 80)}".` };
    const value = READ[key](text);
    if (value === undefined) return { ok: false, problem: explain(key, text) };
    read[key] = value;
  }
  return { ok: true, filters: { ...NO_FILTERS, ...read } };
}

const KNOWN: Readonly<Record<string, string>> = {
  state: `States are ${OBJECT_STATES.join(', ')}.`,
  sort: `Lists can be sorted by ${OBJECT_SORTS.join(', ')}.`,
  stale: 'It is true or false.',
  label: `Labels are written KEY=VALUE, of at most ${QUERY_LIMITS.labels} keys.`,
  columns: `Columns are ${OBJECT_COLUMNS.join(', ')}.`,
  q: `A search has at most 200 characters and ${QUERY_LIMITS.words} words.`,
};
const LIST = `A filter has at most ${QUERY_LIMITS.values} values.`;

function explain(key: string, value: string): string {
  const hint = KNOWN[key] ?? ((TEXTS as readonly string[]).includes(key) ? LIST : '');
  return `"${value.slice(0, 80)}" is no value of ${key}. ${hint}`.trim();
}

/** What the API is asked for: filters and order, canonical; equal ones give equal strings. Without `?`; '' without any. */
export function apiQuery(filters: Partial<ObjectFilters>): string {
  const f = { ...NO_FILTERS, ...filters };
  const query = new URLSearchParams();
  const put = (key: string, values: readonly string[]) => {
    if (values.length > 0) query.set(key, joinList(values));
  };
  put(
    'state',
    OBJECT_STATES.filter((s) => f.state.includes(s)),
  );
  if (f.stale !== null) query.set('stale', String(f.stale));
  put('kind', f.kind.toSorted());
  for (const key of TEXTS) put(key, f[key].toSorted());
  if (f.q !== '') query.set('q', f.q);
  if (f.sort !== 'worst') query.set('sort', f.sort);
  return readable(query);
}

/** Commas, slashes and the like are legal in a query and far easier to read than %2C. */
const readable = (query: URLSearchParams): string =>
  query.toString().replaceAll(/%(?:2C|2F|3A|40)/g, (code) => decodeURIComponent(code));

/** The query of a view's address: what the API is asked for, and what is shown of it. */
export function filterQuery(filters: Partial<ObjectFilters>): string {
  const { columns } = { ...NO_FILTERS, ...filters };
  const asked = apiQuery(filters);
  if (columns === null) return asked;
  return `${asked}${asked === '' ? '' : '&'}columns=${columns.join(',')}`;
}

/** A path with its filters. */
export function withFilters(path: string, filters: Partial<ObjectFilters>): string {
  const query = filterQuery(filters);
  return query === '' ? path : `${path}?${query}`;
}

export const isFiltered = (f: ObjectFilters): boolean => apiQuery({ ...f, sort: 'worst' }) !== '';

/** Everything off but the order and the columns. */
export const cleared = ({ sort, columns }: ObjectFilters): ObjectFilters => ({
  ...NO_FILTERS,
  sort,
  columns,
});

/** A value in a list of choices, taken out if it is in and put in if it is not. */
export const toggled = <T>(list: readonly T[], value: T): readonly T[] =>
  list.includes(value) ? list.filter((v) => v !== value) : [...list, value];

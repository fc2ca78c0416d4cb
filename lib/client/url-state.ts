import { joinList, objectQuerySchema, OBJECT_SORTS, QUERY_LIMITS } from '../api/contract.ts';
import type { FluxKind } from '../flux/kinds.ts';
import { OBJECT_STATES, type ObjectState } from '../flux/state.ts';
import { chosen, columnsNamed, OBJECT_COLUMNS, type ObjectColumn } from './object-columns.ts';

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

export type Params = Readonly<Record<string, string | readonly string[] | undefined>>;
export type ParsedFilters =
  | { readonly ok: true; readonly filters: ObjectFilters }
  | { readonly ok: false; readonly problem: string };

/** Next gives repeated parameters as arrays; `a=1&a=2` means the same as `a=1,2`. */
const flat = (params: Params): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params)
      .map(([key, value]): [string, string] => [
        key,
        value === undefined ? '' : typeof value === 'string' ? value : value.join(','),
      ])
      .filter(([, value]) => value !== ''),
  );

const SHOWN = new Set<string>(Object.keys(NO_FILTERS));

/** Filters of a URL, or what in it is not known, in words for the person who opened it. */
export function parseFilters(params: Params): ParsedFilters {
  const { columns: names, ...given } = flat(params);
  const stranger = Object.keys(given).find((key) => !SHOWN.has(key));
  if (stranger !== undefined)
    return { ok: false, problem: `There is no filter called "${stranger.slice(0, 80)}".` };
  const named = names === undefined ? undefined : columnsNamed(names.split(','));
  if (named !== undefined && 'unknown' in named)
    return {
      ok: false,
      problem: `There is no column called "${named.unknown.slice(0, 80)}". Columns are ${OBJECT_COLUMNS.join(', ')}.`,
    };
  const parsed = objectQuerySchema.safeParse(given);
  if (!parsed.success) return { ok: false, problem: explain(given, parsed.error.issues) };
  const { state, stale, kind, label, q, sort, ...lists } = parsed.data;
  return {
    ok: true,
    filters: {
      state: state ?? [],
      stale: stale === undefined ? null : stale === 'true',
      kind: kind ?? [],
      cluster: lists.cluster ?? [],
      namespace: lists.namespace ?? [],
      label: (label ?? []).map(({ key, value }) => `${key}=${value}`),
      reason: lists.reason ?? [],
      source: lists.source ?? [],
      revision: lists.revision ?? [],
      version: lists.version ?? [],
      q: q ?? '',
      sort,
      columns: named === undefined ? null : chosen(named.columns),
    },
  };
}

const KNOWN: Readonly<Record<string, string>> = {
  state: `States are ${OBJECT_STATES.join(', ')}.`,
  sort: `Lists can be sorted by ${OBJECT_SORTS.join(', ')}.`,
  stale: 'It is true or false.',
  label: `Labels are written KEY=VALUE, of at most ${QUERY_LIMITS.labels} keys.`,
  q: `A search has at most 200 characters and ${QUERY_LIMITS.words} words.`,
};
const LIST = `A filter has at most ${QUERY_LIMITS.values} values.`;

function explain(
  given: Record<string, string>,
  issues: readonly { readonly path: readonly PropertyKey[] }[],
): string {
  const key = String(issues[0]?.path[0] ?? '');
  const value = (given[key] ?? '').slice(0, 80);
  const hint = KNOWN[key] ?? ((TEXTS as readonly string[]).includes(key) ? LIST : '');
  return `"${value}" is no value of ${key}. ${hint}`.trim();
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

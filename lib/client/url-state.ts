import { joinList } from '../api/lists.ts';
import { OBJECT_SORTS } from '../api/object-words.ts';
import { FLUX_KINDS, type FluxKind } from '../flux/kinds.ts';
import { OBJECT_STATES, type ObjectState } from '../flux/state.ts';
import { oneOf, search, someOf, texts, type Read } from './url-values.ts';

export type ObjectSort = (typeof OBJECT_SORTS)[number];

/** What a list of objects shows, as its URL says it. Empty lists mean no filter. */
export interface ObjectFilters {
  readonly state: readonly ObjectState[];
  readonly stale: boolean | null;
  readonly kind: readonly FluxKind[];
  readonly cluster: readonly string[];
  readonly namespace: readonly string[];
  readonly q: string;
  readonly sort: ObjectSort;
}

export const NO_FILTERS: ObjectFilters = {
  state: [],
  stale: null,
  kind: [],
  cluster: [],
  namespace: [],
  q: '',
  sort: 'worst',
};

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

const READ: { readonly [K in keyof ObjectFilters]: Read<ObjectFilters[K]> } = {
  state: someOf(OBJECT_STATES),
  stale: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  kind: someOf(FLUX_KINDS),
  cluster: texts,
  namespace: texts,
  q: search,
  sort: oneOf(OBJECT_SORTS),
};
const isShown = (key: string): key is keyof ObjectFilters => Object.hasOwn(READ, key);

/** Filters of a URL, or what in it is not known, in words for the person who opened it. */
export function parseFilters(params: Params): ParsedFilters {
  const read: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(flat(params))) {
    if (!isShown(key)) return { ok: false, problem: `There is no filter called "${key}".` };
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
  q: 'A search has at most 200 characters and 10 words.',
};

const explain = (key: string, value: string): string =>
  `"${value.slice(0, 80)}" is no value of ${key}. ${KNOWN[key] ?? ''}`.trim();

/** The canonical query of filters, without `?`: equal filters give equal strings; '' without any. */
export function filterQuery(filters: Partial<ObjectFilters>): string {
  const { state, stale, kind, cluster, namespace, q, sort } = { ...NO_FILTERS, ...filters };
  const query = new URLSearchParams();
  const put = (key: string, values: readonly string[]) => {
    if (values.length > 0) query.set(key, joinList(values));
  };
  put(
    'state',
    OBJECT_STATES.filter((s) => state.includes(s)),
  );
  if (stale !== null) query.set('stale', String(stale));
  put('kind', kind.toSorted());
  put('cluster', cluster.toSorted());
  put('namespace', namespace.toSorted());
  if (q !== '') query.set('q', q);
  if (sort !== 'worst') query.set('sort', sort);
  // Commas are legal in a query and far easier to read than %2C.
  return query.toString().replaceAll('%2C', ',');
}

/** A path with its filters. */
export function withFilters(path: string, filters: Partial<ObjectFilters>): string {
  const query = filterQuery(filters);
  return query === '' ? path : `${path}?${query}`;
}

export const isFiltered = (f: ObjectFilters): boolean =>
  filterQuery({ ...f, sort: 'worst' }) !== '';

/** A value in a list of choices, taken out if it is in and put in if it is not. */
export const toggled = <T>(list: readonly T[], value: T): readonly T[] =>
  list.includes(value) ? list.filter((v) => v !== value) : [...list, value];

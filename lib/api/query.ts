import { z } from 'zod';
import type { Facet, FacetCounts, Position, Selection, Wanted } from '../aggregate/selection.ts';
import { OBJECT_SORTS, objectQuerySchema, type FacetAnswer, type ObjectQuery } from './contract.ts';
import { systemQuerySchema, type SystemQuery } from './contract/system.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { ApiFailure, badRequest } from './errors.ts';
import { NONE } from './lists.ts';

/** Throws bad-request that names what is not understood. A parameter given twice is not understood. */
function parse<S extends z.ZodObject>(params: URLSearchParams, schema: S): z.infer<S> {
  const given: Record<string, string> = {};
  for (const [name, value] of params) {
    if (name in given)
      throw new ApiFailure('bad-request', `${name}: given twice; separate values by a comma.`);
    given[name] = value;
  }
  const result = schema.safeParse(given, { reportInput: true });
  if (!result.success) throw badRequest(result.error, Object.keys(schema.shape));
  return result.data;
}

export const parseObjectQuery = (params: URLSearchParams): ObjectQuery =>
  parse(params, objectQuerySchema);
export const parseSystemQuery = (params: URLSearchParams): SystemQuery =>
  parse(params, systemQuerySchema);
export const parseNothing = (params: URLSearchParams): void =>
  void parse(params, z.strictObject({}));

/** Is the live part wanted? Yes, unless `live=false`. */
export const parseLive = (params: URLSearchParams): boolean =>
  parse(params, z.strictObject({ live: z.enum(['true', 'false']).default('true') })).live ===
  'true';

const objectCursor = z.tuple([
  z.enum(OBJECT_SORTS),
  z.number(),
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
]);

export const encodePosition = (sort: ObjectQuery['sort'], p: Position): string =>
  encodeCursor([sort, p.rank, p.since, p.cluster, p.kind, p.namespace, p.name]);

function decodePosition(cursor: string, sort: ObjectQuery['sort']): Position {
  const [of, rank, since, cluster, kind, namespace, name] = decodeCursor(cursor, objectCursor);
  if (of !== sort)
    throw new ApiFailure('bad-request', `cursor: it belongs to sort=${of}, not to sort=${sort}.`);
  return { rank, since, cluster, kind, namespace, name };
}

/** Words of a search; all of them must occur. */
export const termsOf = (q: string | undefined): string[] =>
  (q ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '');

const setOf = <T>(values: readonly T[] | undefined): ReadonlySet<T> | null =>
  values === undefined || values.length === 0 ? null : new Set(values);

const wantedOf = (values: readonly string[] | undefined): Wanted | null =>
  setOf(values?.map((value) => (value === NONE ? null : value)));

/** By key; a label that is not there and an empty one are the same. */
function labelsOf(pairs: ObjectQuery['label'] = []): Selection['labels'] {
  const labels = new Map<string, Set<string | null>>();
  for (const { key, value } of pairs) {
    const values = labels.get(key) ?? new Set();
    labels.set(key, values.add(value === NONE || value === '' ? null : value));
  }
  return labels;
}

const FACET_VALUES = 20;

export const selectionOf = (query: ObjectQuery): Selection => ({
  clusters: setOf(query.cluster),
  kinds: setOf(query.kind),
  namespaces: setOf(query.namespace),
  states: setOf(query.state),
  stale: query.stale === undefined ? null : query.stale === 'true',
  labels: labelsOf(query.label),
  reasons: wantedOf(query.reason),
  sources: wantedOf(query.source),
  revisions: wantedOf(query.revision),
  versions: wantedOf(query.version),
  terms: [...new Set(termsOf(query.q))],
  facets: [...new Set<Facet>(query.facets)],
  facetLimit: query.facetLimit ?? FACET_VALUES,
  sort: query.sort,
  after: query.cursor === undefined ? null : decodePosition(query.cursor, query.sort),
  limit: query.limit,
});

export const facetAnswers = (facets: readonly FacetCounts[]): FacetAnswer[] =>
  facets.map(({ facet, values, more }) => ({
    facet,
    values: values.map(({ value, count }) => ({ value: value ?? NONE, count })),
    more: { ...more },
  }));

import { en } from 'zod/locales';
import * as z from 'zod/mini';
import type { Facet, FacetCounts, Position, Selection, Wanted } from '../aggregate/selection.ts';
import { OBJECT_SORTS, objectQuerySchema, type FacetAnswer, type ObjectQuery } from './contract.ts';
import { LABELS } from './contract/objects.ts';
import { systemQuerySchema, type SystemQuery } from './contract/system.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { ApiFailure, badRequest } from './errors.ts';
import { NONE } from './lists.ts';

/** The small zod speaks only when it is given a language; browsers show words of their own. */
const { localeError } = en();

/** Throws bad-request that names what is not understood. A parameter given twice is not understood. */
export function parse<S extends z.ZodMiniObject>(params: URLSearchParams, schema: S): z.infer<S> {
  // Without a prototype: `constructor` is a name like any other.
  const given = Object.create(null) as Record<string, string>;
  for (const [name, value] of params) {
    if (name in given)
      throw new ApiFailure('bad-request', `${name}: given twice; separate values by a comma.`);
    given[name] = value;
  }
  const result = z.safeParse(schema, given, { reportInput: true, error: localeError });
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
  parse(params, z.strictObject({ live: z._default(z.enum(['true', 'false']), 'true') })).live ===
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

function offsetOf({ offset = 0, cursor }: ObjectQuery): number {
  if (offset > 0 && cursor !== undefined)
    throw new ApiFailure('bad-request', 'offset: give it or a cursor, not both.');
  return offset;
}

/** `labels`: what the facet of that name stands for. */
export const selectionOf = (query: ObjectQuery, labels: readonly string[] = []): Selection => ({
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
  facets: [
    ...new Set(
      (query.facets ?? []).flatMap((f): Facet[] =>
        f === LABELS ? labels.map((key): Facet => `label:${key}`) : [f],
      ),
    ),
  ],
  facetLimit: query.facetLimit ?? FACET_VALUES,
  facetTerm: query.facetQ ?? '',
  sort: query.sort,
  offset: offsetOf(query),
  after: query.cursor === undefined ? null : decodePosition(query.cursor, query.sort),
  limit: query.limit,
});

export const facetAnswers = (facets: readonly FacetCounts[]): FacetAnswer[] =>
  facets.map(({ facet, values, more }) => ({
    facet,
    values: values.map(({ value, count }) => ({ value: value ?? NONE, count })),
    more: { ...more },
  }));

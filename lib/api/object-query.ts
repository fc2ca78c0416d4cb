import { z } from 'zod';
import { FLUX_KINDS } from '../flux/kinds.ts';
import { OBJECT_STATES } from '../flux/state.ts';
import { jumpShape, LABELS } from './contract/objects.ts';
import { splitList } from './lists.ts';

/** Bounds of one query, so that no question costs more than a few scans of the fleet. */
export const QUERY_LIMITS = {
  values: 200,
  words: 10,
  labels: 8,
  facets: 12,
  facetValues: 200,
} as const;

const atMost = (n: number, what: string) => ({ error: `At most ${n} ${what}` });
const list = z.string().transform(splitList);
const values = z.array(z.string()).max(QUERY_LIMITS.values, atMost(QUERY_LIMITS.values, 'values'));
const someOf = list.pipe(values);
/** Values of a closed set, separated by commas. */
export const many = <T extends readonly [string, ...string[]]>(of: T) =>
  list.pipe(values).pipe(z.array(z.enum(of)));

export const OBJECT_SORTS = ['worst', 'name', 'cluster', 'kind', 'since', 'oldest'] as const;

/** Facets besides `label:KEY` and `labels`, which stands for those of the telling labels. `stale` has the values true and false, `revision` is the applied one. */
export const FACETS = [
  'cluster',
  'kind',
  'namespace',
  'state',
  'stale',
  'reason',
  'source',
  'revision',
  'version',
] as const;
export type FacetName = (typeof FACETS)[number] | typeof LABELS | `label:${string}`;
const isFacet = (name: string): name is FacetName =>
  (FACETS as readonly string[]).includes(name) || name === LABELS || /^label:./s.test(name);

const labelPair = z.string().transform((pair, ctx) => {
  const at = pair.indexOf('=');
  if (at > 0) return { key: pair.slice(0, at), value: pair.slice(at + 1) };
  ctx.addIssue({ code: 'custom', message: `"${pair}" is not KEY=VALUE` });
  return z.NEVER;
});

const facetName = z.string().transform((name, ctx) => {
  if (isFacet(name)) return name;
  const message = `"${name}" is not known. Allowed: ${FACETS.join(', ')}, ${LABELS}, label:KEY`;
  ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const wordsOf = (q: string): number => q.split(/\s+/).filter((word) => word !== '').length;

/**
 * Query of /objects. Lists are comma-separated, a comma in a value is written `\,` (see joinList), and a row must have
 * one of the values; `(none)` stands for having none. Unknown parameters, and values that no row can have, are 400.
 */
export const objectQuerySchema = z.strictObject({
  cluster: someOf.optional(),
  kind: many(FLUX_KINDS).optional(),
  namespace: someOf.optional(),
  state: many(OBJECT_STATES).optional(),
  /** Only rows that are not heard now, or only heard ones. Left out: all rows, but with `state` only heard ones. */
  stale: z.enum(['true', 'false']).optional(),
  /** Labels of the cluster, KEY=VALUE: one of the values of each key. `KEY=` and `KEY=(none)`: without it. */
  label: someOf
    .pipe(z.array(labelPair))
    .refine(
      (pairs) => new Set(pairs.map((p) => p.key)).size <= QUERY_LIMITS.labels,
      atMost(QUERY_LIMITS.labels, 'keys'),
    )
    .optional(),
  reason: someOf.optional(),
  /** Kind/namespace/name. */
  source: someOf.optional(),
  /** The applied one. */
  revision: someOf.optional(),
  /** Flux version of the cluster. */
  version: someOf.optional(),
  q: z
    .string()
    .max(200)
    .refine((q) => wordsOf(q) <= QUERY_LIMITS.words, atMost(QUERY_LIMITS.words, 'words'))
    .optional(),
  /** Which facets to count: of each the values with the most rows, `facetLimit` of them (20). */
  facets: list
    .pipe(z.array(facetName).max(QUERY_LIMITS.facets, atMost(QUERY_LIMITS.facets, 'facets')))
    .optional(),
  facetLimit: z.coerce.number().int().min(1).max(QUERY_LIMITS.facetValues).optional(),
  sort: z.enum(OBJECT_SORTS).default('worst'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  // Holds the longest names there are: 253 of an object, 63 of a namespace, an ARN of a cluster.
  cursor: z.string().max(2000).optional(),
  ...jumpShape,
});
export type ObjectQuery = z.infer<typeof objectQuerySchema>;

import * as z from 'zod/mini';
import { FLUX_KINDS } from '../flux/kinds.ts';
import { OBJECT_STATES } from '../flux/state.ts';
import { jumpShape } from './contract/objects.ts';
import { splitList } from './lists.ts';
import { FACETS, isFacet, LABELS, OBJECT_SORTS, QUERY_LIMITS, wordsOf } from './object-words.ts';

export * from './object-words.ts';

const atMost = (n: number, what: string) => ({ error: `At most ${n} ${what}` });
const list = z.pipe(z.string(), z.transform(splitList));
const values = z
  .array(z.string())
  .check(z.maxLength(QUERY_LIMITS.values, atMost(QUERY_LIMITS.values, 'values')));
const someOf = z.pipe(list, values);
/** Values of a closed set, separated by commas. */
export const many = <T extends readonly [string, ...string[]]>(of: T) =>
  z.pipe(z.pipe(list, values), z.array(z.enum(of)));
/** A number as text, within bounds. */
export const wholeNumber = (least: number, most: number) =>
  z.coerce.number().check(z.int(), z.minimum(least), z.maximum(most));

const labelPair = z.pipe(
  z.string(),
  z.transform((pair, ctx) => {
    const at = pair.indexOf('=');
    if (at > 0) return { key: pair.slice(0, at), value: pair.slice(at + 1) };
    ctx.issues.push({ code: 'custom', input: pair, message: `"${pair}" is not KEY=VALUE` });
    return z.NEVER;
  }),
);

const facetName = z.pipe(
  z.string(),
  z.transform((name, ctx) => {
    if (isFacet(name)) return name;
    const message = `"${name}" is not known. Allowed: ${FACETS.join(', ')}, ${LABELS}, label:KEY`;
    ctx.issues.push({ code: 'custom', input: name, message });
    return z.NEVER;
  }),
);

/**
 * Query of /objects. Lists are comma-separated, a comma in a value is written `\,` (see joinList), and a row must have
 * one of the values; `(none)` stands for having none. Unknown parameters, and values that no row can have, are 400.
 */
export const objectQuerySchema = z.strictObject({
  cluster: z.optional(someOf),
  kind: z.optional(many(FLUX_KINDS)),
  namespace: z.optional(someOf),
  state: z.optional(many(OBJECT_STATES)),
  /** Only rows that are not heard now, or only heard ones. Left out: all rows, but with `state` only heard ones. */
  stale: z.optional(z.enum(['true', 'false'])),
  /** Labels of the cluster, KEY=VALUE: one of the values of each key. `KEY=` and `KEY=(none)`: without it. */
  label: z.optional(
    z
      .pipe(someOf, z.array(labelPair))
      .check(
        z.refine(
          (pairs) => new Set(pairs.map((p) => p.key)).size <= QUERY_LIMITS.labels,
          atMost(QUERY_LIMITS.labels, 'keys'),
        ),
      ),
  ),
  reason: z.optional(someOf),
  /** Kind/namespace/name. */
  source: z.optional(someOf),
  /** The applied one. */
  revision: z.optional(someOf),
  /** Flux version of the cluster. */
  version: z.optional(someOf),
  q: z.optional(
    z.string().check(
      z.maxLength(200),
      z.refine((q) => wordsOf(q) <= QUERY_LIMITS.words, atMost(QUERY_LIMITS.words, 'words')),
    ),
  ),
  /** Which facets to count: of each the values with the most rows, `facetLimit` of them (20). */
  facets: z.optional(
    z.pipe(
      list,
      z
        .array(facetName)
        .check(z.maxLength(QUERY_LIMITS.facets, atMost(QUERY_LIMITS.facets, 'facets'))),
    ),
  ),
  facetLimit: z.optional(wholeNumber(1, QUERY_LIMITS.facetValues)),
  sort: z._default(z.enum(OBJECT_SORTS), 'worst'),
  limit: z._default(wholeNumber(1, 500), 100),
  // Holds the longest names there are: 253 of an object, 63 of a namespace, an ARN of a cluster.
  cursor: z.optional(z.string().check(z.maxLength(2000))),
  ...jumpShape,
});
export type ObjectQuery = z.infer<typeof objectQuerySchema>;

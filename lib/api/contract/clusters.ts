import * as z from 'zod/mini';
import { CONNECTION_REASONS, CONNECTION_STATES } from '../../flux/session.ts';
import { clusterRowSchema, facetSchema } from '../contract.ts';
import { splitList } from '../lists.ts';
import { CLUSTER_FACETS, CLUSTER_SORTS, type ClusterFacet } from './cluster-words.ts';
import { BUCKETS } from './matrix-words.ts';

export * from './cluster-words.ts';

const LIMITS = { values: 200, facets: 12, labels: 8, facetValues: 200 } as const;

const list = z.pipe(
  z.string().check(z.maxLength(4000)),
  z.transform((text: string) => splitList(text)),
);
const some = z.pipe(list, z.array(z.string()).check(z.maxLength(LIMITS.values)));
const manyOf = <const T extends readonly string[]>(of: T) =>
  z.pipe(list, z.array(z.enum(of)).check(z.maxLength(LIMITS.values)));

/** `labels`: the most telling labels that clusters carry, and those that the query filters by. */
export type AskedFacet = ClusterFacet | 'labels';
const isFacet = (name: string): name is AskedFacet =>
  name === 'labels' ||
  (CLUSTER_FACETS as readonly string[]).includes(name) ||
  /^label:./s.test(name);

const facetName = z.pipe(
  z.string(),
  z.transform((name, ctx): AskedFacet => {
    if (isFacet(name)) return name;
    const message = `"${name}" is not known. Allowed: ${CLUSTER_FACETS.join(', ')}, label:KEY, labels`;
    ctx.issues.push({ code: 'custom', message, input: name });
    return z.NEVER;
  }),
);

const labelPair = z.pipe(
  z.string(),
  z.transform((pair, ctx) => {
    const at = pair.indexOf('=');
    if (at > 0) return { key: pair.slice(0, at), value: pair.slice(at + 1) };
    ctx.issues.push({ code: 'custom', message: `"${pair}" is not KEY=VALUE`, input: pair });
    return z.NEVER;
  }),
);

/** Filters, as an address may hold them. Lists are written as those of /objects are: `label` has pairs KEY=VALUE. */
const filters = {
  connection: z.optional(manyOf(CONNECTION_STATES)),
  reason: z.optional(manyOf(CONNECTION_REASONS)),
  /** Labels: one of the values of each key; `KEY=` and `KEY=(none)`: without it. */
  label: z.optional(
    z.pipe(
      some,
      z.array(labelPair).check(
        z.refine((pairs) => new Set(pairs.map((p) => p.key)).size <= LIMITS.labels, {
          error: `At most ${LIMITS.labels} keys`,
        }),
      ),
    ),
  ),
  /** Flux versions; `(none)`: not known. */
  version: z.optional(some),
  /** Minor versions of Kubernetes, as in `1.34`; `(none)`: not known. */
  kubernetes: z.optional(some),
  worst: z.optional(manyOf(BUCKETS.worst)),
  ready: z.optional(manyOf(BUCKETS.ready)),
  drift: z.optional(manyOf(BUCKETS.drift)),
  skew: z.optional(manyOf(BUCKETS.skew)),
  age: z.optional(manyOf(BUCKETS.age)),
  /** Words, all of which must occur in name, labels, version or what is wrong. */
  q: z.optional(z.string().check(z.maxLength(200))),
  /**
   * `version`, `kubernetes`: oldest first. `objects`, `drift`: most first. `since`: longest failure first. `event`: newest
   * change first.
   */
  sort: z._default(z.enum(CLUSTER_SORTS), 'worst'),
};

/** What an address of the page of clusters may say. */
export const clusterViewSchema = z.strictObject(filters);
export type ClusterView = z.infer<typeof clusterViewSchema>;

const wholeNumber = (least: number, most: number) =>
  z.coerce.number().check(z.int(), z.gte(least), z.lte(most));

export const clusterQuerySchema = z.strictObject({
  ...filters,
  facets: z.optional(z.pipe(list, z.array(facetName).check(z.maxLength(LIMITS.facets)))),
  /** Values of each facet, those with the most clusters (20). */
  facetLimit: z.optional(wholeNumber(1, LIMITS.facetValues)),
  limit: z._default(wholeNumber(1, 2000), 1000),
  cursor: z.optional(z.string().check(z.maxLength(2000))),
});
export type ClusterQuery = z.infer<typeof clusterQuerySchema>;

/** Answer of /clusters. `facets`: those that were asked for, in that order; labels: keys that clusters carry. */
export const clusterListSchema = z.object({
  items: z.array(clusterRowSchema),
  total: z.int(),
  nextCursor: z.nullable(z.string()),
  seq: z.int(),
  facets: z.optional(z.array(facetSchema)),
  /** The most telling first, at most 50. */
  labels: z.array(z.string()),
});
export type ClusterList = z.infer<typeof clusterListSchema>;

import * as z from 'zod/mini';
import { CLUSTER_MARKS, UNHEARD } from '../../flux/cluster-mark.ts';

const count = z.int().check(z.nonnegative());

/** Heard objects that drifted, and those that are watched for drift: HelmReleases with drift detection. */
export const driftSchema = z.optional(z.object({ drifted: count, watched: count }));

/** What a cluster is made from. */
export const rootSourceSchema = z.optional(
  z.nullable(
    z.object({
      kind: z.string(),
      namespace: z.string(),
      name: z.string(),
      revision: z.nullable(z.string()),
      /** What is said of it is old. */
      stale: z.boolean(),
    }),
  ),
);
export type RootSource = NonNullable<z.infer<typeof rootSourceSchema>>;

/** What a matrix of clusters shows of each. */
export const MEASURES = ['worst', 'ready', 'drift', 'skew', 'age'] as const;
export type Measure = (typeof MEASURES)[number];

/**
 * The values of each measure, worst first. A cluster that is not heard is that in every measure, and `part` of one that is
 * heard in part stands where else all would be well: nothing is called fine that is not known.
 */
export const BUCKETS = {
  worst: CLUSTER_MARKS,
  /** Ready objects among those that are heard. */
  ready: ['under-50', 'under-90', 'under-99', 'under-100', ...UNHEARD, 'part', 'no-objects', 'all'],
  /** Objects that drifted. `unwatched`: nothing there looks for drift. */
  drift: ['ten', 'few', 'one', ...UNHEARD, 'part', 'unwatched', 'none'],
  /** Flux against its support and the newest minor release of the fleet. */
  skew: ['ended', 'two-behind', 'one-behind', ...UNHEARD, 'not-known', 'no-flux', 'newest'],
  /** How long the longest current failure lasts: under an hour, a day, a week, or longer. */
  age: ['weeks', 'days', 'hours', 'minutes', ...UNHEARD, 'part', 'no-objects', 'none'],
} as const satisfies Record<Measure, readonly string[]>;
export type Bucket<M extends Measure = Measure> = (typeof BUCKETS)[M][number];

/** Buckets in which something is wrong on the cluster itself: what `[` and `]` go to. */
const LOUD: Record<Measure, readonly Bucket[]> = {
  worst: ['failing', 'stalled'],
  ready: ['under-50', 'under-90', 'under-99', 'under-100'],
  drift: ['ten', 'few', 'one'],
  skew: ['ended', 'two-behind'],
  age: ['weeks', 'days', 'hours', 'minutes'],
};
export const isLoud = (measure: Measure, bucket: Bucket): boolean => LOUD[measure].includes(bucket);

export const MATRIX_ORDERS = ['worst', 'name'] as const;
export type MatrixOrder = (typeof MATRIX_ORDERS)[number];

/** Ways to group clusters besides `label:KEY`. */
export const GROUPINGS = ['none', 'connection', 'version', 'kubernetes', 'origin'] as const;
export type Grouping = (typeof GROUPINGS)[number] | `label:${string}`;
export const isGrouping = (by: string): by is Grouping =>
  (GROUPINGS as readonly string[]).includes(by) || /^label:./s.test(by);

const grouping = z.pipe(
  z.string().check(z.maxLength(400)),
  z.transform((by, ctx): Grouping => {
    if (isGrouping(by)) return by;
    const message = `"${by}" is not known. Allowed: ${GROUPINGS.join(', ')}, label:KEY`;
    ctx.issues.push({ code: 'custom', message, input: by });
    return z.NEVER;
  }),
);

/** Query of /matrix. Without `by`, clusters are grouped by the most telling label that they carry. */
export const matrixQuerySchema = z.strictObject({
  by: z.optional(grouping),
  measure: z._default(z.enum(MEASURES), 'worst'),
  order: z._default(z.enum(MATRIX_ORDERS), 'worst'),
});
export type MatrixQuery = z.infer<typeof matrixQuerySchema>;

/**
 * One cluster: name, bucket (its place in BUCKETS[measure]), and two figures that say more.
 *
 * | measure | figures |
 * |---|---|
 * | not heard, in any | epoch seconds since when; epoch seconds as of which its objects are shown, 0: never heard |
 * | `part`, in any | objects that are not heard, objects |
 * | worst | objects that its mark speaks of, objects |
 * | ready | ready objects, heard objects |
 * | drift | drifted objects, watched objects |
 * | skew | place of its version in `versions`, -1: not known; minor releases behind |
 * | age | epoch seconds since when the longest current failure is, broken objects |
 */
export const cellSchema = z.tuple([z.string(), count, z.int(), z.int()]);
export type Cell = z.infer<typeof cellSchema>;

/** Answer of /matrix: every cluster of the fleet, with what a cell of 14 px can say. */
export const matrixSchema = z.object({
  seq: count,
  at: z.number(),
  by: z.string(),
  measure: z.enum(MEASURES),
  order: z.enum(MATRIX_ORDERS),
  total: count,
  /** Clusters by bucket. */
  counts: z.array(count),
  /** In the order asked for; null: clusters without a value. Ungrouped, one group with the value ''. */
  groups: z.array(
    z.object({ value: z.nullable(z.string()), counts: z.array(count), cells: z.array(cellSchema) }),
  ),
  /** Labels that clusters carry, the most telling first, at most 50. */
  labels: z.array(z.string()),
  /** Flux versions, newest first. */
  versions: z.array(z.string()),
  /** Clusters by minor version of Kubernetes, newest first; null: not known. */
  kubernetes: z.array(z.object({ version: z.nullable(z.string()), clusters: count })),
  /** Clusters that are not heard and never were. */
  neverHeard: count,
});
export type Matrix = z.infer<typeof matrixSchema>;

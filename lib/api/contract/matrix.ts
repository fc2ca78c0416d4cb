import * as z from 'zod/mini';
import { GROUPINGS, isGrouping, MATRIX_ORDERS, MEASURES, type Grouping } from './matrix-words.ts';

export * from './matrix-words.ts';

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

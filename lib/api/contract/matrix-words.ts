import { CLUSTER_MARKS, UNHEARD } from '../../flux/cluster-mark.ts';

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

import * as z from 'zod/mini';

/** Furthest row that a list can begin at: more than a fleet has. */
const OFFSET_MAX = 10_000_000;
const WITHIN = `A whole number from 0 to ${OFFSET_MAX}`;

/**
 * Parameters of /objects for views that jump. `offset` costs the same scan as a first page, whatever it is; unlike a cursor it
 * counts rows of this moment, so rows that come and go shift what it points to.
 */
export const jumpShape = {
  offset: z.optional(
    z.coerce.number().check(z.int(WITHIN), z.minimum(0, WITHIN), z.maximum(OFFSET_MAX, WITHIN)),
  ),
  /** Only facet values that hold this text, and those that the query names. */
  facetQ: z.optional(z.string().check(z.maxLength(200))),
};

export { LABELS } from '../object-words.ts';

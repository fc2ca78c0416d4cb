import * as z from 'zod/mini';
import { FLUX_KINDS } from '../../flux/kinds.ts';
import { CONNECTION_STATES } from '../../flux/session.ts';
import { OBJECT_STATES } from '../../flux/state.ts';
import { countsSchema } from '../contract.ts';
import { wholeNumber, wordsOf } from '../object-query.ts';

/** Clusters and objects by name, the best match first: what the command palette shows. */
const count = z.int().check(z.nonnegative());
const state = z.enum(OBJECT_STATES);

export const foundClusterSchema = z.object({
  name: z.string(),
  connection: z.enum(CONNECTION_STATES),
  fluxInstalled: z.nullable(z.boolean()),
  counts: countsSchema,
  total: count,
  worst: z.nullable(state),
  /** Values of its labels. */
  labels: z.array(z.string()),
});
export type FoundCluster = z.infer<typeof foundClusterSchema>;

/** One kind, namespace and name, on however many clusters. */
export const foundObjectSchema = z.object({
  kind: z.enum(FLUX_KINDS),
  namespace: z.string(),
  name: z.string(),
  clusters: count,
  /** Of those, where it is failing or stalled now. */
  broken: count,
  /** Where it is worst, and what it is there. */
  worst: z.object({ cluster: z.string(), state, stale: z.boolean(), summary: z.string() }),
});
export type FoundObject = z.infer<typeof foundObjectSchema>;

export const findAnswerSchema = z.object({
  seq: count,
  clusters: z.array(foundClusterSchema),
  clustersTotal: count,
  objects: z.array(foundObjectSchema),
  /** Kinds, namespaces and names that match, not the objects on clusters. */
  objectsTotal: count,
});
export type FindAnswer = z.infer<typeof findAnswerSchema>;

const FIND_LIMIT = 30;
const WORDS = 10;

export const findQuerySchema = z.strictObject({
  /** Words, with the prefixes of lib/api/find-words.ts. */
  q: z._default(
    z.string().check(
      z.maxLength(200),
      z.refine((q) => wordsOf(q) <= WORDS, { error: `At most ${WORDS} words` }),
    ),
    '',
  ),
  /** Results of both sorts together. */
  limit: z._default(wholeNumber(1, FIND_LIMIT), 20),
});
export type FindQuery = z.infer<typeof findQuerySchema>;

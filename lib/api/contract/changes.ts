import * as z from 'zod/mini';
import { CONNECTION_REASONS, CONNECTION_STATES } from '../../flux/session.ts';
import { OBJECT_STATES } from '../../flux/state.ts';

/** What happened on one cluster, as Fleetglass saw it; the cluster is not asked. Times are epoch ms. */
const time = z.number();
const count = z.int().check(z.gte(0));
const state = z.nullable(z.enum(OBJECT_STATES));

export const objectTransitionSchema = z.object({
  type: z.literal('object'),
  /** Of the first and of the last of the objects that did the same. */
  from: time,
  at: time,
  /** The last of them. */
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  objects: count,
  /** How often one object took another revision in a row. */
  times: count,
  /** null: it appeared. */
  before: state,
  /** null: it is gone. */
  after: state,
  reason: z.string(),
  revision: z.nullable(z.string()),
  /** What is the matter with it in a few words, while that is still so. */
  summary: z.nullable(z.string()),
});
export const connectionTransitionSchema = z.object({
  type: z.literal('connection'),
  at: time,
  before: z.nullable(z.enum(CONNECTION_STATES)),
  after: z.enum(CONNECTION_STATES),
  reason: z.nullable(z.enum(CONNECTION_REASONS)),
});
export const transitionSchema = z.discriminatedUnion('type', [
  objectTransitionSchema,
  connectionTransitionSchema,
]);
export type ClusterChange = z.infer<typeof transitionSchema>;

export const clusterChangesSchema = z.object({
  /** Newest first. */
  items: z.array(transitionSchema),
  /** Nothing earlier than this is known. */
  since: time,
  /** Earlier ones were dropped: `since` is where what is kept begins. */
  dropped: z.boolean(),
  seq: count,
});
export type ClusterChanges = z.infer<typeof clusterChangesSchema>;

import * as z from 'zod/mini';
import { FLUX_KINDS } from '../flux/kinds.ts';
import { CONNECTION_REASONS, CONNECTION_STATES, VERSION_SOURCES } from '../flux/session.ts';
import { OBJECT_STATES } from '../flux/state.ts';
import { causeRefSchema } from './contract/causes.ts';
import { driftSchema, rootSourceSchema } from './contract/matrix.ts';
import { blastSchema, insightSchema } from './contract/object.ts';

export { joinList, NONE, splitList } from './lists.ts';
export * from './object-query.ts';
export * from './paths.ts';

/** The wire: every answer under /api/v1 has one of these shapes. Times are epoch ms. */
const state = z.enum(OBJECT_STATES);
/** A suspended object is something underneath. */
const UNDERLYING = OBJECT_STATES.filter((s) => s !== 'suspended');
const underlying = z.enum(UNDERLYING);
const connection = z.enum(CONNECTION_STATES);
const ref = z.object({ kind: z.string(), namespace: z.string(), name: z.string() });
const count = z.int().check(z.nonnegative());
const time = z.number();

export const countsSchema = z.object({
  failing: count,
  stalled: count,
  waiting: count,
  unknown: count,
  progressing: count,
  suspended: count,
  ready: count,
  /** Objects whose cluster or kind is not heard now: what they last said is counted nowhere else. */
  stale: count,
});
export type Counts = z.infer<typeof countsSchema>;

export const clusterRowSchema = z.object({
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  origin: z.string(),
  connection,
  reason: z.nullable(z.enum(CONNECTION_REASONS)),
  message: z.nullable(z.string()),
  hint: z.nullable(z.string()),
  since: time,
  nextRetryAt: z.nullable(time),
  lastContactAt: z.nullable(time),
  /** Last time an object of this cluster changed. */
  lastEventAt: z.nullable(time),
  /** What is shown of kinds that are not heard now is true as of this time; null when all are heard, or none ever was. */
  asOf: z.optional(z.nullable(time)),
  fluxInstalled: z.nullable(z.boolean()),
  fluxVersion: z.nullable(z.string()),
  kubernetesVersion: z.nullable(z.string()),
  counts: countsSchema,
  total: count,
  drift: driftSchema,
  /** Since when the longest current failure is. */
  brokenSince: z.optional(z.nullable(time)),
  /** What the cluster is made from; null: not found. */
  root: rootSourceSchema,
  /** Worst state of its fresh objects; null while nothing of it is known or all is stale. */
  worst: z.nullable(state),
});
export type ClusterRow = z.infer<typeof clusterRowSchema>;

const heard = z.enum(['pending', 'syncing', 'live', 'not-installed', 'restricted', 'interrupted']);
export const kindRowSchema = z.object({
  kind: z.enum(FLUX_KINDS),
  state: heard,
  version: z.nullable(z.string()),
  message: z.nullable(z.string()),
  confirmedAt: z.nullable(time),
  counts: countsSchema,
});
export type KindRow = z.infer<typeof kindRowSchema>;

export const componentSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  version: z.nullable(z.string()),
  image: z.string(),
  ready: z.boolean(),
});

export const clusterDetailSchema = z.extend(clusterRowSchema, {
  kinds: z.array(kindRowSchema),
  components: z.array(componentSchema),
  managedBy: z.nullable(z.string()),
  /** More on the installed Flux; null: not known yet. */
  flux: z.nullable(
    z.object({
      /** Where fluxVersion was read, and the newest release that would look the same; null: any newer one. */
      versionFrom: z.nullable(z.enum(VERSION_SOURCES)),
      versionUpTo: z.nullable(z.string()),
      /** How the controllers' Deployments are heard: `components` is true now only while `live`. */
      controllers: heard,
      /** Controllers by namespace; `differs`: they are not of the release that the CRDs are of. */
      instances: z.array(
        z.object({
          namespace: z.string(),
          version: z.nullable(z.string()),
          managedBy: z.nullable(z.string()),
          differs: z.boolean(),
        }),
      ),
    }),
  ),
  seq: count,
});
export type ClusterDetail = z.infer<typeof clusterDetailSchema>;

export const objectRowSchema = z.object({
  cluster: z.string(),
  kind: z.enum(FLUX_KINDS),
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  state,
  /** What it is underneath a suspension; equals state otherwise. */
  underlying,
  reason: z.string(),
  message: z.string(),
  /** What is the matter in a few words for people, e.g. "Build fails" (lib/flux/words). */
  summary: z.optional(z.string()),
  since: time,
  suspended: z.boolean(),
  terminating: z.boolean(),
  reconciling: z.boolean(),
  retrying: z.boolean(),
  revision: z.object({ applied: z.nullable(z.string()), attempted: z.nullable(z.string()) }),
  source: z.nullable(ref),
  /** Of a HelmRelease or HelmChart. */
  chart: z.optional(z.nullable(z.string())),
  missing: z.nullable(z.string()),
  fluxVersion: z.nullable(z.string()),
  stale: z.boolean(),
  /** Last time this row was known to be right; now, while its watch runs. */
  asOf: z.nullable(time),
});
export type ObjectRow = z.infer<typeof objectRowSchema>;

export const relatedSchema = z.object({
  ref,
  /** null: known to be referenced, but no such object is known (see missing). */
  state: z.nullable(state),
  /** True only after a complete, fresh list that lacks it; never of a parent, which may be on another cluster. */
  missing: z.boolean(),
  reason: z.nullable(z.string()),
  revision: z.nullable(z.string()),
  stale: z.boolean(),
});
export type Related = z.infer<typeof relatedSchema>;

export const objectDetailSchema = z.object({
  object: objectRowSchema,
  progress: z.nullable(z.string()),
  generationCurrent: z.boolean(),
  createdAt: time,
  intervalMs: z.nullable(z.number()),
  retryIntervalMs: z.nullable(z.number()),
  timeoutMs: z.nullable(z.number()),
  inventory: z.nullable(count),
  chart: z.nullable(z.string()),
  path: z.nullable(z.string()),
  url: z.nullable(z.string()),
  drifted: z.boolean(),
  driftMode: z.nullable(z.enum(['enabled', 'warn', 'disabled'])),
  remote: z.boolean(),
  /** source, parent and dependsOn: what this object needs. */
  needs: z.array(z.extend(relatedSchema, { role: z.enum(['source', 'parent', 'dependency']) })),
  /** Objects of the same cluster that wait for this one, worst first, at most 50. */
  blocks: z.array(relatedSchema),
  blocksTotal: count,
  /** The same kind, namespace and name on other clusters, worst first, at most 50. */
  elsewhere: z.array(objectRowSchema),
  elsewhereTotal: count,
  cause: causeRefSchema,
  blast: blastSchema,
  seq: count,
});
export type ObjectDetail = z.infer<typeof objectDetailSchema>;

/** Fetched from the cluster on demand, when somebody opens the object. Secret-like values are masked. */
export const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
  lastTransitionTime: z.nullable(time),
  observedGeneration: z.nullable(z.number()),
});
export const eventSchema = z.object({
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  count: count,
  firstAt: z.nullable(time),
  lastAt: z.nullable(time),
  component: z.string(),
});
export type EventRow = z.infer<typeof eventSchema>;
export const liveObjectSchema = z.object({
  fetchedAt: time,
  yaml: z.string(),
  conditions: z.array(conditionSchema),
  events: z.array(eventSchema),
  /** Why events could not be read; null when they could. */
  eventsError: z.nullable(z.string()),
  insight: insightSchema,
});
export type LiveObject = z.infer<typeof liveObjectSchema>;

/** Answer of /objects/{…}: the record, and the live part or the reason why it could not be fetched. */
export const objectAnswerSchema = z.extend(objectDetailSchema, {
  live: z.nullable(liveObjectSchema),
  liveError: z.nullable(z.lazy(() => apiErrorSchema)),
});
export type ObjectAnswer = z.infer<typeof objectAnswerSchema>;

export const problemSchema = z.object({
  file: z.string(),
  context: z.nullable(z.string()),
  message: z.string(),
  hint: z.string(),
});

export const fleetSchema = z.object({
  seq: count,
  at: time,
  counts: countsSchema,
  drift: driftSchema,
  objects: count,
  clusters: z.object({
    total: count,
    /** First sync done, or given up on after 30 s. */
    ready: z.boolean(),
    byConnection: z.record(connection, count),
    failing: count,
    /** Live clusters, every kind heard, that have objects: each of them ready or suspended. */
    healthy: count,
  }),
  versions: z.array(z.object({ version: z.nullable(z.string()), clusters: count })),
  problems: z.array(problemSchema),
  /** The simulated demo fleet, not real clusters. */
  demo: z.boolean(),
});
export type Fleet = z.infer<typeof fleetSchema>;

export const listOf = <T extends z.core.$ZodType>(item: T) =>
  z.object({ items: z.array(item), total: count, nextCursor: z.nullable(z.string()), seq: count });
export type List<T> = { items: T[]; total: number; nextCursor: string | null; seq: number };

export const clusterListSchema = listOf(clusterRowSchema);

/** Rows by value, counted as if the query did not filter by this facet itself. */
export const facetSchema = z.object({
  facet: z.string(),
  /** Most rows first; what the query names is here even without a row. `(none)`: rows that have no value. */
  values: z.array(z.object({ value: z.string(), count })),
  /** Values left out, and their rows. */
  more: z.object({ values: count, objects: count }),
});
export type FacetAnswer = z.infer<typeof facetSchema>;

/** Answer of /objects. `facets`: those that were asked for, in that order. */
export const objectListSchema = z.extend(listOf(objectRowSchema), {
  facets: z.optional(z.array(facetSchema)),
});
export type ObjectList = z.infer<typeof objectListSchema>;

export const ERROR_CODES = [
  'bad-request',
  'not-found',
  'cluster-unreachable',
  'forbidden',
  'timeout',
  'rate-limited',
  'unavailable',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];
export const HTTP_STATUS: Record<ErrorCode, number> = {
  'bad-request': 400,
  'not-found': 404,
  'cluster-unreachable': 503,
  forbidden: 403,
  timeout: 504,
  'rate-limited': 429,
  unavailable: 503,
  internal: 500,
};

export const apiErrorSchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  cluster: z.optional(z.string()),
  retryAfterMs: z.optional(z.number()),
});
export type ApiError = z.infer<typeof apiErrorSchema>;

/**
 * Frames of /stream. Scope by query: none = fleet; `cluster=NAME`; `object=cluster/kind/namespace/name`
 * (each part percent-encoded). A frame says what moved; the client asks for what it shows.
 */
export const helloFrameSchema = z.object({ seq: count, at: time });
export const changeFrameSchema = z.object({
  seq: count,
  at: time,
  /** Fleet counts after this change: sent in fleet scope. */
  counts: z.optional(countsSchema),
  /** Clusters with a changed object or connection, at most 200; truncated says when there were more. */
  clusters: z.array(z.string()),
  truncated: z.boolean(),
});
export type ChangeFrame = z.infer<typeof changeFrameSchema>;
/** Event names on the stream. `reset`: what was missed is no longer in the log; ask again for everything. */
export const STREAM_EVENTS = ['hello', 'change', 'reset', 'bye'] as const;

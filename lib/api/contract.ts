import { z } from 'zod';
import { FLUX_KINDS } from '../flux/kinds.ts';
import { CONNECTION_REASONS, CONNECTION_STATES, VERSION_SOURCES } from '../flux/session.ts';
import { OBJECT_STATES } from '../flux/state.ts';
import { blastSchema, insightSchema } from './contract/object.ts';
import { many } from './object-query.ts';

export { joinList, NONE } from './lists.ts';
export * from './object-query.ts';

/** The wire: every answer under /api/v1 has one of these shapes. Times are epoch ms. */
const state = z.enum(OBJECT_STATES);
const underlying = state.exclude(['suspended']);
const connection = z.enum(CONNECTION_STATES);
const ref = z.object({ kind: z.string(), namespace: z.string(), name: z.string() });
const count = z.number().int().nonnegative();
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
  reason: z.enum(CONNECTION_REASONS).nullable(),
  message: z.string().nullable(),
  hint: z.string().nullable(),
  since: time,
  nextRetryAt: time.nullable(),
  lastContactAt: time.nullable(),
  /** Last time an object of this cluster changed. */
  lastEventAt: time.nullable(),
  /** What is shown of kinds that are not heard now is true as of this time; null when all are heard, or none ever was. */
  asOf: time.nullable().optional(),
  fluxInstalled: z.boolean().nullable(),
  fluxVersion: z.string().nullable(),
  kubernetesVersion: z.string().nullable(),
  counts: countsSchema,
  total: count,
  /** Worst state of its fresh objects; null while nothing of it is known or all is stale. */
  worst: state.nullable(),
});
export type ClusterRow = z.infer<typeof clusterRowSchema>;

const heard = z.enum(['pending', 'syncing', 'live', 'not-installed', 'restricted', 'interrupted']);
export const kindRowSchema = z.object({
  kind: z.enum(FLUX_KINDS),
  state: heard,
  version: z.string().nullable(),
  message: z.string().nullable(),
  confirmedAt: time.nullable(),
  counts: countsSchema,
});
export type KindRow = z.infer<typeof kindRowSchema>;

export const componentSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  version: z.string().nullable(),
  image: z.string(),
  ready: z.boolean(),
});

export const clusterDetailSchema = clusterRowSchema.extend({
  kinds: z.array(kindRowSchema),
  components: z.array(componentSchema),
  managedBy: z.string().nullable(),
  /** More on the installed Flux; null: not known yet. */
  flux: z
    .object({
      /** Where fluxVersion was read, and the newest release that would look the same; null: any newer one. */
      versionFrom: z.enum(VERSION_SOURCES).nullable(),
      versionUpTo: z.string().nullable(),
      /** How the controllers' Deployments are heard: `components` is true now only while `live`. */
      controllers: heard,
      /** Controllers by namespace; `differs`: they are not of the release that the CRDs are of. */
      instances: z.array(
        z.object({
          namespace: z.string(),
          version: z.string().nullable(),
          managedBy: z.string().nullable(),
          differs: z.boolean(),
        }),
      ),
    })
    .nullable(),
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
  summary: z.string().optional(),
  since: time,
  suspended: z.boolean(),
  terminating: z.boolean(),
  reconciling: z.boolean(),
  retrying: z.boolean(),
  revision: z.object({ applied: z.string().nullable(), attempted: z.string().nullable() }),
  source: ref.nullable(),
  missing: z.string().nullable(),
  fluxVersion: z.string().nullable(),
  stale: z.boolean(),
  /** Last time this row was known to be right; now, while its watch runs. */
  asOf: time.nullable(),
});
export type ObjectRow = z.infer<typeof objectRowSchema>;

export const relatedSchema = z.object({
  ref,
  /** null: known to be referenced, but no such object is known (see missing). */
  state: state.nullable(),
  /** True only after a complete, fresh list that lacks it; never of a parent, which may be on another cluster. */
  missing: z.boolean(),
  reason: z.string().nullable(),
  revision: z.string().nullable(),
  stale: z.boolean(),
});
export type Related = z.infer<typeof relatedSchema>;

export const objectDetailSchema = z.object({
  object: objectRowSchema,
  progress: z.string().nullable(),
  generationCurrent: z.boolean(),
  createdAt: time,
  intervalMs: z.number().nullable(),
  retryIntervalMs: z.number().nullable(),
  timeoutMs: z.number().nullable(),
  inventory: count.nullable(),
  chart: z.string().nullable(),
  path: z.string().nullable(),
  url: z.string().nullable(),
  drifted: z.boolean(),
  driftMode: z.enum(['enabled', 'warn', 'disabled']).nullable(),
  remote: z.boolean(),
  /** source, parent and dependsOn: what this object needs. */
  needs: z.array(relatedSchema.extend({ role: z.enum(['source', 'parent', 'dependency']) })),
  /** Objects of the same cluster that wait for this one, worst first, at most 50. */
  blocks: z.array(relatedSchema),
  blocksTotal: count,
  /** The same kind, namespace and name on other clusters, worst first, at most 50. */
  elsewhere: z.array(objectRowSchema),
  elsewhereTotal: count,
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
  lastTransitionTime: time.nullable(),
  observedGeneration: z.number().nullable(),
});
export const eventSchema = z.object({
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  count: count,
  firstAt: time.nullable(),
  lastAt: time.nullable(),
  component: z.string(),
});
export type EventRow = z.infer<typeof eventSchema>;
export const liveObjectSchema = z.object({
  fetchedAt: time,
  yaml: z.string(),
  conditions: z.array(conditionSchema),
  events: z.array(eventSchema),
  /** Why events could not be read; null when they could. */
  eventsError: z.string().nullable(),
  insight: insightSchema,
});
export type LiveObject = z.infer<typeof liveObjectSchema>;

/** Answer of /objects/{…}: the record, and the live part or the reason why it could not be fetched. */
export const objectAnswerSchema = objectDetailSchema.extend({
  live: liveObjectSchema.nullable(),
  liveError: z.lazy(() => apiErrorSchema).nullable(),
});
export type ObjectAnswer = z.infer<typeof objectAnswerSchema>;

export const problemSchema = z.object({
  file: z.string(),
  context: z.string().nullable(),
  message: z.string(),
  hint: z.string(),
});

export const fleetSchema = z.object({
  seq: count,
  at: time,
  counts: countsSchema,
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
  versions: z.array(z.object({ version: z.string().nullable(), clusters: count })),
  /** Worst broken objects that wait for nothing else, at most 20. */
  attention: z.array(objectRowSchema),
  attentionTotal: count,
  problems: z.array(problemSchema),
  /** The simulated demo fleet, not real clusters. */
  demo: z.boolean(),
});
export type Fleet = z.infer<typeof fleetSchema>;

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), total: count, nextCursor: z.string().nullable(), seq: count });
export type List<T> = { items: T[]; total: number; nextCursor: string | null; seq: number };

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
export const objectListSchema = listOf(objectRowSchema).extend({
  facets: z.array(facetSchema).optional(),
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
  cluster: z.string().optional(),
  retryAfterMs: z.number().optional(),
});
export type ApiError = z.infer<typeof apiErrorSchema>;

export const CLUSTER_SORTS = ['worst', 'name'] as const;
export const clusterQuerySchema = z.strictObject({
  connection: many(CONNECTION_STATES).optional(),
  q: z.string().max(200).optional(),
  sort: z.enum(CLUSTER_SORTS).default('worst'),
  limit: z.coerce.number().int().min(1).max(2000).default(1000),
  cursor: z.string().max(600).optional(),
});
export type ClusterQuery = z.infer<typeof clusterQuerySchema>;

/**
 * Frames of /stream. Scope by query: none = fleet; `cluster=NAME`; `object=cluster/kind/namespace/name`
 * (each part percent-encoded). A frame says what moved; the client asks for what it shows.
 */
export const helloFrameSchema = z.object({ seq: count, at: time });
export const changeFrameSchema = z.object({
  seq: count,
  at: time,
  /** Fleet counts after this change: sent in fleet scope. */
  counts: countsSchema.optional(),
  /** Clusters with a changed object or connection, at most 200; truncated says when there were more. */
  clusters: z.array(z.string()),
  truncated: z.boolean(),
});
export type ChangeFrame = z.infer<typeof changeFrameSchema>;
/** Event names on the stream. `reset`: what was missed is no longer in the log; ask again for everything. */
export const STREAM_EVENTS = ['hello', 'change', 'reset', 'bye'] as const;

export const API = '/api/v1';
const enc = encodeURIComponent;
export const apiPath = {
  fleet: () => `${API}/fleet`,
  clusters: () => `${API}/clusters`,
  cluster: (name: string) => `${API}/clusters/${enc(name)}`,
  objects: () => `${API}/objects`,
  object: (o: { cluster: string; kind: string; namespace: string; name: string }) =>
    `${API}/objects/${enc(o.cluster)}/${enc(o.kind)}/${enc(o.namespace)}/${enc(o.name)}`,
  stream: () => `${API}/stream`,
  system: () => `${API}/system`,
} as const;
/** Pages. An object's page lies under its cluster. */
export const pagePath = {
  fleet: () => '/',
  system: () => '/system',
  cluster: (name: string) => `/clusters/${enc(name)}`,
  object: (o: { cluster: string; kind: string; namespace: string; name: string }) =>
    `/clusters/${enc(o.cluster)}/${enc(o.kind)}/${enc(o.namespace)}/${enc(o.name)}`,
} as const;

import { z } from 'zod';
import { CONNECTION_REASONS, CONNECTION_STATES } from '../../flux/session.ts';

/** Fleetglass itself: how well it hears each cluster, and what that costs. Times are epoch ms. */
const connection = z.enum(CONNECTION_STATES);
const count = z.number().int().nonnegative();
const time = z.number();
const figure = z.number().nonnegative();

/** Clusters, or kinds of one cluster, by the state of their watches. */
export const watchCountsSchema = z.object({
  live: count,
  pending: count,
  syncing: count,
  interrupted: count,
  restricted: count,
  'not-installed': count,
});
export type WatchCounts = z.infer<typeof watchCountsSchema>;

/** A list or a watch that was begun again, and why: words of closed sets (lib/watch/reflector-rules.ts). */
export const restartSchema = z.object({
  step: z.enum(['list', 'watch']),
  reason: z.string(),
  count,
});
export type Restart = z.infer<typeof restartSchema>;

export const systemRowSchema = z.object({
  name: z.string(),
  connection,
  reason: z.enum(CONNECTION_REASONS).nullable(),
  message: z.string().nullable(),
  since: time,
  nextRetryAt: time.nullable(),
  lastContactAt: time.nullable(),
  /** Connected, and waits for its turn to be read. */
  queued: z.boolean(),
  watches: watchCountsSchema,
  objects: count,
  /** Since the cluster was added: bytes of lists and watches, changes that watches delivered. */
  bytes: figure,
  events: count,
  lastEventAt: time.nullable(),
  /** Of its live watches, the one without a bookmark for longest. */
  bookmarkAt: time.nullable(),
  /** Lists and watches begun again, but for watches that the server ended in its time; the three most frequent reasons. */
  restarts: count,
  restartsBy: z.array(restartSchema),
});
export type SystemRow = z.infer<typeof systemRowSchema>;

export const systemSchema = z.object({
  seq: count,
  at: time,
  process: z.object({
    startedAt: time,
    rssBytes: figure,
    heapBytes: figure,
    /** Of the last minute, or of the time since the start: the rest is null until 10 s are over. */
    windowMs: figure,
    /** Share of one core. */
    cpu: figure.nullable(),
    /** How late timers of the event loop fired, over their set time. */
    lagP99Ms: figure.nullable(),
    lagMaxMs: figure.nullable(),
    eventsPerSecond: figure.nullable(),
    bytesPerSecond: figure.nullable(),
  }),
  streams: z.object({ clients: count, lagging: count, queuedBytes: figure, resets: count }),
  /** Clusters that wait to connect and to be read; changes that wait for the next batch; records that are due later. */
  queues: z.object({ connect: count, list: count, changes: count, records: count }),
  log: z.object({ changes: count, capacity: count, oldestAt: time.nullable() }),
  clusters: z.object({
    total: count,
    /** The first sync is done, or was given up on. */
    ready: z.boolean(),
    byConnection: z.record(connection, count),
  }),
  objects: count,
  watches: watchCountsSchema,
  /** Of the whole fleet, the most frequent first, at most 12. */
  restarts: z.array(restartSchema),
  restartsTotal: count,
  /** Watches that the server ended in its time, every 5 to 10 minutes, and that were begun again: routine. */
  renewals: count,
  /** The live watch without a bookmark for longest. */
  oldestBookmarkAt: time.nullable(),
  /** Rows of the query; `total` of them match it. */
  rows: z.array(systemRowSchema),
  /** Of the clusters that were asked for by name, those that are not among the rows. */
  also: z.array(systemRowSchema),
  total: count,
});
export type System = z.infer<typeof systemSchema>;

export const SYSTEM_SORTS = [
  'worst',
  'name',
  'objects',
  'bytes',
  'events',
  'restarts',
  'event',
  'bookmark',
] as const;
export type SystemSort = (typeof SYSTEM_SORTS)[number];

export const SYSTEM_LIMIT = 2000;
/** Names that can be asked for beside: rows that a page goes on showing where they stood. */
const ALSO_LIMIT = 500;

export const systemQuerySchema = z.strictObject({
  connection: z
    .string()
    .transform((s) => s.split(',').filter((v) => v !== ''))
    .pipe(z.array(connection))
    .optional(),
  q: z.string().max(200).optional(),
  sort: z.enum(SYSTEM_SORTS).default('worst'),
  limit: z.coerce.number().int().min(1).max(SYSTEM_LIMIT).default(100),
  /** Names of clusters, each percent-encoded, separated by commas. */
  also: z
    .string()
    .transform((s) => s.split(',').filter((v) => v !== ''))
    .pipe(z.array(z.string()).max(ALSO_LIMIT))
    .optional(),
});
export type SystemQuery = z.infer<typeof systemQuerySchema>;

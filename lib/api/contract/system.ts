import * as z from 'zod/mini';
import { CONNECTION_REASONS, CONNECTION_STATES } from '../../flux/session.ts';
import { wholeNumber } from '../object-query.ts';
import { SYSTEM_LIMIT, SYSTEM_SORTS } from './system-words.ts';

export * from './system-words.ts';

/** Fleetglass itself: how well it hears each cluster, and what that costs. Times are epoch ms. */
const connection = z.enum(CONNECTION_STATES);
const count = z.int().check(z.nonnegative());
const time = z.number();
const figure = z.number().check(z.nonnegative());

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
  reason: z.nullable(z.enum(CONNECTION_REASONS)),
  message: z.nullable(z.string()),
  since: time,
  nextRetryAt: z.nullable(time),
  lastContactAt: z.nullable(time),
  /** Connected, and waits for its turn to be read. */
  queued: z.boolean(),
  watches: watchCountsSchema,
  objects: count,
  /** Since the cluster was added: bytes of lists and watches, changes that watches delivered. */
  bytes: figure,
  events: count,
  lastEventAt: z.nullable(time),
  /** Of its live watches, the one without a bookmark for longest. */
  bookmarkAt: z.nullable(time),
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
    cpu: z.nullable(figure),
    /** How late timers of the event loop fired, over their set time. */
    lagP99Ms: z.nullable(figure),
    lagMaxMs: z.nullable(figure),
    eventsPerSecond: z.nullable(figure),
    bytesPerSecond: z.nullable(figure),
  }),
  streams: z.object({ clients: count, lagging: count, queuedBytes: figure, resets: count }),
  /** Clusters that wait to connect and to be read; changes that wait for the next batch; records that are due later. */
  queues: z.object({ connect: count, list: count, changes: count, records: count }),
  log: z.object({ changes: count, capacity: count, oldestAt: z.nullable(time) }),
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
  oldestBookmarkAt: z.nullable(time),
  /** Rows of the query; `total` of them match it. */
  rows: z.array(systemRowSchema),
  /** Of the clusters that were asked for by name, those that are not among the rows. */
  also: z.array(systemRowSchema),
  total: count,
});
export type System = z.infer<typeof systemSchema>;

/** Names that can be asked for beside: rows that a page goes on showing where they stood. */
const ALSO_LIMIT = 500;

const commas = z.pipe(
  z.string(),
  z.transform((s) => s.split(',').filter((v) => v !== '')),
);

export const systemQuerySchema = z.strictObject({
  connection: z.optional(z.pipe(commas, z.array(connection))),
  q: z.optional(z.string().check(z.maxLength(200))),
  sort: z._default(z.enum(SYSTEM_SORTS), 'worst'),
  limit: z._default(wholeNumber(1, SYSTEM_LIMIT), 100),
  /** Names of clusters, each percent-encoded, separated by commas. */
  also: z.optional(z.pipe(commas, z.array(z.string()).check(z.maxLength(ALSO_LIMIT)))),
});
export type SystemQuery = z.infer<typeof systemQuerySchema>;

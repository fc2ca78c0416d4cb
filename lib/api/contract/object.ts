import * as z from 'zod/mini';
import { HEALTHS } from '../../flux/health.ts';
import { OBJECT_STATES } from '../../flux/state.ts';

/** What the page of one object says beside its record. Times are epoch ms. */
const count = z.int().check(z.nonnegative());
const time = z.nullable(z.number());
const words = z.nullable(z.string());
const ref = z.object({ kind: z.string(), namespace: z.string(), name: z.string() });

/** The same object on the other clusters, by state; what is not heard now is stale and nothing else. */
const elsewhereCounts = z.object({
  failing: count,
  stalled: count,
  waiting: count,
  unknown: count,
  progressing: count,
  suspended: count,
  ready: count,
  stale: count,
});

export const blastSchema = z.object({
  elsewhere: elsewhereCounts,
  /** Of those: broken for the same reason, heard now. */
  same: count,
  /** Objects of this cluster that wait for this one, also by way of others. */
  waiting: z.object({
    total: count,
    byKind: z.array(z.object({ kind: z.string(), count })),
  }),
  /** The first broken, suspended or missing object on the way of what this one waits for; null: itself, or none is known. */
  root: z.nullable(
    z.object({
      ref,
      state: z.nullable(z.enum(OBJECT_STATES)),
      missing: z.boolean(),
      summary: z.string(),
      reason: z.string(),
      message: z.string(),
      since: time,
    }),
  ),
});
export type Blast = z.infer<typeof blastSchema>;

const move = { from: words, to: words };
const pair = z.nullable(z.object(move));
/** See lib/flux/change.ts. */
const changeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('content'), ...move, at: time }),
  z.object({ type: z.literal('revision'), ...move, at: time }),
  z.object({ type: z.literal('unbuilt'), ...move }),
  z.object({ type: z.literal('moved'), ...move }),
  z.object({
    type: z.literal('release'),
    chart: pair,
    app: pair,
    values: z.nullable(z.boolean()),
    at: time,
  }),
  z.object({ type: z.literal('none'), revision: words, at: time }),
  z.object({ type: z.literal('first'), to: words, at: time }),
  z.object({ type: z.literal('artifact'), revision: z.string(), at: time }),
  z.object({ type: z.literal('unknown') }),
]);

const attemptSchema = z.object({
  revision: words,
  digest: words,
  appVersion: words,
  release: z.nullable(z.number()),
  outcome: z.string(),
  ok: z.boolean(),
  firstAt: time,
  lastAt: time,
  count: z.nullable(z.number()),
});

const inventoryItem = z.object({
  kind: z.string(),
  apiVersion: z.string(),
  /** '' for an object without a namespace. */
  namespace: z.string(),
  name: z.string(),
});
export type InventoryRow = z.infer<typeof inventoryItem>;

/** What only the live object tells. */
export const insightSchema = z.object({
  change: changeSchema,
  /** What the controller remembers of its work, newest first. */
  attempts: z.array(attemptSchema),
  tries: z.nullable(z.object({ count, atLeast: z.boolean() })),
  lastTryAt: time,
  /** At most 200 of `total`; null: its kind has none, or its Flux does not write one. */
  inventory: z.nullable(z.object({ total: count, items: z.array(inventoryItem) })),
  runbook: z.nullable(z.object({ key: z.string(), text: z.string(), href: words })),
  /** Of a HelmRelease: the release by the names of Helm. */
  release: z.nullable(z.object({ name: z.string(), namespace: z.string() })),
});
export type Insight = z.infer<typeof insightSchema>;
export type ChangeWire = z.infer<typeof changeSchema>;
export type AttemptWire = z.infer<typeof attemptSchema>;

/** Answer of /objects/{…}/inventory: with `health=true` the cluster was asked for the objects. */
export const inventoryAnswerSchema = z.object({
  at: z.number(),
  total: count,
  items: z.array(z.object({ ...inventoryItem.shape, health: z.enum(HEALTHS), words: z.string() })),
  /** Objects that were asked for in the cluster now; Flux objects are known without. */
  asked: count,
  /** Kinds that the credential may not read. */
  forbidden: z.array(z.string()),
});
export type InventoryAnswer = z.infer<typeof inventoryAnswerSchema>;

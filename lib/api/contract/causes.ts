import * as z from 'zod/mini';
import { FAILURE_CLASSES, OWNERS } from '../../flux/failure-class.ts';
import { FLUX_KINDS } from '../../flux/kinds.ts';
import { CONNECTION_REASONS, CONNECTION_STATES } from '../../flux/session.ts';
import { splitList } from '../lists.ts';
import { CAUSE_SORTS } from './cause-words.ts';

/** Causes of failures on the wire. Times are epoch ms. */
const count = z.int().check(z.nonnegative());
const time = z.number();
const ref = z.object({ kind: z.string(), namespace: z.string(), name: z.string() });
const kind = z.enum(FLUX_KINDS);

/** Key of the cause that an object is, or that it waits for; null when nothing holds it up. */
export const causeRefSchema = z.optional(
  z.nullable(z.object({ key: z.string(), clusters: z.int().check(z.positive()) })),
);

/** One failure, on however many clusters: the same object, reason, masked message and source. */
export const causeRowSchema = z.object({
  /** The same for as long as the failure lasts, and when it comes again. */
  key: z.string(),
  failure: z.enum(FAILURE_CLASSES),
  kind,
  namespace: z.string(),
  name: z.string(),
  state: z.enum(['failing', 'stalled']),
  reason: z.string(),
  /** What is the matter in a few words (lib/flux/words), and what its controller says on the newest cluster. */
  summary: z.string(),
  message: z.string(),
  /** The same for causes that say the same but for names, numbers and addresses: one host may be behind all of them. */
  words: z.string(),
  source: z.nullable(ref),
  /** Clusters that have the failure, of those that have the object; the first of them by name, at most 3. */
  clusters: count,
  of: count,
  first: z.array(z.string()),
  /** A label that all of them share, while there are several, and others have the object. */
  shared: z.nullable(z.object({ label: z.string(), value: z.string() })),
  /** Objects that wait behind it: for it, for one of them, and so on. */
  blocked: count,
  /** When it began on the first and on the newest of its clusters. */
  since: time,
  newest: time,
});
export type CauseRow = z.infer<typeof causeRowSchema>;

/** Clusters that are not (fully) heard, for one reason. */
export const connectionProblemSchema = z.object({
  connection: z.enum(CONNECTION_STATES),
  reason: z.nullable(z.enum(CONNECTION_REASONS)),
  clusters: count,
  /** By name, at most 4. */
  first: z.array(z.string()),
  shared: z.nullable(z.object({ label: z.string(), value: z.string() })),
  /** Since when the first of them is; oldest of what is shown of them; when the next is tried again. */
  since: time,
  asOf: z.nullable(time),
  nextRetryAt: z.nullable(time),
  /** Of the one cluster; null when there are several. */
  hint: z.nullable(z.string()),
});
export type ConnectionProblem = z.infer<typeof connectionProblemSchema>;

/** Answer of /causes. */
export const causeListSchema = z.object({
  items: z.array(causeRowSchema),
  /** Causes that match. */
  total: count,
  /** Of the whole fleet, whatever the query filters. */
  causes: count,
  /** Causes by class and owner, counted as if the query did not filter by that. Most first. */
  classes: z.array(z.object({ value: z.enum(FAILURE_CLASSES), count })),
  owners: z.array(z.object({ value: z.enum(OWNERS), count })),
  /** Worst first. Never filtered: what is not heard may hide anything. */
  connections: z.array(connectionProblemSchema),
  at: time,
  seq: count,
});
export type CauseList = z.infer<typeof causeListSchema>;

export const causeObjectSchema = z.object({
  cluster: z.string(),
  state: z.enum(['failing', 'stalled']),
  since: time,
  retrying: z.boolean(),
  revision: z.nullable(z.string()),
  /** Objects of its cluster that wait behind it. */
  blocked: count,
});
export type CauseObject = z.infer<typeof causeObjectSchema>;

/** Answer of /causes/{key}. */
export const causeDetailSchema = z.extend(causeRowSchema, {
  path: z.nullable(z.string()),
  chart: z.nullable(z.string()),
  url: z.nullable(z.string()),
  /** Its clusters by name, at most 200 of `objectsTotal`; with `revision`, those of that revision. */
  objects: z.array(causeObjectSchema),
  objectsTotal: count,
  /** What the controllers say, most clusters first, at most 5 of `tellingsTotal`. `differs`: it is not the same everywhere. */
  tellings: z.array(
    z.object({
      clusters: count,
      first: z.string(),
      segments: z.array(z.object({ text: z.string(), differs: z.boolean() })),
    }),
  ),
  tellingsTotal: count,
  /** Revisions that fail, most clusters first, at most 20 of `revisionsTotal`; null: none was ever tried. */
  revisions: z.array(z.object({ revision: z.nullable(z.string()), clusters: count })),
  revisionsTotal: count,
  blockedKinds: z.array(z.object({ kind, count })),
  /** Labels that clusters with the object carry, the telling ones first, and the one that groups are made by; null: one group. */
  labels: z.array(z.string()),
  by: z.nullable(z.string()),
  /** Clusters that have the object, by that label. `failing`: their names, at most 500 over all groups. */
  groups: z.array(
    z.object({
      value: z.nullable(z.string()),
      failing: z.array(z.string()),
      clusters: count,
      of: count,
    }),
  ),
  /** Other objects that fail with the same words, widest first, at most 10. */
  alike: z.array(causeRowSchema),
  alikeTotal: count,
  at: time,
  seq: count,
});
export type CauseDetail = z.infer<typeof causeDetailSchema>;

const LIMITS = { values: 50, words: 10 } as const;
const list = z.pipe(
  z.string().check(z.maxLength(4_000)),
  z.transform((text: string) => splitList(text)),
);
const manyOf = <const T extends readonly string[]>(of: T) =>
  z.pipe(list, z.array(z.enum(of)).check(z.maxLength(LIMITS.values)));
const labelPair = z.pipe(
  z.string(),
  z.transform((pair, ctx) => {
    const at = pair.indexOf('=');
    if (at > 0) return { key: pair.slice(0, at), value: pair.slice(at + 1) };
    ctx.issues.push({ code: 'custom', message: `"${pair}" is not KEY=VALUE`, input: pair });
    return z.NEVER;
  }),
);

export const CAUSE_LIMIT = 200;

/** Query of /causes. Lists are written as those of /objects are. */
export const causeQuerySchema = z.strictObject({
  class: z.optional(manyOf(FAILURE_CLASSES)),
  owner: z.optional(manyOf(OWNERS)),
  /** Labels of clusters, KEY=VALUE: on at least one cluster that has for each key one of its values. */
  label: z.optional(z.pipe(list, z.array(labelPair).check(z.maxLength(LIMITS.values)))),
  q: z.optional(
    z.string().check(
      z.maxLength(200),
      z.refine((q) => q.trim().split(/\s+/).length <= LIMITS.words, {
        error: `At most ${LIMITS.words} words`,
      }),
    ),
  ),
  sort: z._default(z.enum(CAUSE_SORTS), 'worst'),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(CAUSE_LIMIT)), 100),
});
export type CauseQuery = z.infer<typeof causeQuerySchema>;

/** Query of /causes/{key}: the label to group clusters by, and a revision to list the clusters of. */
export const causeViewSchema = z.strictObject({
  by: z.optional(z.string().check(z.maxLength(320))),
  revision: z.optional(z.string().check(z.maxLength(400))),
});
export type CauseView = z.infer<typeof causeViewSchema>;

import * as z from 'zod/mini';
import { OBJECT_STATES } from '../../flux/state.ts';
import { countsSchema } from '../contract.ts';

/** The hierarchy of one cluster: who applies whom, what waits for what, and where to look. Times are epoch ms. */
const count = z.int().check(z.gte(0));
const time = z.number();
const state = z.enum(OBJECT_STATES);
const refFields = { kind: z.string(), namespace: z.string(), name: z.string() };

export const treeRefSchema = z.object(refFields);
export type TreeRef = z.infer<typeof treeRefSchema>;

/** Something that an object needs. */
export const needSchema = z.object({
  ...refFields,
  /** null: no such object is known here. */
  state: z.nullable(state),
  /** True only after a complete, fresh list that lacks it. */
  missing: z.boolean(),
  stale: z.boolean(),
});
export type Need = z.infer<typeof needSchema>;

const said = {
  ...refFields,
  state,
  /** Its kind is not heard now: all that is said of it was so `asOf`. */
  stale: z.boolean(),
  asOf: z.nullable(time),
  summary: z.string(),
  /** What the controller said, of an object that is not in order; cut. */
  message: z.string(),
  since: time,
};

/** A broken object whose cause is to be found at itself. */
export const rootSchema = z.object({
  ...said,
  retrying: z.boolean(),
  /** Objects of this cluster that wait for it. */
  blocks: count,
});
export type TreeRoot = z.infer<typeof rootSchema>;

const place = { id: z.string(), level: count };
export const nodeRowSchema = z.object({
  type: z.literal('node'),
  ...place,
  ...said,
  /** null: objects here name it as what applies them, but it is not known on this cluster. */
  state: z.nullable(state),
  /** Its cause is at itself; of one that is not heard: it was. */
  root: z.boolean(),
  blocks: count,
  /** What it waits for in the end, or the broken object that its message reports. */
  because: z.nullable(z.object({ how: z.enum(['waits', 'reports']), ref: treeRefSchema })),
  /** It waits in a circle, or the labels that name what applies it lead in one. */
  circle: z.nullable(z.enum(['waits', 'parents'])),
  revision: z.nullable(z.string()),
  chart: z.nullable(z.string()),
  suspended: z.boolean(),
  terminating: z.boolean(),
  drifted: z.boolean(),
  /** Acts on another cluster through spec.kubeConfig. */
  remote: z.boolean(),
  source: z.nullable(needSchema),
  /** The first few of spec.dependsOn, and how many there are. */
  dependsOn: z.array(needSchema),
  dependsOnTotal: count,
  /** Objects directly below it, and all below it by state. */
  children: count,
  below: countsSchema,
  /** null: nothing to open. */
  open: z.nullable(z.boolean()),
});
export type NodeRow = z.infer<typeof nodeRowSchema>;

/** Siblings that are shown as one row until it is opened. */
export const groupRowSchema = z.object({
  type: z.literal('group'),
  ...place,
  group: z.enum(['waiting', 'progressing', 'suspended', 'ready']),
  of: z.nullable(treeRefSchema),
  siblings: count,
  /** Objects that wait, for a group of these; else all in it with what lies below. */
  objects: count,
  counts: countsSchema,
  kinds: z.array(z.object({ kind: z.string(), count })),
  open: z.boolean(),
});
export type GroupRow = z.infer<typeof groupRowSchema>;

/** The list that `id` opens goes on; ask with `open=ID*NEXT` for more of it (contract/tree-view.ts). */
export const moreRowSchema = z.object({
  type: z.literal('more'),
  ...place,
  shown: count,
  total: count,
  next: count,
});
export type MoreRow = z.infer<typeof moreRowSchema>;
export const treeRowSchema = z.discriminatedUnion('type', [
  nodeRowSchema,
  groupRowSchema,
  moreRowSchema,
]);
export type TreeRow = z.infer<typeof treeRowSchema>;

export const treeSchema = z.object({
  cluster: z.string(),
  /** Top to bottom; a row's children follow it with the next level. */
  rows: z.array(treeRowSchema),
  /** Rows were left out at the end. */
  truncated: z.boolean(),
  objects: count,
  /** What broke here: those that are heard, that block most first; then those that were broken when last heard. At most 20. */
  roots: z.array(rootSchema),
  /** Roots that are heard: the causes of `/api/v1/causes` that are on this cluster. */
  rootsTotal: count,
  /** Objects that were roots when their kind was last heard. */
  rootsStale: count,
  /** Objects that wait behind roots that are heard, each once. */
  behind: count,
  /** Number of the last change of this cluster. */
  seq: count,
});
export type Tree = z.infer<typeof treeSchema>;

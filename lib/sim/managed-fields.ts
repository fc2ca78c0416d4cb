import { isDeepStrictEqual } from 'node:util';
import type { Difference } from './difference.ts';
import { OWNED_METADATA } from './difference.ts';
import type { KubeObject, ManagedFields } from './object.ts';

type Tree = Record<string, unknown>;
type Part = 'main' | 'status';

const isRecord = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);

/** Field set of a value down to `depth` levels; lists are atomic, as in the Flux CRDs. */
export function fieldTree(value: unknown, depth: number): Tree {
  if (!isRecord(value) || depth === 0) return {};
  const tree: Tree = {};
  for (const [key, v] of Object.entries(value)) {
    if (v !== undefined) tree[`f:${key}`] = fieldTree(v, depth - 1);
  }
  return tree;
}

/** The part of an object that one managedFields entry speaks of: its status, or all the rest. */
export function ownable(object: KubeObject, part: Part): Record<string, unknown> {
  if (part === 'status') return object.status === undefined ? {} : { status: object.status };
  const { apiVersion: _a, kind: _k, status: _s, metadata, ...rest } = object;
  const owned: Record<string, unknown> = {};
  for (const field of OWNED_METADATA) {
    if (metadata[field] !== undefined) owned[field] = metadata[field];
  }
  return Object.keys(owned).length > 0 ? { metadata: owned, ...rest } : rest;
}

/** Fields of `next` that differ from `previous`, two levels deep (`spec.interval`, not below). */
function changed(previous: Record<string, unknown>, next: Record<string, unknown>): Tree {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(next)) {
    const before = previous[key];
    if (before === value || isDeepStrictEqual(before, value)) continue;
    if (!isRecord(value) || !isRecord(before)) {
      out[key] = value;
      continue;
    }
    const inner: Record<string, unknown> = {};
    for (const [k, v] of Object.entries(value)) {
      if (!isDeepStrictEqual(before[k], v)) inner[k] = v;
    }
    out[key] = inner;
  }
  return fieldTree(out, 3);
}

function merge(a: Tree, b: Tree): Tree {
  const out: Tree = { ...a };
  for (const [key, value] of Object.entries(b)) {
    out[key] = isRecord(out[key]) && isRecord(value) ? merge(out[key], value) : value;
  }
  return out;
}

/** Fields of the entry that the object still has. */
function prune(entry: Tree, present: Tree): Tree {
  const out: Tree = {};
  for (const [key, value] of Object.entries(entry)) {
    const there = present[key];
    if (there === undefined) continue;
    out[key] =
      isRecord(value) && isRecord(there) && Object.keys(there).length > 0
        ? prune(value, there)
        : value;
  }
  return out;
}

const withFields = (entry: ManagedFields, fieldsV1: Tree): ManagedFields => ({
  ...entry,
  fieldsV1,
});

export interface Writer {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly time: string;
}

/**
 * managedFields after a write: the writer owns what it changed, or all that it `applied`. Simplified
 * from the structured merge of a real server: a field may keep an earlier co-owner, and lists are
 * atomic. `previous` is read only where ownership is not clear from the entries.
 */
export function trackFields(
  entries: readonly ManagedFields[],
  previous: () => KubeObject | undefined,
  next: KubeObject,
  difference: Difference,
  writers: Readonly<Record<Part, Writer>>,
  applied?: KubeObject,
): ManagedFields[] {
  let out = [...entries];
  if (difference.metadata || difference.desired || applied !== undefined) {
    const owns = applied === undefined ? undefined : fieldTree(ownable(applied, 'main'), 3);
    out = trackPart(out, previous, next, 'main', writers.main, owns);
  }
  if (difference.status) {
    out = trackPart(out, previous, next, 'status', writers.status, undefined);
  }
  return out;
}

function trackPart(
  entries: readonly ManagedFields[],
  previous: () => KubeObject | undefined,
  next: KubeObject,
  part: Part,
  writer: Writer,
  owns: Tree | undefined,
): ManagedFields[] {
  const subresource = part === 'status' ? 'status' : undefined;
  const after = ownable(next, part);
  const present = fieldTree(after, 3);
  const ofPart = (e: ManagedFields): boolean => e.subresource === subresource;
  const isMine = (e: ManagedFields): boolean =>
    ofPart(e) && e.manager === writer.manager && e.operation === writer.operation;
  const mine = entries.find(isMine);
  const only = mine !== undefined && entries.filter(ofPart).length === 1;
  if (only && owns === undefined && isDeepStrictEqual(mine.fieldsV1, present)) {
    // The usual case: a controller writes the status that it owns whole.
    return entries.map((e) => (e === mine ? { ...e, time: writer.time } : e));
  }
  const live = owns === undefined ? previous() : undefined;
  const diff = owns ?? (live === undefined ? present : changed(ownable(live, part), after));
  const others = entries
    .filter((e) => !isMine(e))
    .map((e) => (ofPart(e) ? withFields(e, prune(e.fieldsV1, present)) : e))
    .filter((e) => Object.keys(e.fieldsV1).length > 0);
  const kept = mine === undefined || owns !== undefined ? {} : prune(mine.fieldsV1, present);
  const fieldsV1 = merge(kept, diff);
  if (Object.keys(fieldsV1).length === 0) return others;
  return [
    ...others,
    {
      apiVersion: next.apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1,
      manager: writer.manager,
      operation: writer.operation,
      ...(subresource === undefined ? {} : { subresource }),
      time: writer.time,
    },
  ];
}

/** Whether the same managers own the same fields, whenever they last wrote. */
export const sameOwners = (a: readonly ManagedFields[], b: readonly ManagedFields[]): boolean =>
  isDeepStrictEqual(
    a.map(({ time: _t, ...rest }) => rest),
    b.map(({ time: _t, ...rest }) => rest),
  );

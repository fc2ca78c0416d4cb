import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, ManagedFields } from './object.ts';

type Tree = Record<string, unknown>;
type Part = 'main' | 'status';

const isRecord = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);

/** Field set of a value down to `depth` levels; lists are atomic, as in the Flux CRDs. */
export function fieldTree(value: unknown, depth: number): Tree {
  if (!isRecord(value) || depth === 0) return {};
  const tree: Tree = {};
  for (const [key, v] of Object.entries(value)) tree[`f:${key}`] = fieldTree(v, depth - 1);
  return tree;
}

const OWNED_METADATA = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

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

export interface Writer {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly time: string;
}

/**
 * managedFields after a write: the writer owns what it changed, or all that it `applied`. Simplified from the structured
 * merge of a real server: a field may keep an earlier co-owner, and lists are atomic.
 */
export function trackFields(
  entries: readonly ManagedFields[],
  previous: KubeObject | undefined,
  next: KubeObject,
  writers: Readonly<Record<Part, Writer>>,
  applied?: KubeObject,
): ManagedFields[] {
  let out = [...entries];
  for (const part of ['main', 'status'] as const) {
    const before = previous === undefined ? {} : ownable(previous, part);
    const after = ownable(next, part);
    const owns = part === 'main' && applied !== undefined ? ownable(applied, part) : undefined;
    if (owns === undefined && isDeepStrictEqual(before, after)) continue;
    const subresource = part === 'status' ? 'status' : undefined;
    const present = fieldTree(after, 3);
    const diff = owns === undefined ? changed(before, after) : fieldTree(owns, 3);
    const writer = writers[part];
    const mine = out.find(
      (e) =>
        e.manager === writer.manager &&
        e.operation === writer.operation &&
        e.subresource === subresource,
    );
    out = out.map((e) =>
      e.subresource === subresource ? { ...e, fieldsV1: prune(e.fieldsV1, present) } : e,
    );
    out = out.filter((e) => Object.keys(e.fieldsV1).length > 0 || e === mine);
    if (Object.keys(diff).length === 0) continue;
    const entry: ManagedFields = {
      apiVersion: next.apiVersion,
      fieldsType: 'FieldsV1',
      fieldsV1:
        owns === undefined
          ? merge(mine === undefined ? {} : prune(mine.fieldsV1, present), diff)
          : diff,
      manager: writer.manager,
      operation: writer.operation,
      ...(subresource === undefined ? {} : { subresource }),
      time: writer.time,
    };
    out = [
      ...out.filter(
        (e) =>
          e.manager !== writer.manager ||
          e.operation !== writer.operation ||
          e.subresource !== subresource,
      ),
      entry,
    ];
  }
  return out;
}

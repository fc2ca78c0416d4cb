import type { KubeObject, ObjectMeta } from './object.ts';
import type { Wire } from './wire-json.ts';
import { fromWire, toWire } from './wire-json.ts';

/**
 * One version of one object as JSON in three parts, shared by every reader. Versions share the parts
 * that a write left alone, and a write compares parts without parsing them.
 */
export interface StoredVersion {
  /** `namespace/name`, or `name` at cluster scope. */
  readonly key: string;
  readonly version: number;
  readonly metadata: Wire;
  /** `{"spec":…}`: every field but metadata and status; `{}` when there is none. */
  readonly desired: Wire;
  /** '' when the object has none. */
  readonly status: Wire;
}

/** The object's JSON after `{"apiVersion":…,"kind":…,`. */
export function bodyOf(row: StoredVersion): Wire {
  const desired = row.desired === '{}' ? '' : `,${row.desired.slice(1, -1)}`;
  const status = row.status === '' ? '' : `,"status":${row.status}`;
  return `"metadata":${row.metadata}${desired}${status}}`;
}

export const metadataOf = (row: StoredVersion): ObjectMeta => fromWire(row.metadata) as ObjectMeta;

/** Everything but apiVersion and kind, as a copy. */
export const contentOf = (row: StoredVersion): Omit<KubeObject, 'apiVersion' | 'kind'> => ({
  metadata: metadataOf(row),
  ...(fromWire(row.desired) as Record<string, unknown>),
  ...(row.status === '' ? {} : { status: fromWire(row.status) as Record<string, unknown> }),
});

export function desiredWire(object: KubeObject): Wire {
  const { apiVersion: _a, kind: _k, metadata: _m, status: _s, ...desired } = object;
  return toWire(desired);
}

export const statusWire = (object: KubeObject): Wire =>
  object.status === undefined ? '' : toWire(object.status);

export const rowOf = (key: string, version: number, object: KubeObject): StoredVersion => ({
  key,
  version,
  metadata: toWire(object.metadata),
  desired: desiredWire(object),
  status: statusWire(object),
});

import type { Managed, ManagedTemplates } from './managed-template.ts';
import { managedEntries, managedWire } from './managed-template.ts';
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
  /** Without managedFields; keys sorted, as Go writes the maps of custom resources. */
  readonly metadata: Wire;
  /** Where in `metadata` its managedFields belong. */
  readonly managedAt: number;
  readonly managed: Managed;
  /** `{"spec":…}`: every field but metadata and status; `{}` when there is none. */
  readonly desired: Wire;
  /** '' when the object has none. */
  readonly status: Wire;
}

/** The object's JSON after `{"apiVersion":…,"kind":…,`. */
export function bodyOf(row: StoredVersion): Wire {
  const desired = row.desired === '{}' ? '' : `,${row.desired.slice(1, -1)}`;
  const status = row.status === '' ? '' : `,"status":${row.status}`;
  const { metadata, managedAt } = row;
  const managed = `"managedFields":${managedWire(row.managed)}`;
  return `"metadata":${metadata.slice(0, managedAt)}${managed},${metadata.slice(managedAt)}${desired}${status}}`;
}

/** For reading only: parts are shared with other objects. */
export const metadataOf = (row: StoredVersion): ObjectMeta => ({
  ...(fromWire(row.metadata) as ObjectMeta),
  managedFields: managedEntries(row.managed),
});

/** Everything but apiVersion and kind, as a copy that may be changed. */
export const contentOf = (row: StoredVersion): Omit<KubeObject, 'apiVersion' | 'kind'> =>
  fromWire(`{${bodyOf(row)}`) as Omit<KubeObject, 'apiVersion' | 'kind'>;

export function desiredWire(object: KubeObject): Wire {
  const { apiVersion: _a, kind: _k, metadata: _m, status: _s, ...desired } = object;
  return toWire(desired);
}

export const statusWire = (object: KubeObject): Wire =>
  object.status === undefined ? '' : toWire(object.status);

export type MetadataParts = Pick<StoredVersion, 'metadata' | 'managedAt' | 'managed'>;

export function metadataParts(metadata: ObjectMeta, templates: ManagedTemplates): MetadataParts {
  const { managedFields, name, namespace, ownerReferences, resourceVersion, uid, ...rest } =
    metadata;
  const { annotations, creationTimestamp, deletionGracePeriodSeconds, deletionTimestamp, ...more } =
    rest;
  const { finalizers, generateName, generation, labels, ...none } = more;
  none satisfies Record<string, never>;
  const after = { name, namespace, ownerReferences, resourceVersion, uid };
  // One string made in one go: parts put together would stay a rope that holds them all.
  const text = toWire({
    annotations,
    creationTimestamp,
    deletionGracePeriodSeconds,
    deletionTimestamp,
    finalizers,
    generateName,
    generation,
    labels,
    ...after,
  });
  return {
    metadata: text,
    managedAt: text.length - toWire(after).length + 1,
    managed: templates.encode(managedFields ?? []),
  };
}

export function rowOf(
  key: string,
  version: number,
  object: KubeObject,
  templates: ManagedTemplates,
): StoredVersion {
  return {
    key,
    version,
    ...metadataParts(object.metadata, templates),
    desired: desiredWire(object),
    status: statusWire(object),
  };
}

import type { FluxKind } from './kinds.ts';
import { arr, obj, str, type Json } from './read.ts';
import type { ObjectRef } from './record.ts';

/** A `{kind?, name, namespace?}` of a spec; the namespace defaults to the object's own. Null without a name. */
export function readRef(value: unknown, kind: string, namespace: string): ObjectRef | null {
  const r = obj(value);
  const name = str(r['name']);
  if (name === '') return null;
  return { kind: str(r['kind']) || kind, namespace: str(r['namespace']) || namespace, name };
}

/**
 * `spec.dependsOn`: the same kind and by default the same namespace, except that a ResourceSet names both (no namespace:
 * cluster-scoped). At most 256 are kept.
 */
export function readDependsOn(spec: Json, kind: FluxKind, namespace: string): ObjectRef[] {
  const out: ObjectRef[] = [];
  const any = kind === 'ResourceSet';
  for (const item of arr(spec['dependsOn'])) {
    const ref = readRef(item, kind, any ? '' : namespace);
    if (ref !== null) out.push(any ? ref : { ...ref, kind });
    if (out.length === 256) break;
  }
  return out;
}

/** Ownership labels, in the order in which they tell more. ArtifactGenerator writes a uid only, so it names no parent. */
const OWNER_LABELS = [
  ['kustomize.toolkit.fluxcd.io', 'Kustomization'],
  ['helm.toolkit.fluxcd.io', 'HelmRelease'],
  ['resourceset.fluxcd.controlplane.io', 'ResourceSet'],
  ['fluxcd.controlplane.io', 'FluxInstance'],
] as const;

/**
 * What applies this object, from the labels that appliers write on what they manage. It may not exist here:
 * a hub writes the same labels into the clusters that it manages. Bootstrap's root names itself: no parent.
 */
export function readParent(
  labels: Json,
  self: { kind: string; namespace: string; name: string },
): ObjectRef | null {
  for (const [prefix, kind] of OWNER_LABELS) {
    const name = str(labels[`${prefix}/name`]);
    if (name === '') continue;
    const namespace = str(labels[`${prefix}/namespace`]) || self.namespace;
    if (kind === self.kind && name === self.name && namespace === self.namespace) continue;
    return { kind, namespace, name };
  }
  return null;
}

/** `Kind/namespace/name`, as the controllers write it. */
export const formatRef = (r: ObjectRef): string => `${r.kind}/${r.namespace}/${r.name}`;

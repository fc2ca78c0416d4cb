import type { FluxKind } from '../flux/kinds.ts';
import { localKey, type FluxRecord, type ObjectRef } from '../flux/record.ts';
import type { StoreReads } from './fleet-store.ts';

export interface ObjectAddress {
  readonly cluster: string;
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly name: string;
}

/** The same kind, namespace and name on the other clusters: one lookup a cluster. */
export function elsewhere(store: StoreReads, at: ObjectAddress): FluxRecord[] {
  const key = localKey(at.namespace, at.name);
  const found: FluxRecord[] = [];
  for (const [name, cluster] of store.clusters) {
    const record = name === at.cluster ? undefined : cluster.kinds.get(at.kind)?.get(key);
    if (record !== undefined) found.push(record);
  }
  return found;
}

/** Objects of the same cluster that name this one as source, dependency or parent: a scan of that cluster. */
export function dependents(store: StoreReads, at: ObjectAddress): FluxRecord[] {
  const isThis = (ref: ObjectRef | null): boolean =>
    ref !== null && ref.name === at.name && ref.namespace === at.namespace && ref.kind === at.kind;
  const found: FluxRecord[] = [];
  for (const rows of store.clusters.get(at.cluster)?.kinds.values() ?? [])
    for (const record of rows.values()) {
      const { source, parent, dependsOn } = record.seen;
      if (isThis(source) || isThis(parent) || dependsOn.some(isThis)) found.push(record);
    }
  return found;
}

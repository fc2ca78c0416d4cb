import { isFluxKind, type FluxKind } from '../flux/kinds.ts';
import { isFresh } from '../flux/session.ts';
import type { RootSource } from '../api/contract/matrix.ts';
import type { StoreReads } from '../store/fleet-store.ts';

/** Namespace and name that `flux bootstrap` and the Flux Operator give to the root of a cluster. */
const ROOT = 'flux-system';
const SOURCES: readonly FluxKind[] = ['GitRepository', 'OCIRepository', 'Bucket'];

/** The source of the root Kustomization, else the one of its name; null: the cluster has no root of that name. */
export function rootSource(
  store: Pick<StoreReads, 'clusters' | 'record'>,
  cluster: string,
): RootSource | null {
  const named = store.record(cluster, 'Kustomization', ROOT, ROOT)?.seen.source;
  const candidates = [
    ...(named !== undefined && named !== null && isFluxKind(named.kind)
      ? [{ kind: named.kind, namespace: named.namespace, name: named.name }]
      : []),
    ...SOURCES.map((kind) => ({ kind, namespace: ROOT, name: ROOT })),
  ];
  const session = store.clusters.get(cluster)?.session;
  for (const { kind, namespace, name } of candidates) {
    const found = store.record(cluster, kind, namespace, name);
    if (found === undefined) continue;
    const stale = session === undefined || !isFresh(session, kind);
    return { kind, namespace, name, revision: found.seen.applied, stale };
  }
  return null;
}

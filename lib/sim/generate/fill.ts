import type { ClusterStore } from '../cluster-store.ts';
import { isFluxKind, KINDS } from '../../flux/kinds.ts';
import type { KubeObject } from '../object.ts';
import { resourceId } from '../resources.ts';
import type { GeneratedCluster } from './types.ts';

const CORE: Record<string, string> = { Namespace: 'namespaces', Deployment: 'deployments.apps' };

/** Writes a cluster's settled objects to its store, which must serve what the cluster serves. */
export function fillStore(store: ClusterStore, cluster: GeneratedCluster): void {
  for (const object of cluster.objects()) store.write(resourceFor(object), object);
}

function resourceFor({ kind }: KubeObject): string {
  if (isFluxKind(kind)) return resourceId(KINDS[kind].plural, KINDS[kind].group);
  const core = CORE[kind];
  if (core === undefined) throw new Error(`no resource is known for objects of kind ${kind}`);
  return core;
}

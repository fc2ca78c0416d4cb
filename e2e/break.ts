import type { ClusterStore } from '../lib/sim/cluster-store.ts';
import { kubeTime } from '../lib/sim/object.ts';

const KUSTOMIZATIONS = 'kustomizations.kustomize.toolkit.fluxcd.io';

type Status = 'True' | 'False' | 'Unknown';

/** Writes the Ready condition of a Kustomization in flux-system as its controller would. */
export function setReady(
  store: ClusterStore,
  name: string,
  [status, reason, message]: readonly [Status, string, string],
): void {
  const object = store.get(KUSTOMIZATIONS, 'flux-system', name);
  if (object === undefined) throw new Error(`${store.name} has no Kustomization ${name}`);
  const generation = object.metadata.generation ?? 1;
  const ready = {
    type: 'Ready',
    status,
    reason,
    message,
    observedGeneration: generation,
    lastTransitionTime: kubeTime(store.clock.now()),
  };
  const told = { ...object.status, observedGeneration: generation, conditions: [ready] };
  store.write(KUSTOMIZATIONS, { ...object, status: told });
}

export const fail = (store: ClusterStore, name: string, message: string): void =>
  setReady(store, name, ['False', 'BuildFailed', message]);

export const heal = (store: ClusterStore, name: string): void =>
  setReady(store, name, ['True', 'ReconciliationSucceeded', 'Applied revision: main@sha1:4f2c1d9']);

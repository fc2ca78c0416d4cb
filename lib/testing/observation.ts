import { localKey, type Observation } from '../flux/record.ts';

/** A ready Kustomization with an interval of 10 m and a timeout of 5 m, created a day before `at`. */
export function observation(at: number, over: Partial<Observation> = {}): Observation {
  const { namespace = 'flux-system', name = 'apps' } = over;
  return {
    cluster: 'prod',
    kind: 'Kustomization',
    namespace,
    name,
    key: localKey(namespace, name),
    uid: 'uid-1',
    resourceVersion: '1',
    generation: 1,
    createdAt: at - 86_400_000,
    verdict: 'ready',
    reason: 'ReconciliationSucceeded',
    message: 'Applied revision: main@sha1:a',
    conditionAt: at,
    failingSince: null,
    missing: null,
    suspended: false,
    suspendedAt: null,
    terminating: false,
    deletedAt: null,
    reconciling: false,
    retrying: false,
    progress: null,
    currentGeneration: true,
    applied: 'main@sha1:a',
    attempted: 'main@sha1:a',
    source: { kind: 'GitRepository', namespace: 'flux-system', name: 'fleet' },
    dependsOn: [],
    parent: null,
    intervalMs: 600_000,
    timeoutMs: 300_000,
    retryIntervalMs: 120_000,
    inventory: 3,
    chart: null,
    path: './apps',
    url: null,
    digest: null,
    drifted: false,
    driftMode: null,
    remote: false,
    ...over,
  };
}

/** Its fields as a plain object, to be compared: an observation may read them from elsewhere. */
export function fieldsOf(seen: Observation): Observation {
  const names = Object.keys(observation(0)) as (keyof Observation)[];
  return Object.fromEntries(names.map((name) => [name, seen[name]])) as unknown as Observation;
}

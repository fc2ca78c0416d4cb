/** Raw objects in the shapes that the controllers write, to be varied by tests. */
export const T0 = Date.UTC(2026, 10, 24, 12);
export const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

export const REV_A = `main@sha1:${'a'.repeat(40)}`;
export const REV_B = `main@sha1:${'b'.repeat(40)}`;

export interface RawCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message?: string;
  readonly at?: number;
  readonly observedGeneration?: number;
}

export const condition = (c: RawCondition) => ({
  type: c.type,
  status: c.status,
  reason: c.reason,
  message: c.message ?? '',
  lastTransitionTime: iso(c.at ?? T0),
  ...(c.observedGeneration === undefined ? {} : { observedGeneration: c.observedGeneration }),
});

export interface RawOptions {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
  readonly conditions?: readonly RawCondition[];
}

export function rawObject(kind: string, o: RawOptions = {}) {
  return {
    kind,
    metadata: {
      name: 'apps',
      namespace: 'flux-system',
      uid: '7d0cdc51-ddcf-4743-b223-83ca5c699632',
      resourceVersion: '1284973',
      generation: 1,
      creationTimestamp: iso(T0 - 86_400_000),
      ...o.metadata,
    },
    spec: { ...o.spec },
    status: {
      ...(o.conditions === undefined ? {} : { conditions: o.conditions.map(condition) }),
      ...o.status,
    },
  };
}

/** A Kustomization at revision A, generation 1, without conditions unless given. */
export const rawKustomization = (o: RawOptions = {}) =>
  rawObject('Kustomization', {
    ...o,
    spec: {
      interval: '10m0s',
      retryInterval: '2m0s',
      timeout: '5m0s',
      path: './apps/production',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'fleet' },
      ...o.spec,
    },
    status: {
      observedGeneration: 1,
      lastAppliedRevision: REV_A,
      lastAttemptedRevision: REV_A,
      ...o.status,
    },
  });

export const READY: RawCondition = {
  type: 'Ready',
  status: 'True',
  reason: 'ReconciliationSucceeded',
  message: `Applied revision: ${REV_A}`,
  observedGeneration: 1,
};
export const IN_PROGRESS: RawCondition = {
  type: 'Ready',
  status: 'Unknown',
  reason: 'Progressing',
  message: 'Reconciliation in progress',
  observedGeneration: 1,
};
export const RECONCILING: RawCondition = {
  type: 'Reconciling',
  status: 'True',
  reason: 'Progressing',
  message: `Building manifests for revision ${REV_A} with a timeout of 5m0s`,
  observedGeneration: 1,
};
export const BUILD_FAILED: RawCondition = {
  type: 'Ready',
  status: 'False',
  reason: 'BuildFailed',
  message: "kustomize build failed: accumulating resources from '../base': no such file",
  observedGeneration: 1,
};

/** A HelmRelease of chart podinfo 6.7.1, deployed. */
export const rawHelmRelease = (o: RawOptions = {}) =>
  rawObject('HelmRelease', {
    ...o,
    metadata: { name: 'podinfo', namespace: 'podinfo', ...o.metadata },
    spec: {
      interval: '30m0s',
      chart: {
        spec: {
          chart: 'podinfo',
          version: '6.x',
          sourceRef: { kind: 'HelmRepository', name: 'podinfo', namespace: 'flux-system' },
        },
      },
      ...o.spec,
    },
    status: {
      observedGeneration: 1,
      helmChart: 'flux-system/podinfo-podinfo',
      lastAttemptedRevision: '6.7.1',
      lastAttemptedConfigDigest: `sha256:${'e'.repeat(64)}`,
      history: [{ chartName: 'podinfo', chartVersion: '6.7.1', status: 'deployed', version: 2 }],
      ...o.status,
    },
  });

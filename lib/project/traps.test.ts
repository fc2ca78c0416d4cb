import { describe, expect, test } from 'vitest';
import { FLUX_KINDS, KINDS, type FluxKind } from '../flux/kinds.ts';
import { resettle, settle } from '../flux/settle.ts';
import {
  BUILD_FAILED,
  condition,
  IN_PROGRESS,
  iso,
  rawHelmRelease,
  rawKustomization,
  rawObject,
  READY,
  RECONCILING,
  REV_A,
  REV_B,
  T0,
  type RawCondition,
} from '../testing/example-objects.ts';
import { project } from './project.ts';

/** Traps of the Flux API that no other test names; docs/flux-traps.md has them all. */
const MIN = 60_000;
const of = (kind: FluxKind, raw: object) => project('c', kind, raw);

describe('what kstatus would say', () => {
  test('is not what is claimed: no Ready condition is not healthy, a retried failure is a failure', () => {
    // kstatus: Current.
    const silent = of('GitRepository', rawObject('GitRepository'));
    expect(silent.verdict).toBe('progressing');
    expect(settle(undefined, silent, T0).state).toBe('unknown');
    // kstatus: InProgress, for ever.
    const retried = of(
      'GitRepository',
      rawObject('GitRepository', {
        conditions: [
          { ...RECONCILING, reason: 'ProgressingWithRetry' },
          { type: 'Ready', status: 'False', reason: 'GitOperationFailed', observedGeneration: 1 },
        ],
        status: { observedGeneration: 1 },
      }),
    );
    expect(retried).toMatchObject({ verdict: 'failing', retrying: true });
  });
});

/** Without `status.observedGeneration` in any version. */
const UNOBSERVED: readonly FluxKind[] = [
  'ExternalArtifact',
  'ArtifactGenerator',
  'FluxInstance',
  'ResourceSet',
  'ResourceSetInputProvider',
];

describe('the observed generation', () => {
  const observed = FLUX_KINDS.filter((k) => !UNOBSERVED.includes(k) && k !== 'FluxReport');

  test.each(observed)('of a %s may be -1: never observed, so not healthy', (kind) => {
    const o = of(kind, rawObject(kind, { status: { observedGeneration: -1 } }));
    expect(o).toMatchObject({ verdict: 'progressing', currentGeneration: false });
    expect(settle(undefined, o, T0).state).toBe('unknown');
  });

  test.each(UNOBSERVED)('of a %s is that of its Ready condition', (kind) => {
    const at = (generation: number, observedGeneration?: number) =>
      of(
        kind,
        rawObject(kind, {
          metadata: { generation },
          conditions: [{ ...READY, ...(observedGeneration && { observedGeneration }) }],
        }),
      ).verdict;
    expect(at(3, 3)).toBe('ready');
    expect(at(3, 2)).toBe('progressing');
  });

  test('of what has no status by design says nothing', () => {
    for (const kind of ['Alert', 'Provider'] as const)
      expect(of(kind, rawObject(kind, { metadata: { generation: 9 } })).verdict).toBe('ready');
    const oci = { spec: { type: 'oci' }, status: { observedGeneration: -1 } };
    expect(of('HelmRepository', rawObject('HelmRepository', oci)).verdict).toBe('ready');
  });
});

describe('a Kustomization', () => {
  test('has no drift state, whatever its conditions say', () => {
    const drifted: RawCondition = { type: 'Drifted', status: 'True', reason: 'DriftDetected' };
    expect(of('Kustomization', rawKustomization({ conditions: [READY, drifted] }))).toMatchObject({
      drifted: false,
      driftMode: null,
    });
  });

  test('whose health checks fail is at its old revision, though it attempted and laid out the new one', () => {
    const raw = rawKustomization({
      status: {
        lastAttemptedRevision: REV_B,
        inventory: { entries: [{ id: 'podinfo_podinfo_apps_Deployment', v: 'v1' }] },
      },
      conditions: [
        { ...RECONCILING, reason: 'ProgressingWithRetry' },
        { ...BUILD_FAILED, reason: 'HealthCheckFailed' },
        { type: 'Healthy', status: 'False', reason: 'HealthCheckFailed' },
      ],
    });
    expect(of('Kustomization', raw)).toMatchObject({
      verdict: 'failing',
      applied: REV_A,
      attempted: REV_B,
      inventory: 1,
    });
  });

  test('suspended at a generation that its Ready never observed is suspended over ready', () => {
    const raw = rawKustomization({
      metadata: { generation: 4 },
      spec: { suspend: true },
      status: { observedGeneration: 4 },
      conditions: [{ ...READY, observedGeneration: 3 }],
    });
    expect(settle(undefined, of('Kustomization', raw), T0)).toMatchObject({
      state: 'suspended',
      underlying: 'ready',
      dueAt: null,
    });
  });
});

test.each([{ secretRef: { name: 'spoke' } }, { configMapRef: { name: 'spoke' } }])(
  'acts on another cluster through spec.kubeConfig, of whatever form: %j',
  (kubeConfig) => {
    const applier = { spec: { kubeConfig }, conditions: [READY] };
    expect(of('Kustomization', rawKustomization(applier)).remote).toBe(true);
    expect(of('HelmRelease', rawHelmRelease(applier)).remote).toBe(true);
    expect(of('HelmRelease', rawHelmRelease({ conditions: [READY] })).remote).toBe(false);
  },
);

test('a source that fails serves its last artifact, and what consumes it stays ready: both are told', () => {
  const source = of(
    'GitRepository',
    rawObject('GitRepository', {
      status: { observedGeneration: 1, artifact: { revision: REV_A } },
      conditions: [
        { ...RECONCILING, reason: 'ProgressingWithRetry' },
        { type: 'Ready', status: 'False', reason: 'GitOperationFailed' },
        { type: 'FetchFailed', status: 'True', reason: 'GitOperationFailed' },
        { type: 'ArtifactInStorage', status: 'True', reason: 'Succeeded' },
      ],
    }),
  );
  const consumer = of('Kustomization', rawKustomization({ conditions: [READY] }));
  expect(source).toMatchObject({ verdict: 'failing', applied: REV_A });
  expect(consumer).toMatchObject({ verdict: 'ready', applied: REV_A });
});

describe('deletion', () => {
  const FINALIZER = (kind: FluxKind): string => {
    if (kind === 'ArtifactGenerator') return 'source.extensions.fluxcd.io/finalizer';
    return KINDS[kind].role === 'operator'
      ? 'fluxcd.controlplane.io/finalizer'
      : 'finalizers.fluxcd.io';
  };

  test.each(FLUX_KINDS)(
    'of a %s that its finalizer holds back is told, and not for ever',
    (kind) => {
      const o = of(
        kind,
        rawObject(kind, {
          metadata: { deletionTimestamp: iso(T0), finalizers: [FINALIZER(kind)] },
          conditions: [READY],
        }),
      );
      const first = settle(undefined, o, T0);
      expect(first).toMatchObject({ state: 'progressing', reason: 'Terminating', since: T0 });
      const later = resettle(first, first.dueAt ?? T0);
      expect(later).toMatchObject({ state: 'unknown', reason: 'DeletionNotFinished' });
    },
  );

  test('of a suspended object is a deletion: it prunes nothing, and nobody waits for a resume', () => {
    const raw = rawKustomization({
      metadata: { deletionTimestamp: iso(T0), finalizers: ['finalizers.fluxcd.io'] },
      spec: { suspend: true },
      conditions: [READY],
    });
    expect(settle(undefined, of('Kustomization', raw), T0)).toMatchObject({
      state: 'progressing',
      reason: 'Terminating',
      seen: { suspended: true, terminating: true },
    });
  });
});

describe('retries', () => {
  const failed: RawCondition = { type: 'Ready', status: 'False', reason: 'InstallFailed', at: T0 };
  const retry = (version: number, conditions: readonly RawCondition[]) =>
    of(
      'HelmRelease',
      rawHelmRelease({ metadata: { resourceVersion: String(version) }, conditions }),
    );

  test('15 minutes apart, as the backoff of sources and releases may be, are one failure', () => {
    let record = settle(undefined, retry(1, [failed]), T0);
    for (let n = 1; n <= 4; n++) {
      const at = T0 + n * 15 * MIN;
      expect(resettle(record, at)).toMatchObject({ state: 'failing', since: T0 });
      const busy = { ...IN_PROGRESS, at };
      record = settle(record, retry(2 * n, [{ ...RECONCILING, at }, busy]), at);
      expect(record).toMatchObject({ state: 'failing', reason: 'InstallFailed', since: T0 });
      record = settle(record, retry(2 * n + 1, [{ ...failed, at }]), at);
      expect(record).toMatchObject({ state: 'failing', since: T0 });
    }
  });

  test('of a Kustomization come at its retryInterval, of others at their interval or later', () => {
    expect(of('Kustomization', rawKustomization()).retryIntervalMs).toBe(2 * MIN);
    expect(retry(1, []).retryIntervalMs).toBeNull();
  });
});

test.each(['default', 'oci'])(
  'a HelmRepository of type %s without an interval is judged by the default times, and no time is NaN',
  (type) => {
    const raw = rawObject('HelmRepository', {
      spec: { type, url: 'https://charts.example.com' },
      conditions: type === 'oci' ? [] : [{ ...IN_PROGRESS, at: T0 }],
      ...(type === 'oci'
        ? {}
        : { status: { observedGeneration: 1, conditions: [condition(IN_PROGRESS)] } }),
    });
    const o = of('HelmRepository', raw);
    expect(o.intervalMs).toBeNull();
    const record = settle(undefined, o, T0);
    expect(record.state).toBe(type === 'oci' ? 'ready' : 'progressing');
    expect(Number.isFinite(record.since)).toBe(true);
    if (type === 'default') expect(record.dueAt).toBe(T0 + 3 * MIN);
  },
);

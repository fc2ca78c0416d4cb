import { fieldsOf } from '../flux/record.ts';
import { describe, expect, test } from 'vitest';
import {
  BUILD_FAILED,
  IN_PROGRESS,
  iso,
  rawKustomization,
  READY,
  RECONCILING,
  REV_A,
  REV_B,
  T0,
} from '../testing/example-objects.ts';
import { project } from './project.ts';

const SHA = `sha256:${'c'.repeat(64)}`;

const HOUR = 3_600_000;

const missing = (reason: string, message: string) =>
  project(
    'c',
    'Kustomization',
    rawKustomization({ conditions: [{ type: 'Ready', status: 'False', reason, message }] }),
  );

const entry = (status: string, first: number, last: number, revision: string) => ({
  digest: SHA,
  firstReconciled: iso(T0 + first * 60_000),
  lastReconciled: iso(T0 + last * 60_000),
  lastReconciledStatus: status,
  metadata: { revision },
});

const firstFailureOf = (history: unknown, applied: string | null) => {
  const status = { history, lastAppliedRevision: applied ?? undefined };
  const at = project(
    'c',
    'Kustomization',
    rawKustomization({ status, conditions: [BUILD_FAILED] }),
  ).failingSince;
  return at === null ? null : (at - T0) / 60_000;
};

describe('Kustomization', () => {
  test('is read completely', () => {
    const raw = rawKustomization({
      metadata: {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'root',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      },
      spec: { dependsOn: [{ name: 'infra' }, { name: 'crds', namespace: 'platform' }] },
      status: {
        lastAttemptedRevision: REV_B,
        inventory: {
          entries: [
            { id: 'a_b_apps_Deployment', v: 'v1' },
            { id: 'a_c__Service', v: 'v1' },
          ],
        },
        history: [{ digest: SHA, lastReconciledStatus: 'ReconciliationSucceeded' }],
      },
      conditions: [RECONCILING, IN_PROGRESS],
    });
    expect(fieldsOf(project('prod', 'Kustomization', raw))).toEqual({
      cluster: 'prod',
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'apps',
      key: 'flux-system/apps',
      uid: '7d0cdc51-ddcf-4743-b223-83ca5c699632',
      resourceVersion: '1284973',
      generation: 1,
      createdAt: T0 - 24 * HOUR,
      verdict: 'progressing',
      reason: 'Progressing',
      message: 'Reconciliation in progress',
      conditionAt: T0,
      failingSince: null,
      missing: null,
      suspended: false,
      suspendedAt: null,
      terminating: false,
      deletedAt: null,
      reconciling: true,
      retrying: false,
      progress: RECONCILING.message,
      currentGeneration: true,
      applied: REV_A,
      attempted: REV_B,
      source: { kind: 'GitRepository', namespace: 'flux-system', name: 'fleet' },
      dependsOn: [
        { kind: 'Kustomization', namespace: 'flux-system', name: 'infra' },
        { kind: 'Kustomization', namespace: 'platform', name: 'crds' },
      ],
      parent: { kind: 'Kustomization', namespace: 'flux-system', name: 'root' },
      intervalMs: 600_000,
      timeoutMs: 300_000,
      retryIntervalMs: 120_000,
      inventory: 2,
      chart: null,
      path: './apps/production',
      url: null,
      digest: SHA,
      drifted: false,
      driftMode: null,
      remote: false,
    });
  });

  test('retries at its interval, unless told otherwise; acts on another cluster through kubeConfig', () => {
    const o = project(
      'c',
      'Kustomization',
      rawKustomization({
        spec: { retryInterval: undefined, kubeConfig: { secretRef: { name: 'x' } } },
      }),
    );
    expect(o).toMatchObject({ retryIntervalMs: 600_000, remote: true });
  });

  test('failing and retried says so', () => {
    const raw = rawKustomization({
      conditions: [{ ...RECONCILING, reason: 'ProgressingWithRetry' }, BUILD_FAILED],
    });
    expect(project('c', 'Kustomization', raw)).toMatchObject({
      verdict: 'failing',
      reason: 'BuildFailed',
      reconciling: true,
      retrying: true,
    });
  });

  test('with a missing source or dependency names it', () => {
    expect(
      missing('ArtifactFailed', 'GitRepository.source.toolkit.fluxcd.io "fleet" not found'),
    ).toMatchObject({ verdict: 'failing', missing: 'GitRepository/flux-system/fleet' });
    expect(
      missing(
        'DependencyNotReady',
        `dependency 'a/b' not found: kustomizations.kustomize.toolkit.fluxcd.io "b" not found`,
      ),
    ).toMatchObject({ verdict: 'failing', missing: 'Kustomization/a/b' });
    expect(missing('DependencyNotReady', "dependency 'a/b' is not ready")).toMatchObject({
      verdict: 'waiting',
      missing: null,
    });
  });

  test('suspended tells since when, if a manager wrote it', () => {
    const managedFields = [
      { manager: 'kubectl', time: iso(T0 - 2 * HOUR), fieldsV1: { 'f:spec': { 'f:suspend': {} } } },
      { manager: 'flux', time: iso(T0 - HOUR), fieldsV1: { 'f:spec': { 'f:suspend': {} } } },
      { manager: 'kustomize-controller', time: iso(T0), fieldsV1: { 'f:status': {} } },
    ];
    const o = project(
      'c',
      'Kustomization',
      rawKustomization({
        metadata: { managedFields },
        spec: { suspend: true },
        conditions: [READY],
      }),
    );
    expect(o).toMatchObject({ suspended: true, verdict: 'ready', suspendedAt: T0 - HOUR });
    expect(
      project('c', 'Kustomization', rawKustomization({ metadata: { managedFields } })).suspendedAt,
    ).toBeNull();
  });

  test('created suspended is unknown underneath', () => {
    const raw = rawKustomization({ spec: { suspend: true }, status: { observedGeneration: -1 } });
    expect(project('c', 'Kustomization', raw)).toMatchObject({
      suspended: true,
      verdict: 'unknown',
    });
  });

  test('being deleted says so, and since when', () => {
    const raw = rawKustomization({ metadata: { deletionTimestamp: iso(T0) }, conditions: [READY] });
    expect(project('c', 'Kustomization', raw)).toMatchObject({ terminating: true, deletedAt: T0 });
  });
});

describe('first failure of a Kustomization', () => {
  const OK = 'ReconciliationSucceeded';
  const BAD = 'HealthCheckFailed';

  test.each<[string, unknown, string | null, number | null]>([
    [
      'of a new digest after the applied one',
      [entry(BAD, 10, 20, REV_B), entry(OK, 0, 9, REV_A)],
      REV_A,
      10,
    ],
    [
      'of a run of failed digests is the earliest',
      [
        entry(BAD, 15, 20, 'c'),
        entry('ReconciliationFailed', 10, 12, REV_B),
        entry(OK, 0, 9, REV_A),
      ],
      REV_A,
      10,
    ],
    ['of what was never applied', [entry(BAD, 1, 20, REV_A)], null, 1],
    [
      'of a digest that succeeded before can not be proved',
      [entry(BAD, -900, 20, REV_A)],
      REV_A,
      null,
    ],
    [
      'of a digest that came back can not be proved',
      [entry(BAD, -900, 20, REV_B), entry(OK, 0, 9, REV_A)],
      REV_A,
      null,
    ],
    [
      'after another success than the applied one can not be proved',
      [entry(BAD, 10, 20, REV_B), entry(OK, 0, 9, 'x')],
      REV_A,
      null,
    ],
    [
      'there is none after a success',
      [entry(OK, 0, 20, REV_A), entry(BAD, -9, -5, REV_B)],
      REV_A,
      null,
    ],
    ['there is none without history (Flux before 2.7)', [], null, null],
    ['is not taken from an unreadable entry', [{ lastReconciledStatus: BAD }], null, null],
    ['is not taken from junk', 'junk', null, null],
  ])('%s', (_, history, applied, minutes) =>
    expect(firstFailureOf(history, applied)).toBe(minutes),
  );
});

import { describe, expect, test } from 'vitest';
import { FLUX_KINDS, type FluxKind } from '../flux/kinds.ts';
import {
  BUILD_FAILED,
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
} from '../testing/example-objects.ts';
import { createIntern } from './intern.ts';
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

const drifted = (driftDetection?: object) =>
  project(
    'c',
    'HelmRelease',
    rawHelmRelease({
      spec: { driftDetection },
      conditions: [READY, { type: 'Drifted', status: 'True', reason: 'DriftDetected' }],
    }),
  );

const git = (o: object = {}) =>
  rawObject('GitRepository', {
    spec: { url: 'ssh://git@github.com/org/fleet', interval: '1m0s' },
    status: { observedGeneration: 1, artifact: { revision: REV_A } },
    ...o,
  });

const repo = (type?: string) =>
  project(
    'c',
    'HelmRepository',
    rawObject('HelmRepository', {
      spec: { type, url: 'oci://ghcr.io/org/charts' },
      status: { observedGeneration: -1 },
    }),
  );

const policy = (status: object) =>
  project(
    'c',
    'ImagePolicy',
    rawObject('ImagePolicy', {
      spec: { imageRepositoryRef: { name: 'app' } },
      status,
      conditions: [READY],
    }),
  );

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
    expect(project('prod', 'Kustomization', raw)).toEqual({
      cluster: 'prod',
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'apps',
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

describe('HelmRelease', () => {
  test('applied is the newest deployed release, attempted the chart it tries', () => {
    const raw = rawHelmRelease({
      status: {
        lastAttemptedRevision: '6.8.0',
        history: [
          { version: 3, status: 'failed', chartName: 'podinfo', chartVersion: '6.8.0' },
          { version: 2, status: 'superseded', chartName: 'podinfo', chartVersion: '6.7.0' },
          { version: 4, status: 'deployed', chartName: 'podinfo', chartVersion: '6.7.1' },
          { version: 1, status: 'deployed', chartName: 'podinfo', chartVersion: '6.6.0' },
        ],
      },
    });
    expect(project('c', 'HelmRelease', raw)).toMatchObject({
      applied: '6.7.1',
      attempted: '6.8.0',
      chart: 'podinfo',
    });
  });

  test('its source is the chart that it makes, or that it refers to', () => {
    expect(project('c', 'HelmRelease', rawHelmRelease()).source).toEqual({
      kind: 'HelmChart',
      namespace: 'flux-system',
      name: 'podinfo-podinfo',
    });
    expect(
      project('c', 'HelmRelease', rawHelmRelease({ status: { helmChart: undefined } })).source,
    ).toEqual({ kind: 'HelmChart', namespace: 'flux-system', name: 'podinfo-podinfo' });
    const byRef = rawHelmRelease({
      spec: { chart: undefined, chartRef: { kind: 'OCIRepository', name: 'app' } },
      status: { helmChart: undefined },
    });
    expect(project('c', 'HelmRelease', byRef)).toMatchObject({
      source: { kind: 'OCIRepository', namespace: 'podinfo', name: 'app' },
      chart: 'podinfo',
    });
  });

  test('fails since Released turned false, not since its last retry', () => {
    const raw = rawHelmRelease({
      conditions: [
        { type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', at: T0 },
        {
          type: 'Ready',
          status: 'False',
          reason: 'UpgradeFailed',
          message: 'Helm upgrade failed',
          at: T0,
        },
        { type: 'Released', status: 'False', reason: 'UpgradeFailed', at: T0 - HOUR },
      ],
    });
    expect(project('c', 'HelmRelease', raw)).toMatchObject({
      verdict: 'failing',
      conditionAt: T0,
      failingSince: T0 - HOUR,
    });
  });

  test('drift is believed only while drift detection is on', () => {
    expect(drifted({ mode: 'warn' })).toMatchObject({
      verdict: 'ready',
      drifted: true,
      driftMode: 'warn',
    });
    expect(drifted({ mode: 'enabled' })).toMatchObject({ drifted: true, driftMode: 'enabled' });
    expect(drifted({ mode: 'disabled' })).toMatchObject({ drifted: false, driftMode: 'disabled' });
    expect(drifted()).toMatchObject({ drifted: false, driftMode: 'disabled' });
  });

  test('waits for the chart that it makes itself, which is not missing', () => {
    const message =
      'could not get Source object: HelmChart.source.toolkit.fluxcd.io "podinfo-podinfo" not found';
    const raw = rawHelmRelease({
      conditions: [{ type: 'Ready', status: 'False', reason: 'ArtifactFailed', message }],
    });
    expect(project('c', 'HelmRelease', raw).missing).toBeNull();
  });

  test('of Flux 2.0 (v2beta1) has its applied revision in a field', () => {
    const raw = rawHelmRelease({ status: { history: undefined, lastAppliedRevision: '6.5.0' } });
    expect(project('c', 'HelmRelease', raw).applied).toBe('6.5.0');
  });
});

describe('sources', () => {
  test('applied is the artifact that is served; attempted the one that is being built', () => {
    expect(project('c', 'GitRepository', git({ conditions: [READY] }))).toMatchObject({
      verdict: 'ready',
      applied: REV_A,
      attempted: REV_A,
      url: 'ssh://git@github.com/org/fleet',
      intervalMs: 60_000,
      inventory: null,
      digest: null,
    });
    const building = git({
      conditions: [
        IN_PROGRESS,
        {
          type: 'ArtifactOutdated',
          status: 'True',
          reason: 'NewRevision',
          message: `new upstream revision '${REV_B}'`,
        },
      ],
    });
    expect(project('c', 'GitRepository', building)).toMatchObject({
      verdict: 'progressing',
      applied: REV_A,
      attempted: REV_B,
    });
  });

  test.each([
    [`new upstream revision '${REV_B}'`, REV_B],
    ["pulled 'podinfo' chart with version '6.8.0'", '6.8.0'],
    [`new revision '6.9.1@${SHA}' for 'oci://ghcr.io/org/app'`, `6.9.1@${SHA}`],
    ['included artifacts differ from last observed includes', REV_A],
  ])('the coming revision is read from: %s', (message, attempted) => {
    const raw = git({
      conditions: [{ type: 'ArtifactOutdated', status: 'True', reason: 'NewRevision', message }],
    });
    expect(project('c', 'OCIRepository', raw).attempted).toBe(attempted);
  });

  test('credentials of a URL are not kept', () => {
    for (const url of [
      'https://user:hunter2@git.example.com/x',
      'https://hunter2@git.example.com/x',
      'https://git.example.com/x?token=hunter2',
    ]) {
      expect(project('c', 'GitRepository', git({ spec: { url } })).url).toBe(
        'https://git.example.com/x',
      );
    }
    const bucket = rawObject('Bucket', {
      spec: { endpoint: 'key:hunter2@minio.example.com', bucketName: 'fleet' },
    });
    expect(project('c', 'Bucket', bucket).url).toBe('minio.example.com/fleet');
  });

  test('an OCI HelmRepository is ready without conditions, another one is not', () => {
    expect(repo('oci').verdict).toBe('ready');
    expect(repo().verdict).toBe('progressing');
  });

  test('a chart knows its repository, an artifact its generator, a repository what it includes', () => {
    const chart = rawObject('HelmChart', {
      spec: { chart: 'podinfo', sourceRef: { kind: 'HelmRepository', name: 'podinfo' } },
    });
    expect(project('c', 'HelmChart', chart)).toMatchObject({
      chart: 'podinfo',
      source: { kind: 'HelmRepository', namespace: 'flux-system', name: 'podinfo' },
    });
    const artifact = rawObject('ExternalArtifact', {
      spec: { sourceRef: { kind: 'ArtifactGenerator', name: 'mono', namespace: 'apps' } },
    });
    expect(project('c', 'ExternalArtifact', artifact).source).toEqual({
      kind: 'ArtifactGenerator',
      namespace: 'apps',
      name: 'mono',
    });
    expect(
      project(
        'c',
        'GitRepository',
        git({ spec: { url: 'x', include: [{ repository: { name: 'lib' } }] } }),
      ).dependsOn,
    ).toEqual([{ kind: 'GitRepository', namespace: 'flux-system', name: 'lib' }]);
  });

  test('a generator is suspended by annotation and counts its artifacts', () => {
    const raw = rawObject('ArtifactGenerator', {
      metadata: { annotations: { 'source.extensions.fluxcd.io/reconcile': 'Disabled' } },
      spec: {
        sources: [
          { alias: 'a', kind: 'GitRepository', name: 'mono' },
          { alias: 'b', kind: 'Bucket', name: 'data' },
        ],
      },
      status: { inventory: [{ name: 'x', namespace: 'y' }], observedSourcesDigest: SHA },
      conditions: [READY],
    });
    expect(project('c', 'ArtifactGenerator', raw)).toMatchObject({
      suspended: true,
      inventory: 1,
      intervalMs: HOUR,
      digest: SHA,
      source: { name: 'mono' },
      dependsOn: [{ kind: 'Bucket', name: 'data' }],
    });
  });
});

describe('notification, image and operator kinds', () => {
  test('Alert and Provider are ready without conditions; the address of a Provider is not kept', () => {
    expect(
      project('c', 'Alert', rawObject('Alert', { spec: { providerRef: { name: 'slack' } } })),
    ).toMatchObject({
      verdict: 'ready',
      source: { kind: 'Provider', namespace: 'flux-system', name: 'slack' },
    });
    const provider = project(
      'c',
      'Provider',
      rawObject('Provider', {
        spec: { type: 'slack', address: 'https://hunter2.example.com/hook' },
      }),
    );
    expect(provider.verdict).toBe('ready');
    expect(JSON.stringify(provider)).not.toContain('hunter2');
  });

  test('the webhook path of a Receiver is nowhere', () => {
    const path = `/hook/${'0f'.repeat(32)}`;
    const raw = rawObject('Receiver', {
      status: { webhookPath: path },
      conditions: [{ ...READY, message: `Receiver initialized for path: ${path}` }],
    });
    const o = project('c', 'Receiver', raw);
    expect(o.message).toBe('Receiver initialized for path: /hook/…');
    expect(JSON.stringify(o)).not.toContain('0f0f');
  });

  test('images', () => {
    expect(
      policy({ latestRef: { name: 'ghcr.io/org/app', tag: '1.2.3', digest: SHA } }),
    ).toMatchObject({
      applied: `ghcr.io/org/app:1.2.3@${SHA}`,
      source: { kind: 'ImageRepository', name: 'app' },
    });
    expect(policy({ latestImage: 'ghcr.io/org/app:1.2.2' }).applied).toBe('ghcr.io/org/app:1.2.2');
    const images = rawObject('ImageRepository', {
      spec: { image: 'ghcr.io/org/app' },
      status: { lastScanResult: { revision: '273' } },
    });
    expect(project('c', 'ImageRepository', images)).toMatchObject({
      url: 'ghcr.io/org/app',
      applied: '273',
    });
    const automation = rawObject('ImageUpdateAutomation', {
      spec: { sourceRef: { kind: 'GitRepository', name: 'fleet' }, update: { path: './apps' } },
      status: { observedSourceRevision: REV_A },
    });
    expect(project('c', 'ImageUpdateAutomation', automation)).toMatchObject({
      applied: REV_A,
      path: './apps',
      source: { name: 'fleet' },
    });
  });

  test('kinds of the operator are timed and suspended by annotations', () => {
    const annotations = {
      'fluxcd.controlplane.io/reconcile': 'disabled',
      'fluxcd.controlplane.io/reconcileEvery': '30m',
      'fluxcd.controlplane.io/reconcileTimeout': '10m',
    };
    const instance = rawObject('FluxInstance', {
      metadata: { annotations },
      spec: { sync: { url: 'https://u:hunter2@git.example.com/x', path: 'clusters/prod' } },
      status: { lastAppliedRevision: `v2.9.4@${SHA}`, inventory: { entries: [{}, {}] } },
      conditions: [READY],
    });
    expect(project('c', 'FluxInstance', instance)).toMatchObject({
      suspended: true,
      intervalMs: 1_800_000,
      timeoutMs: 600_000,
      applied: `v2.9.4@${SHA}`,
      attempted: `v2.9.4@${SHA}`,
      inventory: 2,
      path: 'clusters/prod',
      url: 'https://git.example.com/x',
    });
    const set = rawObject('ResourceSet', {
      spec: { dependsOn: [{ kind: 'CustomResourceDefinition', name: 'x.example.com' }] },
      conditions: [READY],
    });
    expect(project('c', 'ResourceSet', set)).toMatchObject({
      verdict: 'ready',
      intervalMs: HOUR,
      dependsOn: [{ kind: 'CustomResourceDefinition', namespace: '', name: 'x.example.com' }],
    });
  });
});

test.each(FLUX_KINDS)(
  '%s without status is not failing, and what it is needs no clock',
  (kind: FluxKind) => {
    const o = project('c', kind, rawObject(kind));
    expect(['ready', 'progressing']).toContain(o.verdict);
    expect(o.verdict === 'ready' ? 'Static' : 'NoReadyCondition').toBe(o.reason);
  },
);

test('what two observations have in common is held once', () => {
  const intern = createIntern();
  const see = () =>
    project(
      'c',
      'Kustomization',
      structuredClone(
        rawKustomization({ spec: { dependsOn: [{ name: 'a' }] }, conditions: [READY] }),
      ),
      intern,
    );
  const [a, b] = [see(), see()];
  expect(a.source).toBe(b.source);
  expect(a.dependsOn[0]).toBe(b.dependsOn[0]);
  const seen: string[] = [];
  const spy = Object.assign((s: string) => (seen.push(s), s), { ref: intern.ref });
  const o = project('c', 'Kustomization', rawKustomization({ conditions: [READY] }), spy);
  for (const shared of [o.namespace, o.reason, o.message, o.applied, o.path])
    expect(seen).toContain(shared);
});

test('an interner forgets all rather than grow', () => {
  const intern = createIntern(3);
  expect(['a', 'b', 'c', 'd', 'a'].map((s) => intern(s))).toEqual(['a', 'b', 'c', 'd', 'a']);
  const ref = { kind: 'A', namespace: 'b', name: 'c' };
  for (let i = 0; i < 10; i++)
    expect(intern.ref({ ...ref, name: String(i) })).toEqual({ ...ref, name: String(i) });
});

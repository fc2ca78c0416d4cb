import { expect, test } from 'vitest';
import { readConditions } from './conditions.ts';
import type { FluxKind } from './kinds.ts';
import { isCurrent, judge, NO_READY, type Facts } from './verdict.ts';

type Raw = [
  type: string,
  status: string,
  reason: string,
  message?: string,
  observedGeneration?: number | undefined,
];
const facts = (kind: FluxKind, raw: readonly Raw[], more: Partial<Facts> = {}): Facts => ({
  kind,
  namespace: 'apps',
  source: { kind: 'GitRepository', namespace: 'flux-system', name: 'fleet' },
  dependsOn: [],
  conditions: readConditions(
    raw.map(([type, status, reason, message = '', observedGeneration = 1]) => ({
      type,
      status,
      reason,
      message,
      observedGeneration,
      lastTransitionTime: '2026-11-24T12:00:00Z',
    })),
  ),
  generation: 1,
  observedGeneration: 1,
  suspended: false,
  isStatic: false,
  ...more,
});

test.each<[string, FluxKind, Raw[], string, string]>([
  [
    'Kustomization applied',
    'Kustomization',
    [['Ready', 'True', 'ReconciliationSucceeded']],
    'ready',
    'ReconciliationSucceeded',
  ],
  [
    'Kustomization reconciling',
    'Kustomization',
    [
      ['Reconciling', 'True', 'Progressing'],
      ['Ready', 'Unknown', 'Progressing'],
    ],
    'progressing',
    'Progressing',
  ],
  [
    'build error, retrying',
    'Kustomization',
    [
      ['Reconciling', 'True', 'ProgressingWithRetry'],
      ['Ready', 'False', 'BuildFailed'],
    ],
    'failing',
    'BuildFailed',
  ],
  [
    'health check failed',
    'Kustomization',
    [['Ready', 'False', 'HealthCheckFailed']],
    'failing',
    'HealthCheckFailed',
  ],
  [
    'health check restarted',
    'Kustomization',
    [
      [
        'Ready',
        'False',
        'HealthCheckCanceled',
        'New reconciliation triggered by GitRepository/a/b',
      ],
    ],
    'progressing',
    'HealthCheckCanceled',
  ],
  [
    'dependency not ready',
    'Kustomization',
    [['Ready', 'False', 'DependencyNotReady', "dependency 'a/b' is not ready"]],
    'waiting',
    'DependencyNotReady',
  ],
  [
    'dependency missing',
    'Kustomization',
    [
      [
        'Ready',
        'False',
        'DependencyNotReady',
        `dependency 'a/b' not found: kustomizations.kustomize.toolkit.fluxcd.io "b" not found`,
      ],
    ],
    'failing',
    'DependencyNotReady',
  ],
  [
    'source missing',
    'Kustomization',
    [
      [
        'Ready',
        'False',
        'ArtifactFailed',
        'GitRepository.source.toolkit.fluxcd.io "fleet" not found',
      ],
    ],
    'failing',
    'ArtifactFailed',
  ],
  [
    'source without artifact',
    'Kustomization',
    [['Ready', 'False', 'ArtifactFailed', 'Source artifact not found, retrying in 30s']],
    'waiting',
    'ArtifactFailed',
  ],
  [
    'artifact gone',
    'Kustomization',
    [
      [
        'Ready',
        'False',
        'ArtifactFailed',
        'Source is not ready, artifact not found, retrying in 30s',
      ],
    ],
    'waiting',
    'ArtifactFailed',
  ],
  [
    'path missing',
    'Kustomization',
    [
      [
        'Ready',
        'False',
        'ArtifactFailed',
        'kustomization path not found: stat /tmp/x: no such file or directory',
      ],
    ],
    'failing',
    'ArtifactFailed',
  ],
  [
    'stalled',
    'Kustomization',
    [
      ['Stalled', 'True', 'InvalidCELExpression'],
      ['Ready', 'False', 'InvalidCELExpression'],
    ],
    'stalled',
    'InvalidCELExpression',
  ],
  [
    'HelmRelease released, checking again',
    'HelmRelease',
    [
      ['Reconciling', 'True', 'Progressing', 'Fulfilling prerequisites'],
      ['Ready', 'True', 'UpgradeSucceeded'],
    ],
    'ready',
    'UpgradeSucceeded',
  ],
  [
    'HelmRelease upgrading',
    'HelmRelease',
    [
      ['Reconciling', 'True', 'Progressing'],
      ['Ready', 'Unknown', 'Progressing', "Running 'upgrade' action with timeout of 5m0s"],
    ],
    'progressing',
    'Progressing',
  ],
  [
    'HelmRelease testing',
    'HelmRelease',
    [['Ready', 'Unknown', 'AwaitingTests']],
    'progressing',
    'AwaitingTests',
  ],
  [
    'HelmRelease rolled back',
    'HelmRelease',
    [
      ['Reconciling', 'True', 'ProgressingWithRetry'],
      ['Ready', 'False', 'RollbackSucceeded'],
    ],
    'failing',
    'RollbackSucceeded',
  ],
  [
    'HelmRelease drifted',
    'HelmRelease',
    [
      ['Ready', 'True', 'UpgradeSucceeded'],
      ['Drifted', 'True', 'DriftDetected'],
    ],
    'ready',
    'UpgradeSucceeded',
  ],
  [
    'HelmRelease, chart not ready',
    'HelmRelease',
    [['Ready', 'False', 'SourceNotReady', "HelmChart 'a/b' is not ready: latest generation"]],
    'waiting',
    'SourceNotReady',
  ],
  [
    'HelmRelease, chart not ready, Flux 2.2',
    'HelmRelease',
    [['Ready', 'False', 'HelmChartNotReady']],
    'waiting',
    'HelmChartNotReady',
  ],
  [
    'HelmRelease, artifact gone',
    'HelmRelease',
    [['Ready', 'False', 'ArtifactFailed', 'Source not ready: artifact not found. Retrying in 30s']],
    'waiting',
    'ArtifactFailed',
  ],
  [
    'retries exhausted keeps the error',
    'HelmRelease',
    [
      ['Stalled', 'True', 'RetriesExceeded', 'Failed to install after 1 attempt(s)'],
      ['Ready', 'False', 'InstallFailed', 'Helm install failed'],
    ],
    'stalled',
    'InstallFailed',
  ],
  [
    'Git failing with an old artifact',
    'GitRepository',
    [
      ['Reconciling', 'True', 'ProgressingWithRetry'],
      ['Ready', 'False', 'GitOperationFailed'],
      ['FetchFailed', 'True', 'GitOperationFailed'],
      ['ArtifactInStorage', 'True', 'Succeeded'],
    ],
    'failing',
    'GitOperationFailed',
  ],
  [
    'include without artifact',
    'GitRepository',
    [['Ready', 'False', 'NoArtifact', "no artifact available for include 'lib'"]],
    'waiting',
    'NoArtifact',
  ],
  [
    'chart without source artifact',
    'HelmChart',
    [
      [
        'Ready',
        'False',
        'NoSourceArtifact',
        "no artifact available for HelmRepository source 'podinfo'",
      ],
    ],
    'waiting',
    'NoSourceArtifact',
  ],
  [
    'chart version missing',
    'HelmChart',
    [
      ['Stalled', 'True', 'InvalidChartReference'],
      ['Ready', 'False', 'InvalidChartReference'],
    ],
    'stalled',
    'InvalidChartReference',
  ],
  [
    'signature',
    'OCIRepository',
    [['Ready', 'False', 'VerificationError']],
    'failing',
    'VerificationError',
  ],
  [
    'policy without tags',
    'ImagePolicy',
    [['Ready', 'False', 'DependencyNotReady', 'retrying in 30s error: no tags in database']],
    'waiting',
    'DependencyNotReady',
  ],
  [
    'resource set',
    'ResourceSet',
    [['Ready', 'True', 'ReconciliationSucceeded']],
    'ready',
    'ReconciliationSucceeded',
  ],
  [
    'a status that does not exist',
    'Kustomization',
    [['Ready', 'Maybe', 'Progressing']],
    'unknown',
    'InvalidStatus',
  ],
  ['no conditions', 'Kustomization', [], 'progressing', NO_READY],
  [
    'only Reconciling',
    'Kustomization',
    [['Reconciling', 'True', 'Progressing', 'processing object']],
    'progressing',
    'Progressing',
  ],
])('%s', (_, kind, conditions, state, reason) => {
  expect(judge(facts(kind, conditions))).toMatchObject({ state, reason });
});

test('kinds that have no conditions by design are ready without them, and as they say with them', () => {
  expect(judge(facts('Alert', [], { isStatic: true })).state).toBe('ready');
  expect(
    judge(facts('Provider', [['Ready', 'False', 'ValidationFailed']], { isStatic: true })).state,
  ).toBe('failing');
});

test('suspended before its first reconciliation is unknown underneath, never healthy', () => {
  expect(judge(facts('Kustomization', [], { suspended: true, observedGeneration: -1 })).state).toBe(
    'unknown',
  );
});

test('Ready=True of an older generation is progress, unless suspended', () => {
  const old = [['Ready', 'True', 'ReconciliationSucceeded', '', 1]] as Raw[];
  expect(judge(facts('Kustomization', old, { generation: 2 }))).toMatchObject({
    state: 'progressing',
    at: null,
  });
  expect(judge(facts('Kustomization', old, { generation: 2, suspended: true })).state).toBe(
    'ready',
  );
});

test('a failing object that was just edited is failing, though its status lags', () => {
  expect(
    judge(facts('Kustomization', [['Ready', 'False', 'BuildFailed', '', 2]], { generation: 2 }))
      .state,
  ).toBe('failing');
});

test.each<[string, number | null, number | undefined, number, boolean]>([
  ['both say so', 3, 3, 3, true],
  ['status alone', 3, 2, 3, true],
  ['Ready alone', 2, 3, 3, true],
  ['neither', 2, 2, 3, false],
  ['never observed', -1, 1, 2, false],
  ['kind without the field', null, 3, 3, true],
])('current generation: %s', (_, own, ofReady, generation, current) => {
  const f = facts('Kustomization', [['Ready', 'True', 'Ok', '', ofReady]], {
    generation,
    observedGeneration: own,
  });
  expect(isCurrent(f)).toBe(current);
});

test('a release that helm-controller stamped with a generation that it has not attempted is not current', () => {
  const f = facts('HelmRelease', [['Ready', 'True', 'InstallSucceeded', '', 2]], {
    generation: 2,
    observedGeneration: 1,
  });
  expect(judge({ ...f, attemptedGeneration: 1 })).toMatchObject({
    state: 'progressing',
    reason: 'NewGeneration',
  });
  expect(judge({ ...f, attemptedGeneration: 2 }).state).toBe('ready');
  expect(judge({ ...f, observedGeneration: 2, attemptedGeneration: 1 }).state).toBe('ready');
});

test('an object that knows no observed generation at all is current', () => {
  expect(isCurrent(facts('Alert', [], { generation: 4, observedGeneration: null }))).toBe(true);
});

test('conditions are found by type, whatever their order, and the first of a type counts', () => {
  const c = [
    ['Healthy', 'False', 'X'],
    ['Ready', 'True', 'Ok'],
    ['Ready', 'False', 'Later'],
  ] as Raw[];
  expect(judge(facts('Kustomization', c)).state).toBe('ready');
  expect(judge(facts('Kustomization', c.toReversed())).state).toBe('failing');
});

import { describe, expect, it } from 'vitest';
import { readTrace } from '../testing/traces.ts';
import { changeOf } from './change.ts';

const rev = (c: string): string => `main@sha1:${c.repeat(40)}`;
const [A, B, C] = [rev('a'), rev('b'), rev('c')] as const;
const at = (text: string): number => Date.parse(`2026-08-${text}:00Z`);

const snapshot = (
  digest: string,
  revision: string,
  status: string,
  first: string,
  last: string,
  total = 3,
) => ({
  digest: `sha256:${digest}`,
  firstReconciled: `2026-08-${first}:00Z`,
  lastReconciled: `2026-08-${last}:00Z`,
  lastReconciledDuration: '2.8s',
  lastReconciledStatus: status,
  metadata: { revision },
  totalReconciliations: total,
});
const OK = 'ReconciliationSucceeded';
const ready = (status: string, reason: string) => ({ type: 'Ready', status, reason, message: '' });
const ks = (status: object) => ({ kind: 'Kustomization', status });

const failing = (history: object[] | undefined, applied: string | null, attempted: string | null) =>
  ks({
    conditions: [ready('False', 'HealthCheckFailed')],
    ...(history === undefined ? {} : { history }),
    ...(applied === null ? {} : { lastAppliedRevision: applied }),
    ...(attempted === null ? {} : { lastAttemptedRevision: attempted }),
  });

describe('what changed before a Kustomization failed', () => {
  it.each([
    [
      'a health check fails for new content: content, first seen when that content was first tried',
      failing(
        [
          snapshot('2', B, 'HealthCheckFailed', '18T08:15', '18T08:19'),
          snapshot('1', A, OK, '15T10:11', '18T08:00', 412),
        ],
        A,
        B,
      ),
      { type: 'content', from: A, to: B, at: at('18T08:15') },
    ],
    [
      'the new revision builds to the same content',
      failing(
        [
          snapshot('1', B, 'HealthCheckFailed', '18T08:15', '18T08:19'),
          snapshot('1', A, OK, '15T10:11', '18T08:00'),
        ],
        A,
        B,
      ),
      { type: 'revision', from: A, to: B, at: at('18T08:15') },
    ],
    [
      'nothing changed: it fails with the revision that it had succeeded with',
      failing(
        [
          snapshot('1', A, 'ReconciliationFailed', '18T08:15', '18T08:19'),
          snapshot('1', A, OK, '15T10:11', '18T08:00'),
        ],
        A,
        A,
      ),
      { type: 'none', revision: A, at: at('18T08:00') },
    ],
    [
      'an entry that hides its own success is not called new content, however old the entry below it is',
      failing(
        [
          snapshot('2', B, 'HealthCheckFailed', '10T08:00', '18T08:19', 900),
          snapshot('1', A, OK, '01T10:11', '10T07:50'),
        ],
        B,
        B,
      ),
      { type: 'none', revision: B, at: null },
    ],
    [
      'the same, and only the revision has moved since',
      failing(
        [
          snapshot('2', C, 'HealthCheckFailed', '10T08:00', '18T08:19', 900),
          snapshot('1', A, OK, '01T10:11', '10T07:50'),
        ],
        B,
        C,
      ),
      { type: 'revision', from: B, to: C, at: null },
    ],
    [
      'a revision that does not build leaves no entry: what it changes is not known',
      failing([snapshot('1', A, OK, '15T10:11', '18T08:00')], A, B),
      { type: 'unbuilt', from: A, to: B },
    ],
    [
      'it stops building without a new revision',
      failing([snapshot('1', A, OK, '15T10:11', '18T08:00')], A, A),
      { type: 'none', revision: A, at: at('18T08:00') },
    ],
    [
      'nothing of it ever succeeded',
      failing([snapshot('1', A, 'HealthCheckFailed', '18T08:15', '18T08:19')], null, A),
      { type: 'first', to: A, at: at('18T08:15') },
    ],
    [
      'a Flux without history, a new revision',
      failing(undefined, A, B),
      { type: 'moved', from: A, to: B },
    ],
    [
      'a Flux without history, the same revision',
      failing(undefined, A, A),
      { type: 'none', revision: A, at: null },
    ],
    ['never applied, no history', failing(undefined, null, B), { type: 'first', to: B, at: null }],
    [
      'nothing was ever attempted',
      failing(undefined, null, null),
      { type: 'first', to: null, at: null },
    ],
    [
      'two contents failed after one that the history has forgotten: it does not say',
      failing(
        [
          snapshot('3', C, 'ReconciliationFailed', '18T08:15', '18T08:19'),
          snapshot('2', B, 'ReconciliationFailed', '10T08:15', '18T08:10'),
          snapshot('1', A, OK, '01T10:11', '10T07:50'),
        ],
        B,
        C,
      ),
      { type: 'unknown' },
    ],
  ])('%s', (_, object, change) => {
    expect(changeOf('Kustomization', object)).toEqual(change);
  });

  it('while it is tried again it is still the failure that is explained', () => {
    const object = ks({
      conditions: [
        { type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message: '' },
        ready('Unknown', 'Progressing'),
      ],
      history: [snapshot('1', A, OK, '15T10:11', '18T08:00')],
      lastAppliedRevision: A,
      lastAttemptedRevision: B,
    });
    expect(changeOf('Kustomization', object)).toEqual({ type: 'unbuilt', from: A, to: B });
  });

  it('a ready one tells its last change of content', () => {
    const object = ks({
      conditions: [ready('True', OK)],
      history: [
        snapshot('2', B, OK, '18T08:15', '18T09:15'),
        snapshot('1', A, OK, '15T10:11', '18T08:00'),
      ],
      lastAppliedRevision: B,
      lastAttemptedRevision: B,
    });
    expect(changeOf('Kustomization', object)).toEqual({
      type: 'content',
      from: A,
      to: B,
      at: at('18T08:15'),
    });
  });
});

const release = (
  version: number,
  status: string,
  chartVersion: string,
  configDigest: string,
  appVersion = '6.0.0',
) => ({
  version,
  status,
  chartName: 'podinfo',
  chartVersion,
  appVersion,
  configDigest: `sha256:${configDigest}`,
  firstDeployed: '2026-08-01T00:00:00Z',
  lastDeployed: `2026-08-${String(10 + version)}T00:00:00Z`,
});
const deployedAt = (version: number): number => Date.parse(`2026-08-${10 + version}T00:00:00Z`);
const hr = (
  history: object[],
  attempted: readonly [string, string] | null,
  [status, reason]: readonly [string, string] = ['False', 'UpgradeFailed'],
) => ({
  kind: 'HelmRelease',
  status: {
    conditions: [ready(status, reason)],
    history,
    ...(attempted === null
      ? {}
      : {
          lastAttemptedRevision: attempted[0],
          lastAttemptedConfigDigest: `sha256:${attempted[1]}`,
        }),
  },
});

describe('what changed before a HelmRelease failed', () => {
  it.each([
    [
      'a new chart, and with it a new application; the values are the same',
      hr(
        [
          release(2, 'failed', '6.6.0', 'v1', '6.6.0'),
          release(1, 'deployed', '6.5.4', 'v1', '6.5.4'),
        ],
        ['6.6.0', 'v1'],
      ),
      {
        type: 'release',
        chart: { from: '6.5.4', to: '6.6.0' },
        app: { from: '6.5.4', to: '6.6.0' },
        values: false,
        at: deployedAt(2),
      },
    ],
    [
      'new values only',
      hr(
        [release(2, 'failed', '6.5.4', 'v2'), release(1, 'deployed', '6.5.4', 'v1')],
        ['6.5.4', 'v2'],
      ),
      { type: 'release', chart: null, app: null, values: true, at: deployedAt(2) },
    ],
    [
      'rolled back: what was attempted is compared with what runs again',
      hr(
        [
          release(3, 'deployed', '6.5.4', 'v1'),
          release(2, 'failed', '6.6.0', 'v1'),
          release(1, 'superseded', '6.5.4', 'v1'),
        ],
        ['6.6.0', 'v1'],
        ['False', 'RollbackSucceeded'],
      ),
      {
        type: 'release',
        chart: { from: '6.5.4', to: '6.6.0' },
        app: null,
        values: false,
        at: deployedAt(2),
      },
    ],
    [
      'nothing: it fails with what is deployed',
      hr([release(1, 'deployed', '6.5.4', 'v1')], ['6.5.4', 'v1'], ['False', 'SourceNotReady']),
      { type: 'none', revision: '6.5.4', at: deployedAt(1) },
    ],
    [
      'its tests fail: what is deployed is compared with what it replaced',
      hr(
        [release(2, 'deployed', '6.6.0', 'v1'), release(1, 'superseded', '6.5.4', 'v1')],
        ['6.6.0', 'v1'],
        ['False', 'TestFailed'],
      ),
      {
        type: 'release',
        chart: { from: '6.5.4', to: '6.6.0' },
        app: null,
        values: false,
        at: deployedAt(2),
      },
    ],
    [
      'the first install fails',
      hr([release(1, 'failed', '6.5.4', 'v1')], ['6.5.4', 'v1'], ['False', 'InstallFailed']),
      { type: 'first', to: '6.5.4', at: Date.parse('2026-08-01T00:00:00Z') },
    ],
    [
      'nothing was ever tried',
      hr([], null, ['False', 'SourceNotReady']),
      { type: 'first', to: null, at: null },
    ],
  ])('%s', (_, object, change) => {
    expect(changeOf('HelmRelease', object)).toEqual(change);
  });

  it('a ready one tells its last upgrade', () => {
    const object = hr(
      [release(2, 'deployed', '6.6.0', 'v2'), release(1, 'superseded', '6.5.4', 'v1')],
      ['6.6.0', 'v2'],
      ['True', 'UpgradeSucceeded'],
    );
    expect(changeOf('HelmRelease', object)).toMatchObject({
      chart: { from: '6.5.4', to: '6.6.0' },
      values: true,
    });
  });

  it('values that are not recorded are not called unchanged', () => {
    const [failed, deployed] = [
      release(2, 'failed', '2.0.0', 'x'),
      release(1, 'deployed', '1.0.0', 'x'),
    ];
    const object = hr([failed, { ...deployed, configDigest: undefined }], ['2.0.0', 'x']);
    expect(changeOf('HelmRelease', object)).toMatchObject({ type: 'release', values: null });
  });
});

describe('what real controllers wrote', () => {
  const trace = readTrace();
  /** What is said of each failure of the objects of a scenario, once each. */
  const saidIn = (name: string): string[] => {
    const scenario = trace.scenarios.find((s) => s.name === name);
    const said = trace.events.slice(scenario?.from, scenario?.to).flatMap((event) => {
      const isOne = scenario?.objects.some(
        (o) =>
          o.cluster === event.cluster &&
          o.kind === event.kind &&
          o.name === event.object.metadata.name,
      );
      const state = event.object.status?.conditions?.find((c) => c.type === 'Ready');
      if (isOne !== true || state?.status !== 'False') return [];
      const change = changeOf(event.kind, event.object);
      return change.type === 'release'
        ? [`${state.reason}: release, values ${String(change.values)}`]
        : [`${state.reason}: ${change.type}`];
    });
    return [...new Set(said)].toSorted();
  };

  it.each([
    // The condition comes a moment before its entry of the history: until then the content is not known to be new.
    ['broken-commit', ['ReconciliationFailed: content', 'ReconciliationFailed: unbuilt']],
    ['broken-yaml', ['BuildFailed: unbuilt']],
    ['missing-path', ['ArtifactFailed: first']],
    ['wait-timeout', ['DependencyNotReady: first', 'HealthCheckFailed: first']],
    [
      'helm-upgrade-rolled-back',
      [
        'RollbackSucceeded: release, values true',
        'SourceNotReady: first',
        'UninstallSucceeded: none',
        'UpgradeFailed: release, values true',
      ],
    ],
  ])('%s', (name, said) => {
    expect(saidIn(name)).toEqual(said);
  });
});

describe('what changed, of other kinds', () => {
  it('a source tells the newest revision that it serves', () => {
    const status = { artifact: { revision: A, lastUpdateTime: '2026-08-18T08:00:00Z' } };
    expect(changeOf('GitRepository', { status })).toEqual({
      type: 'artifact',
      revision: A,
      at: at('18T08:00'),
    });
  });

  it('what is not recorded is unknown, also of hostile shapes', () => {
    for (const raw of [null, 7, [], {}, { status: { history: {}, conditions: [null] } }])
      for (const kind of ['Kustomization', 'HelmRelease', 'Receiver'])
        expect(changeOf(kind, raw)).toEqual({ type: 'unknown' });
  });
});

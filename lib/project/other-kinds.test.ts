import { describe, expect, test } from 'vitest';
import { rawObject, READY, REV_A, type RawCondition } from '../testing/example-objects.ts';
import { project } from './project.ts';

const SHA = `sha256:${'c'.repeat(64)}`;

const HOUR = 3_600_000;

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

  test.each(['Alert', 'Provider'] as const)(
    '%s of a version with a status is in progress until its controller reports, then what it says',
    (kind) => {
      const said = (status: object, conditions: RawCondition[] = []) =>
        project('c', kind, rawObject(kind, { status, conditions })).verdict;
      // The default of the schemas of v1beta1 and v1beta2 (Flux 2.0 and 2.1).
      expect(said({ observedGeneration: -1 })).toBe('progressing');
      expect(said({ observedGeneration: 1 }, [READY])).toBe('ready');
      expect(said({}, [{ type: 'Ready', status: 'False', reason: 'ValidationFailed' }])).toBe(
        'failing',
      );
      expect(said({}, [{ type: 'Stalled', status: 'True', reason: 'InvalidConfig' }])).toBe(
        'stalled',
      );
      expect(said({})).toBe('ready');
    },
  );

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
    const provider = rawObject('ResourceSetInputProvider', {
      spec: { type: 'GitHubBranch', url: 'https://github.com/org/app' },
      status: { lastExportedRevision: SHA },
      conditions: [READY],
    });
    expect(project('c', 'ResourceSetInputProvider', provider)).toMatchObject({
      verdict: 'ready',
      applied: SHA,
      url: 'https://github.com/org/app',
      intervalMs: 600_000,
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

  test('a report is ready though its generation is ahead of its Ready: the operator writes its spec last', () => {
    const report = rawObject('FluxReport', {
      metadata: { name: 'flux', generation: 412 },
      spec: { distribution: { version: 'v2.9.4', status: 'Installed' } },
      conditions: [{ ...READY, observedGeneration: 411 }],
    });
    expect(project('c', 'FluxReport', report)).toMatchObject({
      verdict: 'ready',
      currentGeneration: true,
      applied: 'v2.9.4',
      intervalMs: 300_000,
    });
    const failed = { type: 'Ready', status: 'False', reason: 'ReconciliationFailed' };
    expect(
      project('c', 'FluxReport', rawObject('FluxReport', { conditions: [failed] })).verdict,
    ).toBe('failing');
  });
});

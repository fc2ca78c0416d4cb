import { describe, expect, test } from 'vitest';
import { rawHelmRelease, READY, T0 } from '../testing/example-objects.ts';
import { project } from './project.ts';

const HOUR = 3_600_000;

const drifted = (driftDetection?: object) =>
  project(
    'c',
    'HelmRelease',
    rawHelmRelease({
      spec: { driftDetection },
      conditions: [READY, { type: 'Drifted', status: 'True', reason: 'DriftDetected' }],
    }),
  );

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

  test('drift that was found under an older spec is not known any more, unless it is suspended since', () => {
    const release = (generation: number, spec: object) =>
      project(
        'c',
        'HelmRelease',
        rawHelmRelease({
          metadata: { generation },
          spec: { driftDetection: { mode: 'warn' }, ...spec },
          conditions: [
            { ...READY, observedGeneration: generation },
            {
              type: 'Drifted',
              status: 'True',
              reason: 'DriftDetected',
              observedGeneration: 3,
            },
          ],
        }),
      ).drifted;
    expect(release(3, {})).toBe(true);
    expect(release(4, {})).toBe(false);
    expect(release(4, { suspend: true })).toBe(true);
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

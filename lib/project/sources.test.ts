import { describe, expect, test } from 'vitest';
import { IN_PROGRESS, rawObject, READY, REV_A, REV_B } from '../testing/example-objects.ts';
import { project } from './project.ts';

const SHA = `sha256:${'c'.repeat(64)}`;

const HOUR = 3_600_000;

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

  test('it fails since its first fetch failed, also while it is tried again', () => {
    const at = (type: string, status: string, reason: string, hour: number) => ({
      type,
      status,
      reason,
      message: 'unable to clone',
      at: Date.UTC(2026, 10, 24, hour),
    });
    const fetch = at('FetchFailed', 'True', 'GitOperationFailed', 10);
    for (const ready of [
      at('Ready', 'False', 'GitOperationFailed', 12),
      at('Ready', 'Unknown', 'Progressing', 13),
    ]) {
      const o = project('c', 'GitRepository', git({ conditions: [IN_PROGRESS, ready, fetch] }));
      expect(o.failingSince).toBe(Date.UTC(2026, 10, 24, 10));
    }
    expect(project('c', 'GitRepository', git({ conditions: [READY] })).failingSince).toBeNull();
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

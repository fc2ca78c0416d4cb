import { describe, expect, it } from 'vitest';
import { rightsPause } from './access.ts';
import { chooseVersions, readAggregated, readGroups, readResources } from './discovery.ts';
import { readCrd, readDeployment } from './flux-read.ts';
import { versionOf } from './flux-version.ts';

const resources = (table: Record<string, string[]>) =>
  new Map(Object.entries(table).map(([gv, plurals]) => [gv, new Set(plurals)]));

describe('the version of a kind', () => {
  it('is that of its resource, not of its group', () => {
    const served = chooseVersions(
      resources({
        'source.toolkit.fluxcd.io/v1': ['gitrepositories'],
        'source.toolkit.fluxcd.io/v1beta2': ['gitrepositories', 'ocirepositories', 'buckets'],
        'source.toolkit.fluxcd.io/v1beta1': ['buckets'],
      }),
    );
    expect(served).toEqual({ GitRepository: 'v1', OCIRepository: 'v1beta2', Bucket: 'v1beta2' });
  });

  it('is one that we do not know when no other is served: newer is not absent', () => {
    const served = chooseVersions(
      resources({ 'kustomize.toolkit.fluxcd.io/v2': ['kustomizations'] }),
    );
    expect(served).toEqual({ Kustomization: 'v2' });
  });

  it('of several that we do not know is the most stable, then the newest, in whatever order they are listed', () => {
    const versions = ['v2alpha1', 'v3', 'next', 'v2beta2', 'v12', 'v2beta10', 'v4beta1'];
    for (const order of [versions, versions.toReversed()]) {
      const table = order.map((v) => [`kustomize.toolkit.fluxcd.io/${v}`, ['kustomizations']]);
      const chosen = (without: string[]) =>
        chooseVersions(
          resources(
            Object.fromEntries(
              table.filter(([gv]) => !without.includes(String(gv).split('/')[1] ?? '')),
            ),
          ),
        ).Kustomization;
      expect(chosen([])).toBe('v12');
      expect(chosen(['v12', 'v3'])).toBe('v4beta1');
      expect(chosen(['v12', 'v3', 'v4beta1'])).toBe('v2beta10');
      expect(chosen(['v12', 'v3', 'v4beta1', 'v2beta10', 'v2beta2'])).toBe('v2alpha1');
    }
  });

  it('of nothing is nothing', () => {
    expect(chooseVersions(new Map())).toEqual({});
  });
});

describe('an answer to discovery', () => {
  it.each([null, 'text', {}, { items: 3 }, { groups: 3 }, { resources: 'x' }])(
    'that is none is an error, not a cluster without Flux: %j',
    (json) => {
      expect(() => readAggregated(json)).toThrow(/not like a Kubernetes/);
      expect(() => readGroups(json)).toThrow(/not like a Kubernetes/);
      expect(() => readResources(json)).toThrow(/not like a Kubernetes/);
    },
  );

  it('with odd entries keeps the others', () => {
    const group = {
      metadata: { name: 'g' },
      versions: [
        null,
        { version: 'v1', resources: [null, { resource: 'things' }, { resource: 3 }] },
      ],
    };
    expect(readAggregated({ items: [null, {}, group] })).toEqual(resources({ 'g/v1': ['things'] }));
  });

  it('in the old form leaves subresources out', () => {
    expect(readResources({ resources: [{ name: 'a' }, { name: 'a/status' }, null] })).toEqual(
      new Set(['a']),
    );
  });
});

describe('questions about rights', () => {
  const limits = { accessMs: 60_000, accessPerSecond: 50 };
  it.each([
    ['a small fleet: each kind once a minute', 15, 3, 4_000],
    ['a large one: no more than the budget', 15, 1_000, 20_000],
    ['no kind yet', 0, 3, 60_000],
  ])('of %s', (_, kinds, clusters, ms) => {
    expect(rightsPause(kinds, clusters, limits)).toBe(ms);
  });
});

const deployment = (
  image: string,
  more: object = {},
  status: object = { availableReplicas: 1 },
) => ({
  metadata: { name: 'source-controller', namespace: 'flux-system', ...more },
  spec: {
    template: {
      spec: {
        containers: [
          { name: 'istio-proxy', image: 'istio/proxyv2:1.20.0' },
          { name: 'manager', image },
        ],
      },
    },
  },
  status,
});

const image = 'registry.local:5000/fluxcd/source-controller:v1.9.3@sha256:abc';
const ready = (status: object) =>
  readDeployment(deployment(image, {}, status)).components[0]?.ready;

const by = (labels: Record<string, string>) => readCrd({ metadata: { labels } }).managedBy;

describe('the installed Flux', () => {
  const v27 = resources({
    'source.toolkit.fluxcd.io/v1': ['gitrepositories', 'externalartifacts'],
    'source.toolkit.fluxcd.io/v1beta2': ['gitrepositories'],
  });
  const labelled = { labels: { 'app.kubernetes.io/version': 'v2.9.2' } };

  it('is told by the label of the CRD, with or without v', () => {
    for (const label of ['v2.9.4', '2.9.4']) {
      const crd = readCrd({ metadata: { labels: { 'app.kubernetes.io/version': label } } });
      expect(versionOf(crd.version, [], v27)).toEqual({ version: '2.9.4', versionFrom: 'crd' });
    }
  });

  it('is told by a Deployment, then an image, then discovery', () => {
    expect(versionOf(null, [readDeployment(deployment(image, labelled))], v27)).toEqual({
      version: '2.9.2',
      versionFrom: 'deployment',
    });
    expect(versionOf(null, [readDeployment(deployment(image))], v27)).toMatchObject({
      versionFrom: 'image',
    });
    expect(versionOf(null, [], v27)).toEqual({ version: '2.7', versionFrom: 'discovery' });
    expect(versionOf(null, [], new Map())).toEqual({ version: null, versionFrom: null });
  });

  it('has controllers, without their sidecars', () => {
    expect(readDeployment(deployment(image)).components).toEqual([
      {
        name: 'source-controller',
        namespace: 'flux-system',
        version: 'v1.9.3',
        image,
        ready: true,
      },
    ]);
  });

  it('has no ready controller without an available replica', () => {
    expect(ready({})).toBe(false);
    expect(ready({ availableReplicas: 0 })).toBe(false);
    expect(
      ready({ availableReplicas: 1, conditions: [{ type: 'Available', status: 'False' }] }),
    ).toBe(false);
  });

  it.each([null, 3, {}, { metadata: null, spec: null, status: null }, { spec: { template: 3 } }])(
    'can not be upset by %j',
    (raw) => {
      expect(readDeployment(raw).components).toEqual([]);
      expect(readCrd(raw)).toEqual({ version: null, managedBy: null });
    },
  );

  it('is managed by whom its labels name', () => {
    expect(by({ 'app.kubernetes.io/managed-by': 'flux-operator' })).toBe('flux-operator');
    expect(by({ 'kustomize.toolkit.fluxcd.io/name': 'flux-system' })).toBe('bootstrap');
    expect(by({})).toBeNull();
  });
});

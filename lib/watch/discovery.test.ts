import { describe, expect, it } from 'vitest';
import { rightsPause } from './access.ts';
import { chooseVersions, readAggregated, readGroups, readResources } from './discovery.ts';
import { readCrd, readDeployment } from './flux-read.ts';
import { instancesOf, versionOf } from './flux-version.ts';

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
      expect(versionOf(crd.version, [], v27)).toEqual({
        version: '2.9.4',
        versionUpTo: '2.9.4',
        versionFrom: 'crd',
      });
    }
  });

  it('is told by a Deployment, then an image, then discovery', () => {
    expect(versionOf(null, [readDeployment(deployment(image, labelled))], v27)).toEqual({
      version: '2.9.2',
      versionUpTo: '2.9.2',
      versionFrom: 'deployment',
    });
    expect(versionOf(null, [readDeployment(deployment(image))], v27)).toMatchObject({
      versionFrom: 'image',
    });
    expect(versionOf(null, [], v27, 'v2.7.5@sha256:ab')).toEqual({
      version: '2.7.5',
      versionUpTo: '2.7.5',
      versionFrom: 'operator',
    });
    expect(versionOf(null, [], v27)).toEqual({
      version: '2.7',
      versionUpTo: '2.7',
      versionFrom: 'discovery',
    });
    expect(versionOf(null, [], new Map())).toEqual({
      version: null,
      versionUpTo: null,
      versionFrom: null,
    });
  });

  it('is not told by what is labelled as part of Flux and is none of its controllers', () => {
    const other = {
      ...deployment('ghcr.io/controlplaneio-fluxcd/flux-operator:v0.58.1'),
      metadata: {
        name: 'flux-operator',
        namespace: 'flux-system',
        labels: { 'app.kubernetes.io/version': 'v0.58.1' },
      },
    };
    const both = [readDeployment(other), readDeployment(deployment(image, labelled))];
    expect(versionOf(null, both, v27)).toMatchObject({ version: '2.9.2' });
    expect(versionOf(null, both.slice(0, 1), v27)).toMatchObject({ versionFrom: 'discovery' });
    expect(instancesOf(null, both.slice(0, 1))).toEqual([]);
  });

  it('of several sets of controllers is told for each namespace, whoever manages it', () => {
    const of = (namespace: string, tag: string, labels: object = {}) =>
      readDeployment(
        deployment(`ghcr.io/fluxcd/source-controller:${tag}`, {
          name: 'source-controller',
          namespace,
          labels,
        }),
      );
    const told = instancesOf('2.9.2', [
      of('tenants', 'v1.7.3', { 'app.kubernetes.io/version': '2.7.3' }),
      of('flux-system', 'v1.9.3', {
        'app.kubernetes.io/version': 'v2.9.2',
        'app.kubernetes.io/managed-by': 'flux-operator',
      }),
    ]);
    expect(told).toEqual([
      { namespace: 'flux-system', version: '2.9.2', managedBy: 'flux-operator', differs: false },
      { namespace: 'tenants', version: '2.7.3', managedBy: null, differs: true },
    ]);
  });

  it.each([
    ['CRDs that were upgraded alone', '2.9.4', 'v1.7.3', 'v2.7.3', '2.7.3', true],
    [
      'an image that was set by hand under an old label',
      '2.9.4',
      'v1.9.4',
      'v2.7.3',
      '2.9.4',
      false,
    ],
    ['an older image under the label of the release', '2.9.4', 'v1.8.5', 'v2.9.4', '2.8.8', true],
    ['a patch that is newer than we know', '2.9.99', 'v1.9.99', null, '2.9.6', false],
    ['a minor that is newer than we know', '2.14.1', 'v1.14.2', null, '2.14', false],
    ['a tag that says nothing', '2.9.4', 'latest', null, null, false],
  ])('and its controllers are compared: %s', (_, crd, tag, label, version, differs) => {
    const labels = label === null ? {} : { 'app.kubernetes.io/version': label };
    const [told] = instancesOf(crd, [
      readDeployment(deployment(`fluxcd/source-controller:${tag}`, { labels })),
    ]);
    expect(told).toMatchObject({ version, differs });
  });

  it('is that of the oldest shard', () => {
    const shard = (name: string, tag: string) =>
      readDeployment(deployment(`fluxcd/source-controller:${tag}`, { name }));
    const shards = [shard('source-controller', 'v1.8.5'), shard('source-controller-b', 'v1.9.4')];
    for (const order of [shards, shards.toReversed()])
      expect(versionOf(null, order, v27).version).toMatch(/^2\.8/);
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

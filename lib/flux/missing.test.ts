import { expect, test } from 'vitest';
import type { FluxKind } from './kinds.ts';
import { missingReference } from './missing.ts';
import { formatRef } from './references.ts';

const ctx = (kind: FluxKind, more: object = {}) => ({
  kind,
  namespace: 'apps',
  source: { kind: 'GitRepository', namespace: 'flux-system', name: 'fleet' },
  dependsOn: [{ kind, namespace: 'infra', name: 'db' }],
  ...more,
});

/** Messages in the formats of the controllers' sources: what does not exist is named. */
test.each<[string, FluxKind, string, string, string]>([
  [
    'source',
    'Kustomization',
    'ArtifactFailed',
    'GitRepository.source.toolkit.fluxcd.io "fleet" not found',
    'GitRepository/flux-system/fleet',
  ],
  [
    'source, read directly',
    'Kustomization',
    'ArtifactFailed',
    'gitrepositories.source.toolkit.fluxcd.io "fleet" not found',
    'GitRepository/flux-system/fleet',
  ],
  [
    'source, before 1.0',
    'Kustomization',
    'ArtifactFailed',
    "Source 'GitRepository/fleet' not found",
    'GitRepository/flux-system/fleet',
  ],
  [
    'source with namespace, before 1.0',
    'Kustomization',
    'ArtifactFailed',
    "Source 'GitRepository/other/fleet' not found",
    'GitRepository/other/fleet',
  ],
  [
    'dependency',
    'Kustomization',
    'DependencyNotReady',
    `dependency 'infra/db' not found: kustomizations.kustomize.toolkit.fluxcd.io "db" not found`,
    'Kustomization/infra/db',
  ],
  [
    'dependency that left the spec',
    'Kustomization',
    'DependencyNotReady',
    `dependency 'other/old' not found: kustomizations.kustomize.toolkit.fluxcd.io "old" not found`,
    'Kustomization/other/old',
  ],
  [
    'Helm dependency',
    'HelmRelease',
    'DependencyNotReady',
    `unable to get 'infra/db' dependency: HelmRelease.helm.toolkit.fluxcd.io "db" not found`,
    'HelmRelease/infra/db',
  ],
  [
    'Helm dependency, long form',
    'HelmRelease',
    'DependencyNotReady',
    `dependencies do not meet ready condition (unable to get 'infra/db' dependency: helmreleases.helm.toolkit.fluxcd.io "db" not found), retrying in 30s`,
    'HelmRelease/infra/db',
  ],
  [
    'chartRef',
    'HelmRelease',
    'ArtifactFailed',
    'could not get Source object: OCIRepository.source.toolkit.fluxcd.io "app" not found',
    'OCIRepository/apps/app',
  ],
  [
    'repository behind the chart',
    'HelmRelease',
    'SourceNotReady',
    `HelmChart 'flux-system/apps-app' is not ready: failed to get source: HelmRepository.source.toolkit.fluxcd.io "podinfo" not found`,
    'HelmRepository/flux-system/podinfo',
  ],
  [
    'source of a chart',
    'HelmChart',
    'SourceUnavailable',
    'failed to get source: HelmRepository.source.toolkit.fluxcd.io "podinfo" not found',
    'HelmRepository/apps/podinfo',
  ],
  [
    'include',
    'GitRepository',
    'NotFound',
    `could not get resource for include 'lib': GitRepository.source.toolkit.fluxcd.io "lib" not found`,
    'GitRepository/apps/lib',
  ],
  [
    'image repository',
    'ImagePolicy',
    'DependencyNotReady',
    'failed to get the referred ImageRepository: referenced ImageRepository does not exist: ImageRepository.image.toolkit.fluxcd.io "app" not found',
    'ImageRepository/apps/app',
  ],
  [
    'Git repository of an automation',
    'ImageUpdateAutomation',
    'SourceManagerFailed',
    'failed to get referenced git repository: GitRepository.source.toolkit.fluxcd.io "fleet" not found',
    'GitRepository/flux-system/fleet',
  ],
  [
    'source of a generator',
    'ArtifactGenerator',
    'SourceFetchFailed',
    `get sources failed: unable to get source 'infra/mono': GitRepository.source.toolkit.fluxcd.io "mono" not found`,
    'GitRepository/infra/mono',
  ],
  [
    'any kind, Flux Operator',
    'ResourceSet',
    'DependencyNotReady',
    'dependency v1/Secret/apps/creds not found: secrets "creds" not found',
    'Secret/apps/creds',
  ],
  [
    'cluster-scoped kind, Flux Operator',
    'ResourceSet',
    'DependencyNotReady',
    'dependency apiextensions.k8s.io/v1/CustomResourceDefinition/x.example.com not found: customresourcedefinitions.apiextensions.k8s.io "x.example.com" not found',
    'CustomResourceDefinition//x.example.com',
  ],
])('a missing %s is named (%s %s)', (_, kind, reason, message, name) => {
  const missing = missingReference(reason, message, ctx(kind));
  expect(missing && formatRef(missing)).toBe(name);
});

test.each<[string, FluxKind, string, string]>([
  ['not ready', 'Kustomization', 'DependencyNotReady', "dependency 'infra/db' is not ready"],
  [
    'revision not up to date',
    'Kustomization',
    'DependencyNotReady',
    "dependency 'infra/db' revision is not up to date",
  ],
  [
    'API error, not an absence',
    'Kustomization',
    'DependencyNotReady',
    'dependency \'infra/db\' not found: Get "https://10.96.0.1:443/apis": context deadline exceeded',
  ],
  [
    'no artifact yet',
    'Kustomization',
    'ArtifactFailed',
    'Source artifact not found, retrying in 30s',
  ],
  [
    'no artifact yet, Helm',
    'HelmRelease',
    'ArtifactFailed',
    'Source not ready: artifact not found. Retrying in 30s',
  ],
  [
    'path',
    'Kustomization',
    'ArtifactFailed',
    'kustomization path not found: stat /tmp/kustomization-1/x: no such file or directory',
  ],
  [
    'chart version',
    'HelmRelease',
    'SourceNotReady',
    "HelmChart 'a/b' is not ready: invalid chart reference: no 'podinfo' chart with version matching '9.*' found",
  ],
  [
    'image in a registry',
    'HelmRelease',
    'SourceNotReady',
    "HelmChart 'a/b' is not ready: chart pull error: registry.io/helm/x:0.16.0: not found",
  ],
  [
    'Secret of a source',
    'GitRepository',
    'AuthenticationFailed',
    `failed to get secret 'apps/creds': secrets "creds" not found`,
  ],
  [
    'object that an apply names',
    'Kustomization',
    'ReconciliationFailed',
    'HelmRelease/a/b dry-run failed (NotFound): helmreleases.helm.toolkit.fluxcd.io "b" not found',
  ],
  ['tags', 'ImagePolicy', 'DependencyNotReady', 'retrying in 30s error: no tags in database'],
])('nothing is called missing for: %s', (_, kind, reason, message) => {
  expect(missingReference(reason, message, ctx(kind))).toBeNull();
});

test('the HelmChart that a release makes itself is not missing, one that it refers to is', () => {
  const message =
    'could not get Source object: HelmChart.source.toolkit.fluxcd.io "apps-app" not found';
  expect(
    missingReference('ArtifactFailed', message, ctx('HelmRelease', { makesChart: true })),
  ).toBeNull();
  expect(missingReference('ArtifactFailed', message, ctx('HelmRelease'))).toMatchObject({
    name: 'apps-app',
  });
});

import { expect, test } from 'vitest';
import { observation } from '../testing/observation.ts';
import { failureWords } from './failure-words.ts';
import type { FluxRecord, Observation } from './record.ts';
import { settle } from './settle.ts';
import { describe } from './words.ts';

const T = Date.UTC(2026, 10, 24, 12);
const claim = (over: Partial<Observation>): FluxRecord =>
  settle(undefined, observation(T, over), T);
const REV_B = `main@sha1:${'b'.repeat(40)}`;
const HELM = { kind: 'HelmRelease', namespace: 'apps', path: null } as const;

test.each<[string, Partial<Observation>, string]>([
  ['ready', {}, 'Ready'],
  ['drifted', { drifted: true }, 'Ready, but the cluster has drifted'],
  [
    'missing source',
    { verdict: 'failing', reason: 'ArtifactFailed', missing: 'GitRepository/flux-system/fleet' },
    'GitRepository flux-system/fleet does not exist',
  ],
  [
    'missing dependency',
    {
      verdict: 'failing',
      reason: 'DependencyNotReady',
      missing: 'Kustomization/flux-system/infra',
    },
    'Kustomization flux-system/infra does not exist',
  ],
  [
    'waiting for a dependency',
    {
      verdict: 'waiting',
      reason: 'DependencyNotReady',
      message: "dependency 'flux-system/platform' is not ready",
    },
    'Waits for Kustomization flux-system/platform',
  ],
  [
    'waiting for a chart',
    {
      ...HELM,
      verdict: 'waiting',
      reason: 'SourceNotReady',
      message: "HelmChart 'flux-system/apps-app' is not ready: latest generation",
    },
    'Waits for HelmChart flux-system/apps-app',
  ],
  [
    'waiting for an artifact',
    {
      verdict: 'waiting',
      reason: 'ArtifactFailed',
      message: 'Source artifact not found, retrying in 30s',
    },
    'Waits for GitRepository flux-system/fleet',
  ],
  [
    'a chart waiting for its repository',
    {
      kind: 'HelmChart',
      source: null,
      verdict: 'waiting',
      reason: 'NoSourceArtifact',
      message: "no artifact available for HelmRepository source 'podinfo'",
    },
    'Waits for HelmRepository flux-system/podinfo',
  ],
  [
    'waiting for what is not named',
    { source: null, verdict: 'waiting', reason: 'DependencyNotReady', message: '' },
    'Waits for a dependency',
  ],
  [
    'waited too long',
    {
      verdict: 'waiting',
      reason: 'DependencyNotReady',
      message: "dependency 'flux-system/platform' is not ready",
      conditionAt: T - 7_200_000,
    },
    'Has waited too long for Kustomization flux-system/platform',
  ],
  [
    'failing build',
    { verdict: 'failing', reason: 'BuildFailed', message: 'kustomize build failed: x' },
    'Build fails',
  ],
  [
    'stalled',
    {
      ...HELM,
      verdict: 'stalled',
      reason: 'InstallFailed',
      message: 'Helm install failed: context deadline exceeded',
    },
    'Helm install fails: it times out; it is not tried again',
  ],
  ['reconciling', { verdict: 'progressing', reason: 'Progressing' }, 'Reconciling'],
  [
    'rolling out',
    { verdict: 'progressing', reason: 'Progressing', attempted: REV_B },
    'Rolling out main@bbbbbbb',
  ],
  [
    'new',
    { verdict: 'progressing', reason: 'NoReadyCondition', conditionAt: null, createdAt: T },
    'Waiting to be reconciled',
  ],
  [
    'edited',
    { verdict: 'progressing', reason: 'NewGeneration', conditionAt: null },
    'Changed, waiting to be reconciled',
  ],
  ['terminating', { terminating: true, deletedAt: T }, 'Being deleted'],
  [
    'stuck in deletion',
    { terminating: true, deletedAt: T - 86_400_000 },
    'Deletion does not finish',
  ],
  [
    'never reconciled',
    { verdict: 'progressing', reason: 'NoReadyCondition', conditionAt: null },
    'Never reconciled: no controller has reported on it',
  ],
  [
    'controller silent',
    { verdict: 'progressing', reason: 'Progressing', conditionAt: T - 86_400_000 },
    'Its controller has stopped reporting',
  ],
  ['suspended', { suspended: true }, 'Suspended'],
  [
    'suspended while failing',
    { suspended: true, verdict: 'failing', reason: 'BuildFailed' },
    'Suspended while failing',
  ],
  [
    'created suspended',
    { suspended: true, verdict: 'unknown', reason: 'NoReadyCondition' },
    'Suspended, never reconciled',
  ],
])('%s', (_, over, words) => expect(describe(claim(over))).toBe(words));

test.each([
  [
    'BuildFailed',
    "decryption failed for 'basic-auth': cannot get sops data key",
    'Decryption fails',
  ],
  [
    'BuildFailed',
    'post build failed for \'x\': envsubst error: variable not set (strict mode): "var"',
    'Variable substitution fails',
  ],
  [
    'ArtifactFailed',
    'kustomization path not found: stat /tmp/kustomization-1/apps: no such file or directory',
    'Path ./apps does not exist in the source',
  ],
  [
    'ArtifactFailed',
    'failed to download artifact, status: 404 Not Found',
    'The artifact cannot be fetched: it does not exist at the remote',
  ],
  [
    'ReconciliationFailed',
    'Namespace/apps dry-run failed (Forbidden): namespaces "apps" is forbidden: User "x" cannot patch',
    'Not allowed to apply Namespace apps',
  ],
  [
    'ReconciliationFailed',
    'DaemonSet/jhub/eosfuse dry-run failed (Invalid): spec.selector: field is immutable',
    'DaemonSet jhub/eosfuse changes an immutable field',
  ],
  [
    'ReconciliationFailed',
    'HelmRelease/tdp/api dry-run failed (Invalid): "api" is invalid: spec.chart: Required value',
    'HelmRelease tdp/api is invalid',
  ],
  [
    'ReconciliationFailed',
    'ClusterIssuer/x dry-run failed, error: no matches for kind "ClusterIssuer" in version "cert-manager.io/v1"',
    'Kind ClusterIssuer is not installed on the cluster',
  ],
  [
    'ReconciliationFailed',
    'Pod/a/b dry-run failed: admission webhook "w.example.com" denied the request',
    'Pod a/b is refused by an admission webhook',
  ],
  [
    'ReconciliationFailed',
    'Service/a/b dry-run failed (NotFound): namespaces "a" not found',
    'The namespace of Service a/b does not exist',
  ],
  [
    'ReconciliationFailed',
    'Deployment/podinfo namespace not specified: the server could not find the requested resource',
    'Deployment podinfo has no namespace',
  ],
  [
    'ReconciliationFailed',
    'Secret/a/b is SOPS encrypted, configuring decryption is required for this secret to be reconciled',
    'Secret a/b is encrypted and decryption is not set up',
  ],
  ['ReconciliationFailed', 'something else', 'Reconciliation fails'],
  [
    'HealthCheckFailed',
    "health check failed after 5m0.03s: timeout waiting for: [Deployment/podinfo/podinfo status: 'InProgress']",
    'Deployment podinfo/podinfo is not healthy',
  ],
  [
    'HealthCheckFailed',
    "timeout waiting for: [Deployment/a/b status: 'InProgress', Job/a/c status: 'Failed', Job/a/d status: 'Failed']",
    'Deployment a/b is not healthy and 2 more',
  ],
  [
    'GitOperationFailed',
    "unable to clone 'ssh://git@github.com/x': ssh: handshake failed: knownhosts: key mismatch",
    'Git checkout fails: the SSH host key does not match',
  ],
  [
    'GitOperationFailed',
    "unable to clone 'https://x': couldn't find remote ref \"refs/heads/x\"",
    'Git checkout fails: the branch or tag does not exist',
  ],
  [
    'GitOperationFailed',
    'failed to push to remote: cannot push non-fastforwardable reference',
    'Git push fails: the branch has moved on',
  ],
  [
    'AuthenticationFailed',
    `failed to get secret 'apps/creds': secrets "creds" not found`,
    'Authentication fails: a Secret does not exist',
  ],
  [
    'OCIArtifactPullFailed',
    'GET https://ghcr.io/token: DENIED: denied',
    'Pulling the artifact fails: sign-in is refused',
  ],
  [
    'Failed',
    'Get "https://charts.example.com/index.yaml": dial tcp: lookup charts.example.com: no such host',
    'Fails: the host name cannot be resolved',
  ],
  [
    'ChartPullError',
    "chart pull error: no 'traefik' chart with version matching '10.7.1' found",
    'Pulling the chart fails: the chart version does not exist',
  ],
  [
    'UpgradeFailed',
    'Helm upgrade failed: another operation (install/upgrade/rollback) is in progress',
    'Helm upgrade fails: another Helm operation is in progress',
  ],
  [
    'RollbackSucceeded',
    'Helm rollback to previous release succeeded',
    'Helm upgrade failed and was rolled back',
  ],
  [
    'SomethingNew',
    'dial tcp 10.0.0.1:443: connect: connection refused',
    'Fails with SomethingNew: the connection is refused or breaks off',
  ],
  ['', '', 'Fails'],
])('%s: %s', (reason, message, words) =>
  expect(failureWords(reason, message, './apps')).toBe(words),
);

test('no reason is taken for a property of every object', () => {
  expect(failureWords('constructor', '', null)).toBe('Fails with constructor');
  expect(failureWords('toString', '', null)).toBe('Fails with toString');
});

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import type { KubeObject } from '../cluster/api.ts';
import type { Files } from './git-repo.ts';
import type { ClusterState } from '../system/state.ts';
import { controllerNames } from '../toolchain/cache.ts';

const shared = join(import.meta.dirname, '..', 'fleet');
const names = ['prod-eu-west', 'prod-us-east', 'staging'];
const regions: Readonly<Record<string, string>> = {
  'prod-eu-west': 'eu-west',
  'prod-us-east': 'us-east',
  staging: 'eu-west',
};

export function clusterName(index: number): string {
  return names[index] ?? `edge-${String(index + 1).padStart(2, '0')}`;
}

export function isStaging(name: string): boolean {
  return name === 'staging';
}

/** All files of the repository: what the clusters share, and a folder for each. */
export function fleetFiles(
  clusters: readonly ClusterState[],
  interval: string,
  gitUrl: string,
): Files {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(shared, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    files[relative(shared, path)] = text.replaceAll('interval: 10s', `interval: ${interval}`);
  }
  for (const [index, cluster] of clusters.entries()) {
    Object.assign(files, clusterFiles(cluster, interval, gitUrl, index === 0));
  }
  return files;
}

export function clusterFiles(
  cluster: ClusterState,
  interval: string,
  gitUrl: string,
  isFirst: boolean,
): Record<string, string> {
  if (!cluster.release) return {};
  const { name } = cluster;
  const config = { data: { region: regions[name] ?? name, cluster: name } };
  const target = { kind: 'ConfigMap', name: 'cluster-config' };
  const identity = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: target.name } };
  const platform = kustomization(
    'platform',
    isStaging(name) ? 'platform/staging' : 'platform/production',
    {
      interval,
      patches: [{ target, patch: stringify({ ...identity, ...config }) }],
    },
  );
  const objects: Record<string, object[]> = {
    platform: [platform],
    apps: [kustomization('apps', 'apps', { interval, dependsOn: [{ name: 'platform' }] })],
    tenants: [kustomization('tenants', 'tenants', { interval, dependsOn: [{ name: 'apps' }] })],
    charts: [chartRegistry()],
  };
  if (isFirst) {
    objects['legacy-jobs'] = [
      kustomization('legacy-jobs', 'legacy-jobs', { interval, suspend: true }),
    ];
  }
  if (controllerNames(cluster.release).includes('notification-controller')) {
    objects['alerts'] = alerts(new URL('/alerts', gitUrl).href);
  }
  return Object.fromEntries(
    Object.entries(objects).map(([file, list]) => [
      `clusters/${name}/${file}.yaml`,
      list.map((one) => stringify(one)).join('---\n'),
    ]),
  );
}

export function kustomization(
  name: string,
  path: string,
  spec: Readonly<Record<string, unknown>> = {},
): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec: {
      interval: '10s',
      retryInterval: '5s',
      prune: true,
      path: `./${path}`,
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      ...spec,
    },
  };
}

/** An OCI registry is a static object: Flux gives it no status. */
function chartRegistry(): object {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmRepository',
    metadata: { name: 'charts', namespace: 'flux-system' },
    spec: { type: 'oci', interval: '10m', url: 'oci://charts.example.com/stable' },
  };
}

function alerts(address: string): object[] {
  const apiVersion = 'notification.toolkit.fluxcd.io/v1beta3';
  return [
    {
      apiVersion,
      kind: 'Provider',
      metadata: { name: 'on-call', namespace: 'flux-system' },
      spec: { type: 'generic', address },
    },
    {
      apiVersion,
      kind: 'Alert',
      metadata: { name: 'on-call', namespace: 'flux-system' },
      spec: {
        providerRef: { name: 'on-call' },
        eventSeverity: 'error',
        eventSources: [{ kind: 'Kustomization', name: '*' }],
      },
    },
  ];
}

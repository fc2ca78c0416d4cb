import { seeded } from './random.ts';
import type { InventoryEntry } from './types.ts';

const GROUPS: Record<string, readonly [group: string, version: string, namespaced: boolean]> = {
  Deployment: ['apps', 'v1', true],
  StatefulSet: ['apps', 'v1', true],
  DaemonSet: ['apps', 'v1', true],
  Service: ['', 'v1', true],
  ServiceAccount: ['', 'v1', true],
  ConfigMap: ['', 'v1', true],
  Namespace: ['', 'v1', false],
  NetworkPolicy: ['networking.k8s.io', 'v1', true],
  Ingress: ['networking.k8s.io', 'v1', true],
  HorizontalPodAutoscaler: ['autoscaling', 'v2', true],
  PodDisruptionBudget: ['policy', 'v1', true],
  CronJob: ['batch', 'v1', true],
  Role: ['rbac.authorization.k8s.io', 'v1', true],
  RoleBinding: ['rbac.authorization.k8s.io', 'v1', true],
  ClusterRole: ['rbac.authorization.k8s.io', 'v1', false],
  ServiceMonitor: ['monitoring.coreos.com', 'v1', true],
  ExternalSecret: ['external-secrets.io', 'v1', true],
  CustomResourceDefinition: ['apiextensions.k8s.io', 'v1', false],
  ClusterIssuer: ['cert-manager.io', 'v1', false],
  ClusterPolicy: ['kyverno.io', 'v1', false],
  ValidatingWebhookConfiguration: ['admissionregistration.k8s.io', 'v1', false],
};

/** `Kind/name` as an entry of an inventory: `<namespace>_<name>_<group>_<kind>`, `:` in RBAC names written `__`. */
export function entry(namespace: string, kindAndName: string): InventoryEntry {
  const slash = kindAndName.indexOf('/');
  const kind = kindAndName.slice(0, slash);
  const name = kindAndName.slice(slash + 1).replaceAll(':', '__');
  const group = GROUPS[kind];
  if (group === undefined) throw new Error(`inventory: no group is known for ${kind}`);
  return { id: `${group[2] ? namespace : ''}_${name}_${group[0]}_${kind}`, v: group[1] };
}

/** What a component applies besides its Flux objects. */
export const componentEntries = (
  namespace: string,
  workloads: readonly string[],
  name: string,
): InventoryEntry[] => [
  entry('', `Namespace/${namespace}`),
  entry(namespace, `ServiceAccount/${name}`),
  entry('', `ClusterRole/${name}`),
  ...workloads.map((w) => entry(namespace, w)),
  entry(namespace, `Service/${name}`),
];

/** What an application applies: 3 to 13 objects, the same on every cluster. */
export function appEntries(namespace: string, name: string): InventoryEntry[] {
  const random = seeded('app', namespace, name);
  const stateful = random.chance(0.12);
  const optional = [
    `HorizontalPodAutoscaler/${name}`,
    `PodDisruptionBudget/${name}`,
    `NetworkPolicy/${name}`,
    `Ingress/${name}`,
    `ServiceMonitor/${name}`,
    `ExternalSecret/${name}`,
    `ConfigMap/${name}-config`,
    `CronJob/${name}-cleanup`,
    `Deployment/${name}-worker`,
  ];
  return [
    `ServiceAccount/${name}`,
    `${stateful ? 'StatefulSet' : 'Deployment'}/${name}`,
    `Service/${name}`,
    ...random.shuffle(optional).slice(0, random.int(0, optional.length)),
  ]
    .map((w) => entry(namespace, w))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** `Kind/namespace/name` of the first workload in an inventory, or null: what health checks wait for. */
export function firstWorkload(entries: readonly InventoryEntry[]): string | null {
  for (const { id } of entries) {
    const match = /^([^_]*)_(.+)_apps_(Deployment|StatefulSet|DaemonSet)$/.exec(id);
    if (match !== null) return `${match[3]}/${match[1]}/${match[2]}`;
  }
  return null;
}

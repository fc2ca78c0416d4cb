import { FLUX_KINDS, KINDS } from '../../../flux/kinds.ts';
import type { KubeObject } from '../../object.ts';
import { kubeTime } from '../../object.ts';
import { entry } from '../inventory.ts';
import { REGISTRY_HOST, podSuffix } from '../names.ts';
import { seeded, sha256 } from '../random.ts';
import type { ClusterProfile, InventoryEntry, Plan } from '../types.ts';
import { servedVersions } from '../versions.ts';

const DEFAULT_CONTROLLERS = [
  'source-controller',
  'kustomize-controller',
  'helm-controller',
  'notification-controller',
];

/** The controllers that a cluster runs: the default four, and those whose kinds it uses. */
export function controllersOf(profile: ClusterProfile, plans: readonly Plan[]): string[] {
  const kinds = new Set(plans.map((p) => p.kind));
  return [
    ...DEFAULT_CONTROLLERS,
    ...(kinds.has('ImagePolicy')
      ? ['image-reflector-controller', 'image-automation-controller']
      : []),
    ...(kinds.has('ArtifactGenerator') ? ['source-watcher'] : []),
  ].filter((name) => profile.flux.tags[name] !== undefined);
}

export const imageOf = (profile: ClusterProfile, controller: string): string =>
  imageAt(profile.layout === 'operator', controller, profile.flux.tags[controller] ?? 'v0.0.0');

/** The Flux Operator pins digests. */
export const imageAt = (pinned: boolean, controller: string, tag: string): string => {
  const image = `${REGISTRY_HOST}/fluxcd/${controller}:${tag}`;
  return pinned ? `${image}@sha256:${sha256('image', controller, tag)}` : image;
};

/** Labels that a release puts on everything it installs. */
export const releaseLabels = (
  profile: ClusterProfile,
  version = profile.flux.version,
): Record<string, string> => ({
  'app.kubernetes.io/instance': profile.fluxNamespace,
  'app.kubernetes.io/part-of': 'flux',
  'app.kubernetes.io/version': `v${version}`,
  ...(profile.layout === 'operator'
    ? {
        'app.kubernetes.io/managed-by': 'flux-operator',
        'fluxcd.controlplane.io/name': 'flux',
        'fluxcd.controlplane.io/namespace': profile.fluxNamespace,
      }
    : {
        'kustomize.toolkit.fluxcd.io/name': profile.fluxNamespace,
        'kustomize.toolkit.fluxcd.io/namespace': profile.fluxNamespace,
      }),
});

/** The Deployment of one controller, up and available. */
export function controllerDeployment(
  profile: ClusterProfile,
  controller: string,
  now: number,
): KubeObject {
  const labels = { app: controller };
  const days = seeded('installed', profile.name).between(2, 30);
  const since = kubeTime(Math.max(profile.createdAt, now - days * 86_400_000));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: controller,
      namespace: profile.fluxNamespace,
      creationTimestamp: kubeTime(profile.createdAt),
      generation: 1,
      labels: {
        ...releaseLabels(profile),
        'app.kubernetes.io/component': controller,
        'control-plane': 'controller',
      },
    },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      strategy: { type: 'Recreate' },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'manager', image: imageOf(profile, controller) }],
          serviceAccountName: controller,
        },
      },
    },
    status: {
      availableReplicas: 1,
      conditions: [
        {
          lastTransitionTime: since,
          lastUpdateTime: since,
          message: 'Deployment has minimum availability.',
          reason: 'MinimumReplicasAvailable',
          status: 'True',
          type: 'Available',
        },
        {
          lastTransitionTime: since,
          lastUpdateTime: since,
          message: `ReplicaSet "${controller}-${podSuffix(sha256(profile.name, controller), 9)}" has successfully progressed.`,
          reason: 'NewReplicaSetAvailable',
          status: 'True',
          type: 'Progressing',
        },
      ],
      observedGeneration: 1,
      readyReplicas: 1,
      replicas: 1,
      updatedReplicas: 1,
    },
  };
}

export const namespaceObject = (
  name: string,
  createdAt: number,
  labels: Record<string, string> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    creationTimestamp: kubeTime(createdAt),
    labels: { 'kubernetes.io/metadata.name': name, ...labels },
  },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
});

/** What bootstrap's own Kustomization applies: CRDs, controllers, their accounts and policies. */
export function fluxEntries(profile: ClusterProfile): InventoryEntry[] {
  const ns = profile.fluxNamespace;
  const crds = FLUX_KINDS.filter(
    (k) => KINDS[k].role !== 'operator' && servedVersions(k, profile.flux.minor).length > 0,
  ).map((k) => entry('', `CustomResourceDefinition/${KINDS[k].plural}.${KINDS[k].group}`));
  return [
    entry('', `Namespace/${ns}`),
    ...crds,
    ...DEFAULT_CONTROLLERS.flatMap((c) => [
      entry(ns, `Deployment/${c}`),
      entry(ns, `ServiceAccount/${c}`),
    ]),
    entry(ns, 'Service/source-controller'),
    entry(ns, 'Service/notification-controller'),
    entry(ns, 'Service/webhook-receiver'),
    entry(ns, 'NetworkPolicy/allow-egress'),
    entry(ns, 'NetworkPolicy/allow-webhooks'),
    entry('', `ClusterRole/crd-controller-${ns}`),
    entry('', `ClusterRole/flux-edit-${ns}`),
    entry('', `ClusterRole/flux-view-${ns}`),
  ];
}

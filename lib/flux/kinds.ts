/**
 * Every Flux kind, its API group and the versions to ask for, best first.
 * Take the first version that discovery lists for that resource: a group's preferredVersion is not
 * the version of each of its resources (Flux 2.0 to 2.5 serve GitRepository v1 beside OCIRepository v1beta2).
 */
export type KindRole = 'applier' | 'source' | 'notification' | 'image' | 'operator';

export interface KindInfo {
  readonly group: string;
  readonly plural: string;
  readonly versions: readonly string[];
  readonly role: KindRole;
  /** Condition-free by design: no Ready condition is no defect (HelmRepository only with `spec.type: oci`). */
  readonly static?: true;
}

const SOURCE = 'source.toolkit.fluxcd.io';
const NOTIFICATION = 'notification.toolkit.fluxcd.io';
const IMAGE = 'image.toolkit.fluxcd.io';
const OPERATOR = 'fluxcd.controlplane.io';

export const FLUX_KINDS = [
  'Kustomization',
  'HelmRelease',
  'GitRepository',
  'OCIRepository',
  'Bucket',
  'HelmRepository',
  'HelmChart',
  'ExternalArtifact',
  'ArtifactGenerator',
  'Alert',
  'Provider',
  'Receiver',
  'ImageRepository',
  'ImagePolicy',
  'ImageUpdateAutomation',
  'FluxInstance',
  'FluxReport',
  'ResourceSet',
  'ResourceSetInputProvider',
] as const;
export type FluxKind = (typeof FLUX_KINDS)[number];

const BETAS = ['v1', 'v1beta2', 'v1beta1'] as const;

export const KINDS: Record<FluxKind, KindInfo> = {
  Kustomization: {
    group: 'kustomize.toolkit.fluxcd.io',
    plural: 'kustomizations',
    versions: BETAS,
    role: 'applier',
  },
  HelmRelease: {
    group: 'helm.toolkit.fluxcd.io',
    plural: 'helmreleases',
    versions: ['v2', 'v2beta2', 'v2beta1'],
    role: 'applier',
  },
  GitRepository: { group: SOURCE, plural: 'gitrepositories', versions: BETAS, role: 'source' },
  OCIRepository: { group: SOURCE, plural: 'ocirepositories', versions: BETAS, role: 'source' },
  Bucket: { group: SOURCE, plural: 'buckets', versions: BETAS, role: 'source' },
  HelmRepository: { group: SOURCE, plural: 'helmrepositories', versions: BETAS, role: 'source' },
  HelmChart: { group: SOURCE, plural: 'helmcharts', versions: BETAS, role: 'source' },
  ExternalArtifact: {
    group: SOURCE,
    plural: 'externalartifacts',
    versions: ['v1'],
    role: 'source',
  },
  ArtifactGenerator: {
    group: 'source.extensions.fluxcd.io',
    plural: 'artifactgenerators',
    versions: ['v1', 'v1beta1'],
    role: 'source',
  },
  Alert: {
    group: NOTIFICATION,
    plural: 'alerts',
    versions: ['v1', 'v1beta3', 'v1beta2', 'v1beta1'],
    role: 'notification',
    static: true,
  },
  Provider: {
    group: NOTIFICATION,
    plural: 'providers',
    versions: ['v1', 'v1beta3', 'v1beta2', 'v1beta1'],
    role: 'notification',
    static: true,
  },
  Receiver: { group: NOTIFICATION, plural: 'receivers', versions: BETAS, role: 'notification' },
  ImageRepository: { group: IMAGE, plural: 'imagerepositories', versions: BETAS, role: 'image' },
  ImagePolicy: { group: IMAGE, plural: 'imagepolicies', versions: BETAS, role: 'image' },
  ImageUpdateAutomation: {
    group: IMAGE,
    plural: 'imageupdateautomations',
    versions: BETAS,
    role: 'image',
  },
  FluxInstance: { group: OPERATOR, plural: 'fluxinstances', versions: ['v1'], role: 'operator' },
  FluxReport: { group: OPERATOR, plural: 'fluxreports', versions: ['v1'], role: 'operator' },
  ResourceSet: { group: OPERATOR, plural: 'resourcesets', versions: ['v1'], role: 'operator' },
  ResourceSetInputProvider: {
    group: OPERATOR,
    plural: 'resourcesetinputproviders',
    versions: ['v1'],
    role: 'operator',
  },
};

const KIND_SET: ReadonlySet<string> = new Set(FLUX_KINDS);
export const isFluxKind = (s: string): s is FluxKind => KIND_SET.has(s);

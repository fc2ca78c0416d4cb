import { FLUX_KINDS, KINDS, type FluxKind } from '../../flux/kinds.ts';
import type { ServedResource } from '../resources.ts';

/** A Flux release with the image tags of its controllers. */
export interface FluxRelease {
  readonly version: string;
  readonly minor: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Kubernetes minors that this release was announced for. */
  readonly kubernetes: readonly [number, number];
}

const CONTROLLERS = [
  'source-controller',
  'kustomize-controller',
  'helm-controller',
  'notification-controller',
  'image-reflector-controller',
  'image-automation-controller',
  'source-watcher',
] as const;

const release = (
  version: string,
  kubernetes: readonly [number, number],
  tags: string,
): FluxRelease => ({
  version,
  minor: Number(version.split('.')[1]),
  kubernetes,
  tags: Object.fromEntries(
    tags.split(' ').flatMap((tag, i) => {
      const name = CONTROLLERS[i];
      return name === undefined ? [] : [[name, `v${tag}`] as const];
    }),
  ),
});

/** Tags as each release of Flux pins them; of 2.10 only source and kustomize are known, the others continue the series. */
export const RELEASES: readonly FluxRelease[] = [
  release('2.2.3', [26, 28], '1.2.4 1.2.2 0.37.4 1.2.4 0.31.2 0.37.1'),
  release('2.3.0', [28, 30], '1.3.0 1.3.0 1.0.1 1.3.0 0.32.0 0.38.0'),
  release('2.4.0', [29, 31], '1.4.1 1.4.0 1.1.0 1.4.0 0.33.0 0.39.0'),
  release('2.5.1', [30, 32], '1.5.0 1.5.1 1.2.0 1.5.0 0.34.0 0.40.0'),
  release('2.6.4', [31, 33], '1.6.2 1.6.1 1.3.0 1.6.0 0.35.2 0.41.2'),
  release('2.7.5', [32, 34], '1.7.4 1.7.3 1.4.5 1.7.5 1.0.4 1.0.4 2.0.3'),
  release('2.8.8', [33, 35], '1.8.5 1.8.5 1.5.5 1.8.4 1.1.2 1.1.4 2.1.1'),
  release('2.9.2', [33, 35], '1.9.3 1.9.3 1.6.2 1.9.2 1.2.3 1.2.3 2.2.2'),
  release('2.9.4', [33, 36], '1.9.4 1.9.4 1.6.3 1.9.3 1.2.4 1.2.4 2.2.3'),
  release('2.10.1', [34, 36], '1.10.1 1.10.1 1.7.1 1.10.1 1.3.1 1.3.1 2.3.1'),
];

export function releaseOf(version: string): FluxRelease {
  const found = RELEASES.find((r) => r.version === version);
  if (found !== undefined) return found;
  throw new Error(
    `Flux ${version} is not simulated; known: ${RELEASES.map((r) => r.version).join(', ')}`,
  );
}

interface Serving {
  /** First minor with these versions. */
  readonly from: number;
  /** Served versions, storage version first. */
  readonly versions: string;
}

/** Served versions by kind, from the CRDs of each minor; a version's row holds until the next one. */
const SERVED: Partial<Record<FluxKind, readonly Serving[]>> = {
  Kustomization: betaless('v1', 2),
  HelmRelease: [
    { from: 2, versions: 'v2beta2 v2beta1' },
    { from: 3, versions: 'v2 v2beta2 v2beta1' },
    { from: 7, versions: 'v2 v2beta2' },
    { from: 8, versions: 'v2' },
  ],
  GitRepository: betaless('v1', 2),
  OCIRepository: [
    { from: 2, versions: 'v1beta2' },
    { from: 6, versions: 'v1 v1beta2' },
    { from: 8, versions: 'v1' },
  ],
  Bucket: [{ from: 2, versions: 'v1beta2 v1beta1' }, ...betaless('v1', 4)],
  HelmRepository: [{ from: 2, versions: 'v1beta2 v1beta1' }, ...betaless('v1', 3)],
  HelmChart: [{ from: 2, versions: 'v1beta2 v1beta1' }, ...betaless('v1', 3)],
  ExternalArtifact: [{ from: 7, versions: 'v1' }],
  ArtifactGenerator: [{ from: 7, versions: 'v1beta1' }],
  Alert: notification('v1beta3'),
  Provider: notification('v1beta3'),
  Receiver: notification('v1'),
  ImageRepository: image(),
  ImagePolicy: image(),
  ImageUpdateAutomation: [
    { from: 2, versions: 'v1beta1' },
    { from: 3, versions: 'v1beta2 v1beta1' },
    { from: 7, versions: 'v1 v1beta2' },
    { from: 9, versions: 'v1' },
  ],
};

function betaless(storage: string, from: number): Serving[] {
  return [
    { from, versions: `${storage} v1beta2 v1beta1` },
    { from: 7, versions: `${storage} v1beta2` },
    { from: 8, versions: storage },
  ];
}

function notification(storage: string): Serving[] {
  return [
    { from: 2, versions: `${storage} v1beta2 v1beta1` },
    { from: 7, versions: `${storage} v1beta2` },
    { from: 9, versions: storage },
  ];
}

function image(): Serving[] {
  return [
    { from: 2, versions: 'v1beta2 v1beta1' },
    { from: 7, versions: 'v1 v1beta2' },
    { from: 9, versions: 'v1' },
  ];
}

/** Versions of a kind that a Flux minor serves, storage version first; empty when it has no such kind. */
export function servedVersions(kind: FluxKind, minor: number): readonly string[] {
  if (KINDS[kind].role === 'operator') return ['v1'];
  const row = SERVED[kind]?.findLast((r) => r.from <= minor);
  return row === undefined ? [] : row.versions.split(' ');
}

const SHORT_NAMES: Partial<Record<FluxKind, readonly string[]>> = {
  Kustomization: ['ks'],
  HelmRelease: ['hr'],
  GitRepository: ['gitrepo'],
  OCIRepository: ['ocirepo'],
  HelmRepository: ['helmrepo'],
  HelmChart: ['hc'],
  ExternalArtifact: ['ea'],
  ArtifactGenerator: ['ag'],
  ImageRepository: ['imgrepo', 'imagerepo'],
  ImagePolicy: ['imgpol', 'imagepol'],
  ImageUpdateAutomation: ['iua', 'imgupd', 'imgauto'],
  ResourceSet: ['rset'],
  ResourceSetInputProvider: ['rsip'],
};

/** The third category that CRDs have from Flux 2.9 on. */
const CATEGORY: Readonly<Record<string, string>> = {
  'source.toolkit.fluxcd.io': 'fluxcd-sources',
  'source.extensions.fluxcd.io': 'fluxcd-sources',
  'kustomize.toolkit.fluxcd.io': 'fluxcd-appliers',
  'helm.toolkit.fluxcd.io': 'fluxcd-appliers',
  'notification.toolkit.fluxcd.io': 'fluxcd-notifications',
  'image.toolkit.fluxcd.io': 'fluxcd-images',
};

/** What the CRDs of a Flux installation declare. Kinds that a minor does not know are absent, as on a real cluster. */
export function servedResources(minor: number, withOperator: boolean): ServedResource[] {
  return FLUX_KINDS.flatMap((kind): ServedResource[] => {
    const { group, plural, role } = KINDS[kind];
    if (role === 'operator' && !withOperator) return [];
    const versions = servedVersions(kind, minor);
    const storage = versions[0];
    if (storage === undefined) return [];
    return [
      {
        group,
        plural,
        kind,
        namespaced: true,
        versions,
        storage,
        deprecated: versions.filter((v) => isDeprecated(kind, v, minor)),
        shortNames: SHORT_NAMES[kind] ?? [],
        // v1beta3 of Alert and Provider has no status subresource: their controller writes no status any more.
        ...(storage === 'v1beta3' ? { status: false } : {}),
        categories:
          minor >= 9 && role !== 'operator'
            ? ['all', 'fluxcd', CATEGORY[group] ?? 'fluxcd']
            : ['all'],
      },
    ];
  });
}

/** A beta is deprecated once a better version is stored; in Flux 2.2 the source and image betas were not yet marked. */
function isDeprecated(kind: FluxKind, version: string, minor: number): boolean {
  const storage = servedVersions(kind, minor)[0];
  if (version === storage) return false;
  const unmarked =
    storage?.startsWith('v1beta2') === true &&
    (minor === 2 || KINDS[kind].role === 'image') &&
    kind !== 'ImageUpdateAutomation';
  return !unmarked;
}

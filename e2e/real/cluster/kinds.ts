/** The Flux kinds that the builds of the bed can serve, newest API version first. */
export interface FluxKind {
  readonly kind: string;
  readonly plural: string;
  readonly group: string;
  readonly version: string;
}

function kindsOf(
  group: string,
  version: string,
  names: Readonly<Record<string, string>>,
): FluxKind[] {
  return Object.entries(names).map(([kind, plural]) => ({ kind, plural, group, version }));
}

export const fluxKinds: readonly FluxKind[] = [
  ...kindsOf('kustomize.toolkit.fluxcd.io', 'v1', { Kustomization: 'kustomizations' }),
  ...kindsOf('helm.toolkit.fluxcd.io', 'v2', { HelmRelease: 'helmreleases' }),
  ...kindsOf('source.toolkit.fluxcd.io', 'v1', {
    GitRepository: 'gitrepositories',
    OCIRepository: 'ocirepositories',
    Bucket: 'buckets',
    HelmRepository: 'helmrepositories',
    HelmChart: 'helmcharts',
    ExternalArtifact: 'externalartifacts',
  }),
  ...kindsOf('notification.toolkit.fluxcd.io', 'v1beta3', {
    Alert: 'alerts',
    Provider: 'providers',
  }),
  ...kindsOf('notification.toolkit.fluxcd.io', 'v1', { Receiver: 'receivers' }),
];

export function kindNamed(name: string): FluxKind {
  const found = fluxKinds.find((kind) => kind.kind === name || kind.plural === name);
  if (!found) throw new Error(`${name} is not one of the Flux kinds of the bed`);
  return found;
}

export function collectionPath(kind: FluxKind, namespace?: string): string {
  const scope = namespace ? `/namespaces/${namespace}` : '';
  return `/apis/${kind.group}/${kind.version}${scope}/${kind.plural}`;
}

export function objectPath(kind: FluxKind, namespace: string, name: string): string {
  return `${collectionPath(kind, namespace)}/${name}`;
}

/** The name that kubectl takes without guessing a version. */
export function kubectlName(kind: FluxKind): string {
  return `${kind.plural}.${kind.group}`;
}

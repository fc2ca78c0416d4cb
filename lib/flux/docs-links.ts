import type { FluxKind } from './kinds.ts';

export interface DocsLink {
  readonly title: string;
  readonly href: string;
}

const SITE = 'https://fluxcd.io/flux';

/** The public reference of a kind. The Flux Operator's kinds are documented by another project. */
const OF_KIND: Partial<Record<FluxKind, string>> = {
  Kustomization: 'components/kustomize/kustomizations/',
  HelmRelease: 'components/helm/helmreleases/',
  GitRepository: 'components/source/gitrepositories/',
  OCIRepository: 'components/source/ocirepositories/',
  Bucket: 'components/source/buckets/',
  HelmRepository: 'components/source/helmrepositories/',
  HelmChart: 'components/source/helmcharts/',
  Alert: 'components/notification/alerts/',
  Provider: 'components/notification/providers/',
  Receiver: 'components/notification/receivers/',
  ImageRepository: 'components/image/imagerepositories/',
  ImagePolicy: 'components/image/imagepolicies/',
  ImageUpdateAutomation: 'components/image/imageupdateautomations/',
};

/** Failures that a guide of Flux is about; the first that fits. */
const OF_FAILURE: readonly (readonly [RegExp, DocsLink])[] = [
  [
    /\bsops\b|decryption failed/i,
    { title: 'Flux guide: SOPS', href: `${SITE}/guides/mozilla-sops/` },
  ],
  [
    /cross-namespace references have been blocked/i,
    {
      title: 'Flux: multi-tenancy lockdown',
      href: `${SITE}/installation/configuration/multitenancy/`,
    },
  ],
];

/** Where Flux documents what is the matter; null for kinds that it does not document. */
export function docsFor(kind: FluxKind, message: string): DocsLink | null {
  const guide = OF_FAILURE.find(([pattern]) => pattern.test(message));
  if (guide !== undefined) return guide[1];
  const path = OF_KIND[kind];
  return path === undefined ? null : { title: `Flux: ${kind}`, href: `${SITE}/${path}` };
}

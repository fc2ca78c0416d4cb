import type { ClusterDetail } from '@/lib/api/contract';

type Told = Pick<ClusterDetail, 'fluxInstalled' | 'fluxVersion' | 'flux'>;

/** The release of Flux as far as it is known: `2.9.4`, `2.4 to 2.5`, `2.9 or newer`. */
export function releaseWords({ fluxInstalled, fluxVersion, flux }: Told): string {
  if (fluxInstalled === false) return 'not installed';
  if (fluxVersion === null) return 'version not known';
  if (flux === null || flux.versionUpTo === fluxVersion) return fluxVersion;
  return flux.versionUpTo === null
    ? `${fluxVersion} or newer`
    : `${fluxVersion} to ${flux.versionUpTo}`;
}

type Heard = NonNullable<ClusterDetail['flux']>['controllers'];

/** Why no controller is shown. */
export const NO_CONTROLLER: Record<Heard, string> = {
  pending: 'Deployments of Flux were not read yet.',
  syncing: 'Deployments of Flux were not read yet.',
  live: 'There is no Deployment of a Flux controller.',
  'not-installed': 'Flux is not installed on this cluster.',
  restricted: 'The credential may not list Deployments.',
  interrupted: 'Deployments of Flux could not be read.',
};

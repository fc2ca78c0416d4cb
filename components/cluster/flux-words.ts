import type { ClusterDetail } from '@/lib/api/contract';
import { differs } from './flux-standing';

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

/** What is the matter with the controllers, in a few words; '' when nothing is, or nothing is known now. */
export function controllerTrouble(cluster: ClusterDetail): string {
  if (cluster.flux?.controllers !== 'live') return '';
  const down = cluster.components.filter((c) => !c.ready).length;
  if (down > 0) return `${down} not ready`;
  const other = cluster.components.filter((c) => differs(c, cluster.fluxVersion)).length;
  return other > 0 ? `${other} of another release` : '';
}

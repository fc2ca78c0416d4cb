import type { ClusterDetail, Fleet } from '@/lib/api/contract';
import { fluxOfControllers, minorOf, parseImage, supportOf } from '@/lib/flux/version';

type Told = Pick<ClusterDetail, 'fluxVersion' | 'flux'>;

export interface Standing {
  /** `fleet mostly 2.9.2`, `as most of the fleet`; '' when there is nothing to compare. */
  readonly beside: string;
  /** `support ended`; '' while it is supported or not known. */
  readonly support: string;
}

/** The version that most clusters run; null: there are not two clusters that are known, or no version is ahead. */
function majorityOf(versions: Fleet['versions']): string | null {
  const known = versions.filter((v) => v.version !== null);
  const [first, second] = known.toSorted((a, b) => b.clusters - a.clusters);
  const clusters = known.reduce((sum, v) => sum + v.clusters, 0);
  if (first === undefined || clusters < 2 || first.clusters === second?.clusters) return null;
  return first.version;
}

/** How the Flux of a cluster stands beside that of the fleet, and whether the Flux project still supports it. */
export function fluxStanding({ fluxVersion, flux }: Told, versions: Fleet['versions']): Standing {
  if (fluxVersion === null) return { beside: '', support: '' };
  const most = majorityOf(versions);
  const beside =
    most === null ? '' : most === fluxVersion ? 'as most of the fleet' : `fleet mostly ${most}`;
  // Where it may be newer than claimed, only the newest that it may be tells.
  const upTo = flux === null ? fluxVersion : flux.versionUpTo;
  const newest = Math.max(
    ...versions.map((v) => (v.version === null ? 0 : Number(minorOf(v.version).split('.')[1]))),
    0,
  );
  const ended =
    upTo !== null &&
    (supportOf(upTo) === 'end-of-life' || supportOf(upTo, newest) === 'end-of-life');
  return { beside, support: ended ? 'support ended' : '' };
}

type Component = ClusterDetail['components'][number];

/** The minor release of Flux that a controller belongs to, by its image; null when that is not known. */
export function releaseOf({ image, version }: Component): string | null {
  if (version === null) return null;
  const release = fluxOfControllers({ [parseImage(image).name]: version });
  return release === null ? null : minorOf(release.version);
}

/** It is of another minor release than the cluster's: one of both was upgraded alone. */
export const differs = (component: Component, fluxVersion: string | null): boolean => {
  const release = releaseOf(component);
  return release !== null && fluxVersion !== null && release !== minorOf(fluxVersion);
};

import type { FluxInstall } from '../flux/session.ts';
import {
  compareVersions,
  fluxOfControllers,
  fluxOfDiscovery,
  parseImage,
} from '../flux/version.ts';
import type { Resources } from './discovery.ts';
import type { Deployed } from './flux-read.ts';

/**
 * The installed release. The CRD's label is what `flux version` reads; labels of the Deployments next (the oldest: the
 * others were upgraded first); then images; discovery gives the oldest release that would look so.
 */
export function versionOf(
  crd: string | null,
  deployments: readonly Deployed[],
  resources: Resources,
): Pick<FluxInstall, 'version' | 'versionFrom'> {
  if (crd !== null) return { version: crd, versionFrom: 'crd' };
  const labels = deployments.map((d) => d.label).filter((label) => label !== null);
  const [oldest] = labels.toSorted(compareVersions);
  if (oldest !== undefined) return { version: oldest, versionFrom: 'deployment' };
  const tags: Record<string, string> = {};
  for (const { image } of deployments.flatMap((d) => d.components)) {
    const { name, tag } = parseImage(image);
    if (tag !== null) tags[name] = tag;
  }
  const fromImages = fluxOfControllers(tags);
  if (fromImages !== null) return { version: fromImages.version, versionFrom: 'image' };
  const deduced = fluxOfDiscovery(
    (group, version, plural) => resources.get(`${group}/${version}`)?.has(plural) === true,
  );
  return deduced === null
    ? { version: null, versionFrom: null }
    : { version: deduced.version, versionFrom: 'discovery' };
}

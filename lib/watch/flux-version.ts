import type { FluxInstall, FluxInstance } from '../flux/session.ts';
import { CONTROLLERS } from '../flux/releases.ts';
import {
  compareVersions,
  couldBe,
  fluxOfControllers,
  fluxOfDiscovery,
  normaliseVersion,
  parseImage,
  type Deduced,
} from '../flux/version.ts';
import type { Resources } from './discovery.ts';
import type { Deployed } from './flux-read.ts';

/**
 * The installed release. The CRD's label is what `flux version` reads; labels of the controllers' Deployments next (the
 * oldest: the others were upgraded first); then images; then what the Flux Operator reports (`v2.9.4@sha256:…`);
 * discovery gives the oldest release that would look so.
 */
export function versionOf(
  crd: string | null,
  deployments: readonly Deployed[],
  resources: Resources,
  reported: string | null = null,
): Pick<FluxInstall, 'version' | 'versionUpTo' | 'versionFrom'> {
  if (crd !== null) return exactly(crd, 'crd');
  const controllers = deployments.filter((d) => controllerOf(d) !== null);
  const label = oldestLabel(controllers);
  if (label !== null) return exactly(label, 'deployment');
  const ofImages = byImages(controllers);
  if (ofImages !== null) return about(ofImages, 'image');
  const told = reported === null ? null : normaliseVersion(reported);
  if (told !== null) return exactly(told, 'operator');
  const deduced = fluxOfDiscovery(
    (group, version, plural) => resources.get(`${group}/${version}`)?.has(plural) === true,
  );
  return deduced === null
    ? { version: null, versionUpTo: null, versionFrom: null }
    : about(deduced, 'discovery');
}

type From = FluxInstall['versionFrom'];
const exactly = (version: string, versionFrom: From) => ({
  version,
  versionUpTo: version,
  versionFrom,
});
const about = ({ version, upTo }: Deduced, versionFrom: From) => ({
  version,
  versionUpTo: upTo,
  versionFrom,
});

/** The controllers of each namespace, with the release that they themselves are of. */
export function instancesOf(
  crd: string | null,
  deployments: readonly Deployed[],
): readonly FluxInstance[] {
  const controllers = deployments.filter((d) => controllerOf(d) !== null);
  return [...Map.groupBy(controllers, (d) => d.namespace)]
    .map(([namespace, own]): FluxInstance => {
      const label = oldestLabel(own);
      const images = byImages(own);
      // An image that was set by hand keeps the label of the release that it replaced.
      const sure = label !== null && (images === null || couldBe(images, label)) ? label : null;
      const runs = sure === null ? images : { version: sure, upTo: sure };
      return {
        namespace,
        version: runs?.version ?? null,
        managedBy: own.find((d) => d.managedBy !== null)?.managedBy ?? null,
        differs: crd !== null && runs !== null && !couldBe(runs, crd),
      };
    })
    .toSorted((a, b) => (a.namespace < b.namespace ? -1 : 1));
}

/** Which controller a Deployment runs: by its image, else by its name (shards, renamed images). */
function controllerOf({ components: [component] }: Deployed): string | null {
  if (component === undefined) return null;
  const { name } = parseImage(component.image);
  return CONTROLLERS.find((c) => c === name || component.name.startsWith(c)) ?? null;
}

function oldestLabel(controllers: readonly Deployed[]): string | null {
  const labels = controllers.map((d) => d.label).filter((label) => label !== null);
  return labels.toSorted(compareVersions)[0] ?? null;
}

/** Of several Deployments of one controller (shards, instances) the oldest counts. */
function byImages(controllers: readonly Deployed[]): Deduced | null {
  const tags = new Map<string, string>();
  for (const d of controllers) {
    const name = controllerOf(d);
    const version = normaliseVersion(parseImage(d.components[0]?.image ?? '').tag ?? '');
    if (name === null || version === null) continue;
    const known = tags.get(name);
    if (known === undefined || compareVersions(version, known) < 0) tags.set(name, version);
  }
  return fluxOfControllers(Object.fromEntries(tags));
}

import type { FluxInstall } from '../flux/session.ts';
import type { Served } from './discovery.ts';
import { parseImage, type Deployed } from './flux-read.ts';

/** Flux minor by a controller's minor; source, kustomize and notification 1.N belong to Flux 2.N. */
const HELM = ['0.35', '0.36', '0.37', '1.0', '1.1', '1.2', '1.3', '1.4', '1.5', '1.6'];

function minorOf(controller: string, tag: string): number | null {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(tag) ?? [];
  if (major === undefined || minor === undefined) return null;
  if (/^(source|kustomize|notification)-controller/.test(controller)) {
    return major === '1' ? Number(minor) : null;
  }
  if (controller.startsWith('helm-controller')) {
    const at = HELM.indexOf(`${major}.${minor}`);
    return at < 0 ? null : at;
  }
  return null;
}

/** Oldest minor that serves what discovery shows, when nothing else may be read; null below 2.2. */
function minorFrom(served: Served): number | null {
  if (served.ExternalArtifact !== undefined) return 7;
  if (served.OCIRepository === 'v1') return 6;
  if (served.Bucket === 'v1') return 4;
  if (served.HelmRelease === 'v2') return 3;
  if (served.HelmRelease === 'v2beta2') return 2;
  return null;
}

/**
 * The installed release. The CRD's label is what `flux version` reads; labels of Deployments next; images give the
 * minor (`2.9`); discovery only a lower bound (`2.7+`).
 */
export function versionOf(
  crd: string | null,
  deployments: readonly Deployed[],
  served: Served,
): Pick<FluxInstall, 'version' | 'versionFrom'> {
  if (crd !== null) return { version: crd, versionFrom: 'crd' };
  const label = deployments.find((d) => d.label !== null)?.label ?? null;
  if (label !== null) return { version: label, versionFrom: 'deployment' };
  for (const { components } of deployments) {
    for (const { image } of components) {
      const { name, tag } = parseImage(image);
      const minor = tag === null ? null : minorOf(name, tag);
      if (minor !== null) return { version: `2.${minor}`, versionFrom: 'image' };
    }
  }
  const minor = minorFrom(served);
  return minor === null
    ? { version: null, versionFrom: null }
    : { version: `2.${minor}+`, versionFrom: 'discovery' };
}

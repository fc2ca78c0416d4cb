import type { KubeObject } from '../object.ts';
import { buildObject } from './objects/build.ts';
import { contextOf } from './objects/context.ts';
import {
  controllerDeployment,
  controllersOf,
  namespaceObject,
  releaseLabels,
} from './objects/install.ts';
import { planCluster } from './plan/plan.ts';
import { makeProfiles } from './profiles.ts';
import { makeRepos } from './repos.ts';
import type { ClusterProfile, FleetBase, GeneratedCluster, GeneratedFleet, Plan } from './types.ts';
import { Shared } from './shared.ts';
import { servedResources } from './versions.ts';

export interface FleetOptions {
  readonly seed: number;
  readonly clusters: number;
  /** Of the first clusters, in place of names made up; the seed decides the rest of them. */
  readonly names?: readonly string[];
  /** Flux objects of every cluster; left out: spread as in real fleets, 20 to 300, median about 100. */
  readonly objectsPerCluster?: number;
  /** Epoch ms at which the fleet is settled: nothing in it is later. */
  readonly now: number;
}

const SMALLEST = 12;

/**
 * A fleet that a seed fixes, byte for byte. Clusters share repositories, components and teams; their objects
 * are made when asked for, so that a thousand clusters need not be held twice.
 */
export function generateFleet(options: FleetOptions): GeneratedFleet {
  const { seed, clusters, names = [], objectsPerCluster, now } = options;
  if (!Number.isInteger(clusters) || clusters < 1) {
    throw new Error(`a fleet needs at least one cluster, not ${clusters}`);
  }
  if (objectsPerCluster !== undefined && objectsPerCluster < SMALLEST) {
    throw new Error(`a cluster has at least ${SMALLEST} objects, not ${objectsPerCluster}`);
  }
  const base: FleetBase = { seed, now, repos: makeRepos(seed, now), shared: new Shared() };
  const profiles = makeProfiles({
    seed,
    clusters,
    names,
    now,
    ...(objectsPerCluster === undefined ? {} : { size: objectsPerCluster }),
  });
  return { ...base, clusters: profiles.map((profile) => generatedCluster(base, profile)) };
}

function generatedCluster(base: FleetBase, profile: ClusterProfile): GeneratedCluster {
  let planned: readonly Plan[] | undefined;
  const plans = () => (planned ??= planCluster(base, profile));
  return {
    name: profile.name,
    labels: {
      env: profile.environment,
      region: profile.region,
      provider: profile.provider,
      ring: String(profile.ring),
    },
    profile,
    kubernetesVersion: profile.kubernetes,
    served: servedResources(profile.flux.minor, profile.layout === 'operator'),
    crdLabels: releaseLabels(profile),
    plans,
    objects: () => clusterObjects(base, profile, plans()),
  };
}

function clusterObjects(
  base: FleetBase,
  profile: ClusterProfile,
  plans: readonly Plan[],
): KubeObject[] {
  const ctx = contextOf(base, profile, plans);
  const used = new Set(plans.map((p) => p.namespace));
  used.delete(profile.fluxNamespace);
  return [
    namespaceObject(profile.fluxNamespace, profile.createdAt, releaseLabels(profile)),
    ...['default', 'kube-system', ...[...used].toSorted()]
      .filter((name, i, all) => all.indexOf(name) === i)
      .map((name) => namespaceObject(name, profile.createdAt)),
    ...controllersOf(profile, plans).map((name) => controllerDeployment(profile, name, base.now)),
    ...plans.map((plan) => buildObject(ctx, plan)),
  ];
}

import { isFluxKind } from '../../lib/flux/kinds.ts';
import { generateFleet } from '../../lib/sim/generate/fleet.ts';
import type { GeneratedCluster } from '../../lib/sim/generate/types.ts';
import type { KubeObject } from '../../lib/sim/object.ts';
import { fluxKinds } from '../../e2e/real/cluster/kinds.ts';

/** What the API servers of the bed serve, as `group/version kind`. */
const SERVED = new Set(fluxKinds.map(({ group, version, kind }) => `${group}/${version} ${kind}`));
/** Minor of the Flux release whose CRDs the bed installs. */
const FLUX_MINOR = 9;

export const isServed = ({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean =>
  SERVED.has(`${apiVersion} ${kind}`);

/** Clusters of the simulator's generator that have so many objects of kinds that the bed serves. */
export function generatedClusters(count: number, objects: number): GeneratedCluster[] {
  // Some objects are of kinds that the bed lacks; of 80 clusters about one in six runs this Flux.
  const fleet = generateFleet({
    seed: 7,
    clusters: 80,
    objectsPerCluster: Math.ceil(objects * 1.5),
    now: Date.now(),
  });
  const fit = fleet.clusters.filter(
    ({ profile }) => profile.flux.minor === FLUX_MINOR && profile.layout !== 'operator',
  );
  const chosen = fit.filter((c) => c.objects().filter(isServed).length >= objects).slice(0, count);
  if (chosen.length < count)
    throw new Error(`Only ${chosen.length} generated clusters have ${objects} objects to write.`);
  return chosen;
}

/** The Flux objects to write, as a client sends them: what the server gives is left out. */
export const objectsToWrite = (cluster: GeneratedCluster, count: number): KubeObject[] =>
  cluster
    .objects()
    .filter(isServed)
    .slice(0, count)
    .map((object) => {
      const { name, namespace, labels, annotations } = object.metadata;
      const metadata = {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        ...(labels === undefined ? {} : { labels }),
        ...(annotations === undefined ? {} : { annotations }),
      };
      // A new object has generation 1, and what is told of it must be of that generation.
      const first = (key: string, value: unknown): unknown =>
        key === 'observedGeneration' || key === 'lastAttemptedGeneration' ? 1 : value;
      return JSON.parse(JSON.stringify({ ...object, metadata }, first)) as KubeObject;
    });

/** Namespaces and controllers' Deployments of a generated cluster. */
export const surroundings = (cluster: GeneratedCluster): KubeObject[] =>
  cluster.objects().filter(({ kind }) => !isFluxKind(kind));

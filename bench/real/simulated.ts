// Simulated API servers with the CRDs of the bed and no Flux object: what is in them is written over HTTPS.
import { writeFile } from 'node:fs/promises';
import { ClusterStore } from '../../lib/sim/cluster-store.ts';
import { startSim } from '../../lib/sim/sim.ts';
import { systemClock } from '../../lib/system-clock.ts';
import { answer } from '../shared/remote.ts';
import { generatedClusters, isServed, surroundings } from './objects.ts';

export interface Reachable {
  readonly server: string;
  readonly token: string;
  readonly ca: string;
}

const calls = {
  /** @param objects for each cluster, to choose the same generated clusters by. */
  async start(options: {
    clusters: number;
    objects: number;
    kubeconfig: string;
  }): Promise<Reachable[]> {
    const { clusters, objects, kubeconfig } = options;
    const clock = systemClock();
    const stores = generatedClusters(clusters, objects).map((generated) => {
      const { name, crdLabels } = generated;
      const served = generated.served.filter(({ group, kind, storage }) =>
        isServed({ apiVersion: `${group}/${storage}`, kind }),
      );
      const store = new ClusterStore({ name, clock, served, crdLabels });
      for (const object of surroundings(generated)) {
        const id = object.kind === 'Deployment' ? 'deployments.apps' : 'namespaces';
        store.write(id, object);
      }
      return store;
    });
    const sim = await startSim({ clusters: stores });
    await writeFile(kubeconfig, sim.kubeconfig(), { mode: 0o600 });
    return Array.from(sim.clusters.values(), ({ server, token }) => {
      return { server, token, ca: sim.ca };
    });
  },
};
export type SimulatedCalls = typeof calls;
answer(calls);

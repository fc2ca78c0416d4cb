// A part of the simulated fleet in a process of its own, told what to do by the bench that started it.
import { writeFile } from 'node:fs/promises';
import { KINDS } from '../../lib/flux/kinds.ts';
import { ClusterStore } from '../../lib/sim/cluster-store.ts';
import type { FaultsPatch } from '../../lib/sim/faults.ts';
import { fillStore } from '../../lib/sim/generate/fill.ts';
import { generateFleet } from '../../lib/sim/generate/fleet.ts';
import { kubeTime } from '../../lib/sim/object.ts';
import { seededRandom } from '../../lib/sim/random.ts';
import { resourceId } from '../../lib/sim/resources.ts';
import { startSim, type Sim } from '../../lib/sim/sim.ts';
import { systemClock } from '../../lib/system-clock.ts';
import { applied, canApply, nowUs } from './mark.ts';
import { atRate } from './pace.ts';
import { answer } from './remote.ts';
import { openWindow, type Spent } from './window.ts';

export interface Part {
  /** Of the whole fleet, of which this process runs [from, to). */
  readonly clusters: number;
  readonly from: number;
  readonly to: number;
  readonly objects: number;
  /** Written with mode 0600. */
  readonly kubeconfig: string;
}
/** What the simulator spent is told too: a stall of its own would look like one of its reader. */
export interface Driven {
  readonly events: number;
  readonly spent: Spent;
}
interface Target {
  readonly store: ClusterStore;
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
}

const WRITTEN = (['Kustomization', 'HelmRelease'] as const).map((kind) =>
  resourceId(KINDS[kind].plural, KINDS[kind].group),
);
const clock = systemClock();
const random = seededRandom(3);
let sim: Sim | undefined;
let targets: readonly (readonly Target[])[] = [];

const started = (): Sim => {
  if (sim === undefined) throw new Error('start first');
  return sim;
};

const calls = {
  /** Resolves when every cluster answers, with their names. */
  async start({ clusters, from, to, objects, kubeconfig }: Part): Promise<string[]> {
    const options = { seed: 7, clusters, objectsPerCluster: objects, now: clock.now() };
    const stores = generateFleet(options)
      .clusters.slice(from, to)
      .map((generated) => {
        const { name, served, crdLabels, kubernetesVersion } = generated;
        const history = clusters > 200 ? 100 : 500;
        const known = { name, clock, served, crdLabels, kubernetesVersion, history };
        const store = new ClusterStore(known);
        fillStore(store, generated);
        return store;
      });
    targets = stores.map(targetsOf).filter((list) => list.length > 0);
    sim = await startSim({ clusters: stores, seed: 7 });
    await writeFile(kubeconfig, sim.kubeconfig(), { mode: 0o600 });
    return [...sim.clusters.keys()];
  },
  /** Controllers that apply new revisions, spread over all clusters. Resolves after the last. */
  async drive({ rate, seconds }: { rate: number; seconds: number }): Promise<Driven> {
    const end = openWindow();
    const events = await atRate(rate, seconds, writeOne);
    return { events, spent: end() };
  },
  async faults({ clusters, patch }: { clusters: readonly string[]; patch: FaultsPatch }) {
    await Promise.all(clusters.map((name) => started().cluster(name).setFaults(patch)));
  },
  async heal({ clusters }: { clusters: readonly string[] }) {
    await Promise.all(clusters.map((name) => started().cluster(name).clearFaults()));
  },
  /** Breaks every connection, so that what is broken on a cluster meets everything that it serves. */
  disconnect({ clusters }: { clusters: readonly string[] }) {
    for (const name of clusters) started().cluster(name).resetConnections();
  },
};
export type SimulatorCalls = typeof calls;
answer(calls);

function targetsOf(store: ClusterStore): Target[] {
  return WRITTEN.filter((id) => store.resources().some((r) => resourceId(r.plural, r.group) === id))
    .flatMap((id) => store.list(id).map((object) => ({ id, object })))
    .filter(({ object }) => canApply(object))
    .map(({ id, object: { metadata } }) => {
      return { store, id, namespace: metadata.namespace ?? '', name: metadata.name };
    });
}

const oneOf = <T>(list: readonly T[]): T => {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error('No object of this fleet can apply a revision.');
  return found;
};

function writeOne(): void {
  const { store, id, namespace, name } = oneOf(oneOf(targets));
  const object = store.get(id, namespace, name);
  if (object === undefined) throw new Error(`${id} ${namespace}/${name} vanished.`);
  store.write(id, applied(object, nowUs(), kubeTime(clock.now())));
}

import type { FleetEvent } from '../../lib/flux/events.ts';
import type { Clock } from '../../lib/flux/clock.ts';
import { FLUX_KINDS, KINDS, type FluxKind } from '../../lib/flux/kinds.ts';
import type { Log } from '../../lib/flux/log.ts';
import { createTallies, type Tallies } from '../../lib/aggregate/tally.ts';
import { ClusterStore } from '../../lib/sim/cluster-store.ts';
import { fillStore } from '../../lib/sim/generate/fill.ts';
import { generateFleet } from '../../lib/sim/generate/fleet.ts';
import type { StoreEvent } from '../../lib/sim/history.ts';
import { startLife, type Life } from '../../lib/sim/life/life.ts';
import { seededRandom } from '../../lib/sim/random.ts';
import { resourceId } from '../../lib/sim/resources.ts';
import { startSim, type Sim } from '../../lib/sim/sim.ts';
import { createStore, type Store } from '../../lib/store/fleet-store.ts';
import { systemClock } from '../../lib/system-clock.ts';
import { fakeClock, type FakeClock } from '../../lib/testing/fake-clock.ts';
import { createCollector, type Collector } from '../../lib/watch/collector.ts';
import { specOf } from '../../lib/watch/testing.ts';
import { CHAOS_LIMITS } from './limits.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly clusters: number;
  readonly objects: number;
}

/** A simulated fleet over HTTPS, and the collector, store and aggregates that follow it, as the app composes them. */
export interface World {
  readonly names: readonly string[];
  readonly stores: ReadonlyMap<string, ClusterStore>;
  readonly sim: Sim;
  readonly life: Life;
  readonly store: Store;
  readonly tallies: Tallies;
  readonly collector: Collector;
  /** Simulated time of the clusters; it stands still but for `live`. */
  now(): number;
  /** Lets the clusters live for so long. What they wrote is on its way when it resolves. */
  live(ms: number): Promise<void>;
  /** Lets the store's clock follow: claims that come due by time are looked at. */
  settle(): void;
  /** Called with each write to a Flux object of a cluster. */
  onWrite(listener: (cluster: string, kind: FluxKind, event: StoreEvent) => void): void;
  /** Resolves when the collector has said something, or after a moment. */
  heard(): Promise<void>;
  join(cluster: string): void;
  leave(cluster: string): void;
  /** Errors of simulated controllers and of the program: none is expected. */
  readonly errors: readonly string[];
  stop(): Promise<void>;
}

/** Of simulated time between turns of the event loop. */
const SLICE_MS = 1_000;

const KIND_OF: ReadonlyMap<string, FluxKind> = new Map(
  FLUX_KINDS.map((kind) => [resourceId(KINDS[kind].plural, KINDS[kind].group), kind]),
);

export async function startWorld({ seed, clusters, objects }: WorldOptions): Promise<World> {
  const clock = fakeClock();
  const errors: string[] = [];
  const log = logTo(errors);
  const fleet = generateFleet({ seed, clusters, objectsPerCluster: objects, now: clock.now() });
  const stores = new Map<string, ClusterStore>();
  for (const cluster of fleet.clusters) {
    const { name, kubernetesVersion, served, crdLabels } = cluster;
    const store = new ClusterStore({ name, clock, seed, kubernetesVersion, served, crdLabels });
    fillStore(store, cluster);
    stores.set(name, store);
  }
  const sim = await startSim({
    clusters: [...stores.values()],
    seed,
    bookmarkMs: 1_000,
    freshnessMs: 300,
  });
  const life = startLife({ fleet, stores, clock, log, routineEvents: false });

  const following = followingClock(clock);
  const store = createStore({ clock: following, log });
  const tallies = createTallies(store);
  let wake = (): void => {};
  const collector = createCollector({
    clock: systemClock(),
    random: seededRandom(seed),
    log,
    limits: CHAOS_LIMITS,
    sink(event) {
      store.apply({ ...event, at: clock.now() } satisfies FleetEvent);
      wake();
    },
  });

  return {
    names: [...stores.keys()],
    stores,
    sim,
    life,
    store,
    tallies,
    collector,
    now: () => clock.now(),
    async live(ms) {
      for (let left = ms; left > 0; left -= SLICE_MS) {
        clock.advance(Math.min(left, SLICE_MS));
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
    },
    settle: () => following.advance(clock.now() - following.now()),
    onWrite(listener) {
      for (const [name, held] of stores)
        held.subscribe((resource, event) => {
          const kind = KIND_OF.get(resource);
          if (kind !== undefined) listener(name, kind, event);
        });
    },
    heard() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, 10);
      wake = () => {
        clearTimeout(timer);
        wake = () => {};
        // Whatever else was read in the same turn comes with it.
        setImmediate(resolve);
      };
      return promise;
    },
    join: (cluster) => collector.add(specOf(sim.cluster(cluster), sim.ca)),
    leave: (cluster) => collector.remove(cluster),
    errors,
    async stop() {
      life.stop();
      store.stop();
      await collector.stop();
      await sim.stop();
    },
  };
}

/**
 * The store's clock: as late as the slowest cluster that is heard, never more than one step. With the clusters' own
 * time a claim could come due (a wait that lasts too long) while the word that ends it lies unread in a socket, which
 * at true speed takes milliseconds.
 */
const followingClock = (leader: Clock): FakeClock => fakeClock(leader.now());

const logTo = (errors: string[]): Log => ({
  info() {},
  warn() {},
  error(message, fields) {
    errors.push(`${message} ${JSON.stringify(fields ?? {})}`);
  },
});

import { isDeepStrictEqual } from 'node:util';
import { isWhollyHeard, type Counts } from '../../lib/aggregate/tally.ts';
import { isFresh } from '../../lib/flux/session.ts';
import { isBroken, noCounts, OBJECT_STATES } from '../../lib/flux/state.ts';
import { ChaosFailure } from './failure.ts';
import type { World } from './world.ts';

interface Recount {
  readonly counts: Counts;
  readonly total: number;
}

/** Counts a cluster's rows one by one: by what they say where their kind is heard now, else as stale. */
function recount(world: World, cluster: string): Recount {
  const counts: Counts = { ...noCounts(), stale: 0 };
  let total = 0;
  const held = world.store.clusters.get(cluster);
  for (const [kind, rows] of held?.kinds ?? []) {
    const fresh = held !== undefined && isFresh(held.session, kind);
    for (const record of rows.values()) {
      counts[fresh ? record.state : 'stale'] += 1;
      total += 1;
    }
  }
  return { counts, total };
}

const differences = (guarantee: Counts, got: Readonly<Counts>): string[] =>
  ([...OBJECT_STATES, 'stale'] as const)
    .filter((state) => guarantee[state] !== got[state])
    .map((state) => `${state}: counted ${got[state]}, there are ${guarantee[state]}`);

/** Compares the counters with a recount of the cluster at every change, and with one of the fleet when told to. */
export function watchCounters(world: World): {
  readonly checked: () => number;
  checkFleet(): void;
} {
  let checked = 0;
  let failure: ChaosFailure | null = null;

  world.store.observe((change) => {
    if (change.cluster === null || failure !== null) return;
    checked += 1;
    const { counts, total } = recount(world, change.cluster);
    const tally = world.tallies.cluster(change.cluster);
    if (isDeepStrictEqual(counts, tally.counts) && total === tally.total) return;
    // An observer may not throw into the store: the step ends with it.
    failure = new ChaosFailure('The counters of a cluster equal a recount', change.cluster, [
      ...differences(counts, tally.counts),
      `total: counted ${tally.total}, there are ${total}`,
      `at change ${change.seq} (${change.type})`,
    ]);
  });

  return {
    checked: () => checked,
    checkFleet() {
      if (failure !== null) throw failure;
      checked += 1;
      const all: Counts = { ...noCounts(), stale: 0 };
      let objects = 0;
      let healthy = 0;
      let failing = 0;
      for (const [cluster, { session }] of world.store.clusters) {
        const { counts, total } = recount(world, cluster);
        objects += total;
        for (const state of [...OBJECT_STATES, 'stale'] as const) all[state] += counts[state];
        if (OBJECT_STATES.some((state) => isBroken(state) && counts[state] > 0)) failing += 1;
        const well = total > 0 && counts.ready + counts.suspended === total;
        if (well && isWhollyHeard(session)) healthy += 1;
      }
      const told = world.tallies.fleet();
      const wanted = { objects, healthy, failing, clusters: world.store.clusters.size };
      const got = {
        objects: told.objects,
        healthy: told.healthy,
        failing: told.failing,
        clusters: told.clusters,
      };
      if (isDeepStrictEqual(all, told.counts) && isDeepStrictEqual(wanted, got)) return;
      throw new ChaosFailure('The counters of the fleet equal a recount', null, [
        ...differences(all, told.counts),
        `counted ${JSON.stringify(got)}, there are ${JSON.stringify(wanted)}`,
      ]);
    },
  };
}

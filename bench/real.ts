// Whether the simulator flatters: the same objects and events on real API servers and on simulated ones.
// npm run bench:real [-- --objects 300 --rounds 5] [--quick] [--check]; npm run real:build once before.
import { parseArgs } from 'node:util';
import { compare, side, type Rounds } from './real/figures.ts';
import { fill, targetsOf } from './real/fill.ts';
import { generatedClusters, objectsToWrite } from './real/objects.ts';
import { runOurs, runReader, type Pace, type Place } from './real/run.ts';
import { withRealServers, withSimulatedServers, type Servers } from './real/servers.ts';
import { finish, say } from './shared/report.ts';

const { values } = parseArgs({
  options: {
    objects: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const CLUSTERS = 3;
const objects = Number(values.objects ?? (values.quick ? 100 : 300));
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
const pace: Pace = values.quick
  ? { settleMs: 1200, rate: 150, seconds: 2 }
  : { settleMs: 20_000, rate: 100, seconds: 20 };

/** The same objects on every server of a sort, written by the same requests. */
async function filled({ kubeconfig, admins }: Servers): Promise<Place> {
  const targets = await Promise.all(
    generatedClusters(CLUSTERS, objects).map(async (cluster, i) => {
      const api = admins[i];
      if (api === undefined) throw new Error(`There is no server for ${cluster.name}.`);
      return targetsOf(api, await fill(api, objectsToWrite(cluster, objects)));
    }),
  );
  return { kubeconfig, clusters: CLUSTERS, targets: targets.flat() };
}

interface Growing extends Rounds {
  readonly ours: Rounds['ours'][number][];
  readonly reader: Rounds['reader'][number][];
}
const nothing = (): Growing => ({ ours: [], reader: [] });

await withRealServers(CLUSTERS, (realServers) =>
  withSimulatedServers(CLUSTERS, objects, async (simulatedServers) => {
    const places = [
      { at: await filled(realServers), runs: nothing() },
      { at: await filled(simulatedServers), runs: nothing() },
    ] as const;
    say(`${CLUSTERS} real and ${CLUSTERS} simulated API servers × ${objects} objects`);
    const none = { kubeconfig: '/nonexistent/kubeconfig', clusters: 0, targets: [] };
    const empty = await runOurs(none, pace);
    // One sort after the other in every round: what the machine does meanwhile meets both.
    for (let round = 0; round < rounds; round += 1) {
      for (const { at, runs } of places) {
        runs.ours.push(await runOurs(at, pace));
        runs.reader.push(await runReader(at, pace));
      }
    }
    const events = pace.rate * pace.seconds;
    const [real, simulated] = places.map(({ runs }) =>
      side(runs, empty, CLUSTERS * objects, events),
    );
    if (real === undefined || simulated === undefined) throw new Error('There are two sorts.');
    const limits = compare(real, simulated);
    finish('real', { objects, rounds, events, real, simulated, empty }, limits, values.check);
  }),
);

// The measured half of `npm run bench:sim`: the simulator alone in a process, told what to do over IPC.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isFluxKind, KINDS } from '../lib/flux/kinds.ts';
import { ClusterStore } from '../lib/sim/cluster-store.ts';
import { fillStore } from '../lib/sim/generate/fill.ts';
import { generateFleet } from '../lib/sim/generate/fleet.ts';
import { seededRandom } from '../lib/sim/random.ts';
import { resourceId } from '../lib/sim/resources.ts';
import { bodyOf } from '../lib/sim/row.ts';
import { startSim } from '../lib/sim/sim.ts';
import { systemClock } from '../lib/system-clock.ts';

export interface ServerTask {
  readonly clusters: number;
  readonly objects: number;
}
export interface RunTask {
  readonly eventsPerSecond: number;
  readonly seconds: number;
}
export interface Target {
  readonly server: string;
  readonly token: string;
  readonly paths: readonly string[];
}
export type ServerMessage =
  | {
      readonly type: 'ready';
      readonly ca: string;
      readonly targets: Target[];
      readonly objects: number;
      readonly bytes: number;
    }
  | {
      readonly type: 'done';
      readonly events: number;
      readonly cpuMs: number;
      readonly rssMb: number;
      readonly heapMb: number;
      readonly lagP99Ms: number;
    };

const WATCHED = [
  'Kustomization',
  'HelmRelease',
  'GitRepository',
  'OCIRepository',
  'HelmRepository',
  'HelmChart',
  'Alert',
] as const;

const send = (message: ServerMessage): void => {
  process.send?.(message);
};

process.once('disconnect', () => process.exit(0));
process.once('message', (task: ServerTask) => void serve(task));

async function serve({ clusters, objects }: ServerTask): Promise<void> {
  const clock = systemClock();
  const fleet = generateFleet({ seed: 1, clusters, objectsPerCluster: objects, now: clock.now() });
  const stores: ClusterStore[] = [];
  let count = 0;
  let bytes = 0;
  for (const generated of fleet.clusters) {
    const { name, served, crdLabels, kubernetesVersion } = generated;
    const store = new ClusterStore({
      name,
      clock,
      served,
      crdLabels,
      kubernetesVersion,
      history: 100,
    });
    fillStore(store, generated);
    stores.push(store);
    for (const resource of store.resources()) {
      for (const row of store.table(resourceId(resource.plural, resource.group)).rows()) {
        count += 1;
        bytes += bodyOf(row).length;
      }
    }
  }
  const sim = await startSim({ clusters: stores });
  const targets = Array.from(sim.clusters.values(), (cluster): Target => ({
    server: cluster.server,
    token: cluster.token,
    paths: watchPaths(cluster.store),
  }));
  process.once('message', (run: RunTask) => drive(stores, run));
  send({ type: 'ready', ca: sim.ca, targets, objects: count, bytes: bytes / count });
}

function watchPaths(store: ClusterStore): string[] {
  return WATCHED.flatMap((kind) => {
    const { group, plural } = KINDS[kind];
    const version = store.resource(resourceId(plural, group))?.versions[0];
    if (version === undefined) return [];
    return `/apis/${group}/${version}/${plural}?watch=true&allowWatchBookmarks=true&resourceVersion=${store.version}&timeoutSeconds=600`;
  });
}

/** Writes status as controllers do: read, change conditions, write, at an even rate. */
function drive(stores: readonly ClusterStore[], { eventsPerSecond, seconds }: RunTask): void {
  const random = seededRandom(3);
  const ids = (['Kustomization', 'HelmRelease'] as const)
    .filter(isFluxKind)
    .map((kind) => resourceId(KINDS[kind].plural, KINDS[kind].group));
  const keys = stores.map((store) =>
    ids.flatMap((id) =>
      store
        .table(id)
        .rows()
        .map((row) => ({ id, at: row.key.split('/') })),
    ),
  );
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const from = performance.now();
  const cpu = process.cpuUsage();
  let events = 0;
  const write = (): void => {
    events += 1;
    const cluster = Math.floor(random() * stores.length);
    const store = stores[cluster];
    const list = keys[cluster] ?? [];
    const key = list[Math.floor(random() * list.length)];
    if (store === undefined || key === undefined)
      throw new Error('a cluster has no object to write');
    const [namespace = '', name = ''] = key.at;
    const object = store.get(key.id, namespace, name);
    if (object === undefined) throw new Error(`${key.at.join('/')} vanished`);
    object.status = { ...object.status, lastHandledReconcileAt: String(events) };
    store.write(key.id, object);
  };
  const timer = setInterval(() => {
    const elapsed = (performance.now() - from) / 1000;
    const due = Math.min(elapsed, seconds) * eventsPerSecond;
    for (let left = due - events; left > 0; left -= 1) write();
    if (elapsed < seconds) return;
    clearInterval(timer);
    const used = process.cpuUsage(cpu);
    const { rss, heapUsed } = process.memoryUsage();
    send({
      type: 'done',
      events,
      cpuMs: (used.user + used.system) / 1000,
      rssMb: rss / 2 ** 20,
      heapMb: heapUsed / 2 ** 20,
      lagP99Ms: lag.percentile(99) / 1e6,
    });
  }, 20);
}

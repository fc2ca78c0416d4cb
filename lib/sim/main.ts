// The simulated fleet as a process: node lib/sim/main.ts --clusters 60 --seed 7 --kubeconfig PATH
import { fstatSync } from 'node:fs';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import type { Log } from '../flux/log.ts';
import { systemClock } from '../system-clock.ts';
import { ClusterStore } from './cluster-store.ts';
import type { Control, Director } from './control.ts';
import { startControl } from './control.ts';
import { fillStore } from './generate/fill.ts';
import { generateFleet } from './generate/fleet.ts';
import type { Life } from './life/life.ts';
import { startLife } from './life/life.ts';
import { truthQuery } from './life/questions.ts';
import type { MainOptions } from './options.ts';
import { OptionError, parseOptions, USAGE } from './options.ts';
import { SimClock, stillClock } from './sim-clock.ts';
import { startSim } from './sim.ts';

const log: Log = {
  info: () => {},
  warn: (message, fields) => console.warn(message, fields ?? ''),
  error: (message, fields) => console.error(message, fields ?? ''),
};

/** What keeps the simulator from starting, in a sentence. */
class StartError extends Error {}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOSPC: 'no space is left',
};

/** Ends what was begun, the last first. */
const begun: (() => Promise<void> | void)[] = [];
const endAll = async (): Promise<void> => {
  for (const end of begun.splice(0).toReversed()) await end();
};

// A parent may be gone before everything is up.
endWithParent(endAll);
try {
  await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(explain(error));
  // Listeners and timers that are up already would keep the process.
  process.exit(error instanceof OptionError ? 2 : 1);
}

async function main(options: MainOptions): Promise<void> {
  const real = options.frozen ? stillClock() : systemClock();
  const clock = new SimClock(real, options.start ?? Date.now());
  begun.push(() => clock.stop());
  const fleet = generateFleet({
    seed: options.seed,
    clusters: options.clusters,
    names: options.names,
    now: clock.now(),
    ...(options.objects === undefined ? {} : { objectsPerCluster: options.objects }),
  });
  const stores = new Map<string, ClusterStore>();
  for (const cluster of fleet.clusters) {
    const store = new ClusterStore({
      name: cluster.name,
      clock,
      seed: options.seed,
      kubernetesVersion: cluster.kubernetesVersion,
      served: cluster.served,
      crdLabels: cluster.crdLabels,
      history: options.history,
    });
    fillStore(store, cluster);
    stores.set(cluster.name, store);
  }
  const sim = await startSim({
    clusters: [...stores.values()],
    seed: options.seed,
    bookmarkMs: options.bookmarkMs,
    clientCertificates: options.clientCertificates ? [...stores.keys()] : [],
    labels: Object.fromEntries(fleet.clusters.map((c) => [c.name, c.labels])),
  });
  begun.push(() => sim.stop());
  const life =
    options.life === 'none'
      ? undefined
      : startLife({
          fleet,
          stores,
          clock,
          demo: options.life === 'demo',
          log,
          faults: (name, patch) =>
            patch === null ? sim.cluster(name).clearFaults() : sim.cluster(name).setFaults(patch),
        });
  begun.push(() => life?.stop());
  const writeKubeconfig = (): Promise<void> => replaceFile(options.kubeconfig, sim.kubeconfig());
  await writeKubeconfig();
  const control = await startControl({
    sim,
    clock,
    director: life === undefined ? null : directorOf(life),
    port: options.controlPort,
    onCredentials: writeKubeconfig,
  });
  begun.push(() => control.stop());
  ready(options, control);
}

/** One sentence for what a user can put right. */
function explain(error: unknown): string {
  if (error instanceof OptionError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof StartError) return error.message;
  const { code, syscall, port } = error as { code?: string; syscall?: string; port?: number };
  if (syscall === 'listen' && port !== undefined) {
    const why = code === 'EADDRINUSE' ? 'is taken by another program' : `can't be used (${code})`;
    return `Port ${port} of --port-control ${why}: choose another one, or 0 for any free one.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function ready(options: MainOptions, control: Control): void {
  const { kubeconfig, clusters } = options;
  const line = { ready: true, kubeconfig, control: control.url, clusters };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function directorOf(life: Life): Director {
  return {
    apply(step) {
      const { step: name, ...params } = (step ?? {}) as Record<string, unknown>;
      if (typeof name !== 'string') throw new Error('A step needs its name in the field "step".');
      return life.step(name, params);
    },
    truth: (query) => life.truth.rows(truthQuery(life.fleet, query)),
    transitions: (after) => life.truth.transitions(after),
    counts: () => life.truth.counts(),
  };
}

/** Readers see the old file or the new one, and no other user sees the tokens. */
async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  try {
    await writeFile(fresh, text, { mode: 0o600 });
    await chmod(fresh, 0o600);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    const { code = String(error) } = error as { code?: string };
    const why = REASONS[code] ?? code;
    throw new StartError(`The kubeconfig can't be written to ${path}: ${why}.`, { cause: error });
  }
}

/** Ends on a signal, and when whoever started this process is gone. */
function endWithParent(stop: () => Promise<void>): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    void stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('disconnect', end);
  // Nobody reads any more.
  process.stdout.on('error', end);
  // A pipe on stdin is a parent that holds the other end; a terminal or /dev/null is not.
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) {
    process.stdin.on('end', end).on('close', end).on('error', end).resume();
  }
}

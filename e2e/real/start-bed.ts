import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Bed, newCluster } from './bed.ts';
import { build } from './build.ts';
import { cacheRoot, missingTools, type Cache } from './toolchain/cache.ts';
import { clusterName, fleetFiles, isStaging } from './git/fleet-repo.ts';
import { goVersion } from './toolchain/golang.ts';
import { freePort } from './system/ports.ts';
import { isAlive } from './system/liveness.ts';
import { Processes } from './system/processes.ts';
import {
  defaultStateDir,
  makePrivateDir,
  removeState,
  saveState,
  type BedState,
} from './system/state.ts';
import { seconds } from './system/text.ts';
import { NotYet } from './system/until.ts';
import { currentRelease, olderRelease } from './toolchain/versions.ts';

export interface StartOptions {
  readonly clusters?: number;
  readonly interval?: string;
  readonly stateDir?: string;
  /** True builds the older Flux for the cluster `staging`; otherwise that has it where it is built already. */
  readonly mixed?: boolean;
  readonly signal?: AbortSignal;
  readonly report?: (line: string) => void;
}

/** Builds what is missing, starts the clusters and returns when all they run is ready. */
export async function startBed(options: StartOptions = {}): Promise<Bed> {
  const report = options.report ?? (() => {});
  const dir = options.stateDir ?? defaultStateDir();
  refuseASecond(dir);
  const cache = await built(options, report);
  removeState(dir);
  makePrivateDir(dir);
  const state = await plan(dir, cache, options);
  saveState(dir, state);
  const bed = new Bed(dir, state);
  try {
    await bringUp(bed, state, report, options.signal);
    return bed;
  } catch (error) {
    report('Stopping what was started; the logs stay.');
    await bed.processes.stopAll();
    throw error;
  }
}

function refuseASecond(dir: string): void {
  makePrivateDir(dir);
  if (!new Processes(dir).recorded().some(isAlive)) return;
  throw new Error(`a test bed is up already (${dir}); npm run real:down ends it`);
}

async function built(options: StartOptions, report: (line: string) => void): Promise<Cache> {
  const { signal } = options;
  const older = await wantsOlder(options.mixed);
  const releases = older ? [currentRelease, olderRelease] : [currentRelease];
  if (!older) report(`Every cluster gets Flux ${currentRelease}: ${olderRelease} is not built.`);
  return build({ releases, report, ...(signal ? { signal } : {}) });
}

async function wantsOlder(mixed: boolean | undefined): Promise<boolean> {
  if (mixed !== undefined) return mixed;
  const cache = { root: cacheRoot(), goVersion: await goVersion() };
  return missingTools(cache, olderRelease).length === 0;
}

async function plan(dir: string, cache: Cache, options: StartOptions): Promise<BedState> {
  const older = await wantsOlder(options.mixed);
  const clusters = [];
  for (let index = 0; index < (options.clusters ?? 3); index += 1) {
    const name = clusterName(index);
    const release = isStaging(name) && older ? olderRelease : currentRelease;
    clusters.push(await newCluster(dir, name, release));
  }
  const interval = options.interval ?? '10s';
  return { cache, interval, gitPort: await freePort(), clusters, tokens: {} };
}

async function bringUp(
  bed: Bed,
  state: BedState,
  report: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const started = Date.now();
  await bed.git.init(fleetFiles(state.clusters, state.interval, bed.gitUrl));
  await startGitServer(bed, state.gitPort);
  report(`  git repository at ${bed.gitUrl}`);
  await Promise.all(
    bed.clusters.map(async (cluster) => {
      mkdirSync(cluster.state.dir, { recursive: true });
      bed.contexts.setToken(cluster.name, await cluster.start());
      signal?.throwIfAborted();
      await bed.bootstrap(cluster);
      report(`  ${cluster.name} runs Flux ${cluster.state.release} (${seconds(started)})`);
    }),
  );
  await healthyOrEnded(bed, signal);
  report(`All objects are ready after ${seconds(started)}.`);
}

/** A process that ended is the reason, where waiting for objects would only tell that they never came. */
async function healthyOrEnded(bed: Bed, signal: AbortSignal | undefined): Promise<void> {
  const decided = new AbortController();
  const until = AbortSignal.any([decided.signal, ...(signal ? [signal] : [])]);
  try {
    await Promise.race([bed.untilHealthy(60_000, until), bed.processes.oneEnds(until)]);
  } finally {
    decided.abort();
  }
}

async function startGitServer(bed: Bed, port: number): Promise<void> {
  const script = join(import.meta.dirname, 'git', 'git-server.ts');
  const running = bed.processes.start({
    name: 'git-server',
    role: 'git',
    command: process.execPath,
    args: [script, bed.git.servedRoot, String(port)],
  });
  await bed.processes.waitFor(running, 'serves the repository', 10_000, async () => {
    const answer = await fetch(`${bed.gitUrl}/info/refs?service=git-upload-pack`);
    return answer.ok || new NotYet(`it answers ${answer.status}`);
  });
}

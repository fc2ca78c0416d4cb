import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newCluster } from '../../e2e/real/bed.ts';
import { ApiClient } from '../../e2e/real/cluster/api.ts';
import { Cluster } from '../../e2e/real/cluster/cluster.ts';
import { installFlux } from '../../e2e/real/cluster/install.ts';
import { authority, kubeconfig, serverUrl } from '../../e2e/real/cluster/kubeconfig.ts';
import { Processes } from '../../e2e/real/system/processes.ts';
import { cacheRoot, missingTools, type Cache } from '../../e2e/real/toolchain/cache.ts';
import { goVersion } from '../../e2e/real/toolchain/golang.ts';
import { currentRelease } from '../../e2e/real/toolchain/versions.ts';
import { withRemote } from '../shared/fleet.ts';
import type { SimulatedCalls } from './simulated.ts';

/** Three API servers of one sort: what Fleetglass reads them by, and an admin's client for each. */
export interface Servers {
  readonly kubeconfig: string;
  readonly admins: readonly ApiClient[];
}

async function binaries(): Promise<Cache> {
  const cache = { root: cacheRoot(), goVersion: await goVersion() };
  const missing = missingTools(cache, currentRelease).map(({ name }) => name);
  if (missing.length === 0) return cache;
  throw new Error(`${missing.join(', ')} are not built: run npm run real:build first.`);
}

async function withFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleetglass-bench-'));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Real API servers with the CRDs of Flux and no controllers, so that nothing writes but the bench. */
export async function withRealServers<T>(
  count: number,
  run: (servers: Servers) => Promise<T>,
): Promise<T> {
  const cache = await binaries();
  return withFolder(async (folder) => {
    const processes = new Processes(folder);
    const clusters: Cluster[] = [];
    const stop = new AbortController();
    const interrupted = (): void => stop.abort(new Error('Interrupted.'));
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    try {
      for (let i = 0; i < count; i += 1) {
        const state = await newCluster(folder, `real-${i}`, null);
        clusters.push(new Cluster(state, cache, processes));
      }
      const access = await Promise.all(
        clusters.map(async (cluster) => {
          const token = await cluster.start();
          await installFlux(cluster.api, cache, currentRelease);
          return { cluster: cluster.state, token };
        }),
      );
      const file = path.join(folder, 'kubeconfig');
      await writeFile(file, kubeconfig(access), { mode: 0o600 });
      const admins = access.map(
        ({ cluster }) => new ApiClient(serverUrl(cluster), cluster.adminToken, authority(cluster)),
      );
      const ended = new Promise<never>((_, reject) => {
        stop.signal.addEventListener('abort', () => reject(stop.signal.reason as Error));
      });
      return await Promise.race([run({ kubeconfig: file, admins }), ended]);
    } finally {
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      await Promise.all(clusters.map((cluster) => cluster.close()));
      await processes.stopAll();
    }
  });
}

export const withSimulatedServers = <T>(
  clusters: number,
  objects: number,
  run: (servers: Servers) => Promise<T>,
): Promise<T> =>
  withFolder((folder) =>
    withRemote<SimulatedCalls, T>('../real/simulated.ts', async (remote) => {
      const file = path.join(folder, 'kubeconfig');
      const reachable = await remote.ask('start', { clusters, objects, kubeconfig: file });
      const admins = reachable.map(({ server, token, ca }) => new ApiClient(server, token, ca));
      return run({ kubeconfig: file, admins });
    }),
  );

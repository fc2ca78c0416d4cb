import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { forbid, grantRead, restoreRole, revokeRead } from './cluster/access.ts';
import { Cluster } from './cluster/cluster.ts';
import { installFlux } from './cluster/install.ts';
import { untilCondition } from './cluster/observe.ts';
import { Contexts } from './contexts.ts';
import { kustomization } from './git/fleet-repo.ts';
import { GitRepo, type Files } from './git/git-repo.ts';
import { Processes } from './system/processes.ts';
import {
  freshPorts,
  loadState,
  removeState,
  type BedState,
  type ClusterState,
} from './system/state.ts';
import { currentRelease } from './toolchain/versions.ts';

/** The running clusters and the repository that they follow. */
export class Bed {
  readonly dir: string;
  readonly git: GitRepo;
  readonly processes: Processes;
  readonly contexts: Contexts;
  #clusters: readonly Cluster[];

  constructor(dir: string, state: BedState) {
    this.dir = dir;
    this.processes = new Processes(dir);
    this.git = new GitRepo(dir);
    this.contexts = new Contexts(dir, state);
    this.#clusters = state.clusters.map((one) => new Cluster(one, state.cache, this.processes));
  }

  get kubeconfig(): string {
    return this.contexts.readers;
  }

  get adminKubeconfig(): string {
    return this.contexts.admins;
  }

  get gitUrl(): string {
    return `http://127.0.0.1:${this.contexts.state.gitPort}/fleet.git`;
  }

  get clusters(): readonly Cluster[] {
    return this.#clusters;
  }

  get withFlux(): readonly Cluster[] {
    return this.#clusters.filter((cluster) => cluster.state.release !== null);
  }

  cluster(name: string): Cluster {
    const found = this.#clusters.find((cluster) => cluster.name === name);
    if (!found) throw new Error(`the bed has no cluster ${name}`);
    return found;
  }

  commit(files: Files, message: string): Promise<string> {
    return this.git.commit(files, message);
  }

  /** Points a cluster at its folder of the repository, as `flux bootstrap` does. */
  async bootstrap(cluster: Cluster): Promise<void> {
    const { interval } = this.contexts.state;
    await cluster.apply(
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'flux-system', namespace: 'flux-system' },
        spec: { interval, url: this.gitUrl, ref: { branch: 'main' } },
      },
      kustomization('flux-system', `clusters/${cluster.name}`, { interval }),
    );
  }

  /** Every object that should be ready is, at the newest commit. */
  async untilHealthy(timeoutMs = 60_000, signal?: AbortSignal): Promise<void> {
    const within = [timeoutMs, signal] as const;
    const head = await this.git.head();
    const ready = { status: 'True', applied: head } as const;
    await Promise.all(
      this.withFlux.flatMap((cluster) => [
        ...['flux-system', 'platform', 'apps', 'tenants'].map((name) =>
          untilCondition(cluster, 'Kustomization', 'flux-system', name, ready, ...within),
        ),
        untilCondition(cluster, 'HelmRelease', 'apps', 'storefront', { status: 'True' }, ...within),
      ]),
    );
  }

  /** The API server takes the old token for up to 10 s more, and never ends a running watch for it. */
  async revokeToken(cluster: string): Promise<void> {
    await revokeRead(this.cluster(cluster).api);
  }

  async renewToken(cluster: string): Promise<void> {
    this.contexts.setToken(cluster, await grantRead(this.cluster(cluster).api));
  }

  /** Answers for the resource (such as `helmreleases`) are 403 from now on; a running watch goes on. */
  async forbidKind(cluster: string, resource: string): Promise<void> {
    await forbid(this.cluster(cluster).api, resource);
  }

  async allowAllKinds(cluster: string): Promise<void> {
    await restoreRole(this.cluster(cluster).api);
  }

  /** An API server with the CRDs of the newest Flux and no controllers, in no kubeconfig but its own, which is returned. */
  async addBareServer(name = 'bare'): Promise<string> {
    const state = await newCluster(this.dir, name, null);
    const cluster = new Cluster(state, this.contexts.state.cache, this.processes);
    await cluster.start();
    this.#clusters = [...this.#clusters, cluster];
    await installFlux(cluster.api, this.contexts.state.cache, currentRelease);
    return cluster.kubeconfig;
  }

  /** Adds a context to the kubeconfig while its readers run. */
  async addClusterWithoutFlux(name = 'no-flux'): Promise<Cluster> {
    const state = await newCluster(this.dir, name, null);
    const cluster = new Cluster(state, this.contexts.state.cache, this.processes);
    const token = await cluster.start();
    this.#clusters = [...this.#clusters, cluster];
    this.contexts.add(state, token);
    return cluster;
  }

  /** Ends what belongs to the bed, waits for it and removes its folder. */
  async stop(): Promise<number> {
    await Promise.all(this.#clusters.map((cluster) => cluster.close()));
    const stopped = await this.processes.stopAll();
    removeState(this.dir);
    return stopped;
  }
}

export async function newCluster(
  dir: string,
  name: string,
  release: string | null,
): Promise<ClusterState> {
  return {
    name,
    release,
    dir: join(dir, 'clusters', name),
    adminToken: randomBytes(24).toString('hex'),
    ports: await freshPorts(),
  };
}

/** The bed that an earlier command left running. */
export function attachBed(dir: string): Bed | undefined {
  const state = loadState(dir);
  return state && new Bed(dir, state);
}

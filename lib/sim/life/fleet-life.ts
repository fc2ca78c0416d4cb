import type { ClusterStore } from '../cluster-store.ts';
import type { FaultsPatch } from '../faults.ts';
import type { Environment } from '../generate/names.ts';
import { ENVIRONMENTS } from '../generate/names.ts';
import { repoOf } from '../generate/objects/revision.ts';
import type { Random } from '../generate/random.ts';
import type { GitRepo } from '../generate/repos.ts';
import type { GeneratedFleet } from '../generate/types.ts';
import { newer } from './chart-version.ts';
import { ClusterLife } from './cluster-life.ts';
import { ReleaseLife } from './helm.ts';
import { KustomizationLife } from './kustomize.ts';
import { followsCommits, SourceLife } from './source.ts';
import type { World } from './world.ts';

/** Sets faults of a cluster's API server; null takes all of them away. */
export type FaultPort = (cluster: string, faults: FaultsPatch | null) => void | Promise<void>;

/** All clusters of the simulated fleet and what connects them: repositories, charts, faults of API servers. */
export class FleetLife {
  readonly world: World;
  readonly clusters = new Map<string, ClusterLife>();
  readonly faults: FaultPort;
  #paths: Map<GitRepo, string[]> | undefined;
  readonly #sources = new Map<string, SourceLife[]>();
  /** Newest chart version of a release, by release and environment. */
  readonly #versions = new Map<string, string>();

  constructor(
    world: World,
    fleet: GeneratedFleet,
    stores: ReadonlyMap<string, ClusterStore>,
    faults: FaultPort,
  ) {
    this.world = world;
    this.faults = faults;
    const base = { seed: fleet.seed, now: fleet.now, repos: world.repos, shared: fleet.shared };
    for (const generated of fleet.clusters) {
      const store = stores.get(generated.name);
      if (store === undefined) throw new Error(`no store was given for cluster ${generated.name}`);
      const cluster = new ClusterLife(world, base, generated, store);
      this.clusters.set(generated.name, cluster);
      for (const life of cluster.lives()) this.#index(cluster, life);
      cluster.onAdmitted = (life) => this.#index(cluster, life);
      cluster.pathExists = (repo, path) => this.#pathExists(repo, path);
    }
  }

  /** A folder of the repository that some cluster applies, or one above it. */
  #pathExists(repo: GitRepo, path: string): boolean {
    this.#paths ??= new Map();
    let known = this.#paths.get(repo);
    if (known === undefined) {
      const plans = [...this.clusters.values()].flatMap((c) => c.of(KustomizationLife));
      const here = plans.filter((k) => k.plan.source.repo === repo && !k.home.isGuest(k));
      known = here.map((k) => `${trimmed(k.plan.path)}/`);
      this.#paths.set(repo, known);
    }
    const wanted = trimmed(path);
    return wanted === '' || known.some((p) => p.startsWith(`${wanted}/`));
  }

  #index(cluster: ClusterLife, life: unknown): void {
    if (life instanceof SourceLife && life.plan.kind !== 'ExternalArtifact') {
      if (!followsCommits(life.plan)) return;
      const { name } = repoOf(life.plan);
      const list = this.#sources.get(name);
      if (list === undefined) this.#sources.set(name, [life]);
      else list.push(life);
    }
    if (life instanceof ReleaseLife) {
      const key = versionKey(life.name, cluster.profile.environment);
      const known = this.#versions.get(key);
      if (known === undefined || newer(life.version, known)) this.#versions.set(key, life.version);
    }
  }

  get random(): Random {
    return this.world.random;
  }

  sourcesOf(repo: string): readonly SourceLife[] {
    return (this.#sources.get(repo) ?? []).filter((s) => !s.gone);
  }

  cluster(name: string): ClusterLife {
    const cluster = this.clusters.get(name);
    if (cluster === undefined) throw new Error(`no cluster of the fleet is named ${name}`);
    return cluster;
  }

  /** Those of such clusters, in their order. */
  environments(such: (cluster: ClusterLife) => boolean = () => true): readonly Environment[] {
    const clusters = [...this.clusters.values()].filter(such);
    const there = new Set(clusters.map((c) => c.profile.environment));
    return ENVIRONMENTS.filter((e) => there.has(e));
  }

  /** Clusters in a random order. */
  shuffled(filter: (cluster: ClusterLife) => boolean = () => true): ClusterLife[] {
    return this.random.shuffle([...this.clusters.values()].filter(filter));
  }

  /** Releases that some cluster of the environment has. */
  releaseVersion(release: string, environment: Environment): string | undefined {
    return this.#versions.get(versionKey(release, environment));
  }

  setReleaseVersion(release: string, environment: Environment, version: string): void {
    this.#versions.set(versionKey(release, environment), version);
  }
}

const trimmed = (path: string): string => path.replace(/^\.?\/+|\/+$/g, '');

const versionKey = (release: string, environment: Environment): string =>
  `${environment}/${release}`;

import type { Component } from '../catalog.ts';
import { componentEntries } from '../inventory.ts';
import { CHART_HOST, REGISTRY_HOST } from '../names.ts';
import type { Random } from '../random.ts';
import { seeded, seedOf } from '../random.ts';
import type {
  ClusterProfile,
  FleetBase,
  HelmRepositoryPlan,
  KustomizationPlan,
  OciPlan,
  Plan,
  ReleasePlan,
  ResourceSetPlan,
  SourcePlan,
} from '../types.ts';

const DAY = 86_400_000;
export const MINUTE = 60_000;

/** Collects the objects of one cluster until it has as many as its profile says. */
export class PlanBuilder {
  readonly plans: Plan[] = [];
  readonly random: Random;
  readonly base: FleetBase;
  readonly profile: ClusterProfile;
  /** What apps are given to substitute. */
  readonly variables: Readonly<Record<string, string>>;
  /** Set while a ResourceSet makes the objects. */
  owner: ResourceSetPlan | null = null;
  readonly #kustomizations = new Map<string, KustomizationPlan>();
  readonly #repositories = new Map<string, HelmRepositoryPlan>();
  readonly #releases = new Map<string, ReleasePlan>();

  constructor(base: FleetBase, profile: ClusterProfile) {
    this.base = base;
    this.profile = profile;
    this.random = seeded(base.seed, 'plan', profile.name);
    this.variables = { CLUSTER: profile.name, ENVIRONMENT: profile.environment };
  }

  get room(): number {
    return this.profile.size - this.plans.length;
  }

  add<T extends Plan>(plan: T): T {
    const owned =
      this.owner === null || plan.parent !== null || plan.kind === 'HelmChart'
        ? plan
        : { ...plan, owner: this.owner };
    this.plans.push(owned);
    return owned;
  }

  /** Objects came to a cluster over its whole life; the same object at about the same time everywhere. */
  createdAt(name: string): number {
    const life = this.base.now - this.profile.createdAt;
    const share = seedOf('created', name) / 4294967296;
    return this.profile.createdAt + Math.floor(life * 0.85 * share * share) + MINUTE;
  }

  repo(name: string) {
    const repo = this.base.repos.get(name);
    if (repo === undefined) throw new Error(`no repository ${name}`);
    return repo;
  }

  kustomization(
    spec: Pick<KustomizationPlan, 'name' | 'path' | 'scope' | 'source' | 'parent'> &
      Partial<KustomizationPlan>,
  ): KustomizationPlan {
    const { shared } = this.base;
    const plan: KustomizationPlan = this.add({
      kind: 'Kustomization',
      namespace: this.profile.fluxNamespace,
      createdAt: this.createdAt(spec.name),
      dependsOn: [],
      intervalMs: 10 * MINUTE,
      retryMs: 2 * MINUTE,
      timeoutMs: 5 * MINUTE,
      wait: false,
      perCluster: false,
      substitute: null,
      ...spec,
      name: shared.text(spec.name),
      path: shared.text(spec.path),
      applies: shared.inventory(spec.applies ?? []),
    });
    this.#kustomizations.set(spec.name, plan);
    return plan;
  }

  /** Those of the named Kustomizations that this cluster has. */
  needs(names: readonly string[]): KustomizationPlan[] {
    return names.flatMap((name) => this.#kustomizations.get(name) ?? []);
  }

  /** HelmRepository of a chart repository, made at first use. */
  helmRepository(name: string, parent: KustomizationPlan | null): HelmRepositoryPlan {
    const known = this.#repositories.get(name);
    if (known !== undefined) return known;
    const oci = name === 'shared-charts';
    const plan = this.add<HelmRepositoryPlan>({
      kind: 'HelmRepository',
      namespace: this.profile.fluxNamespace,
      name,
      parent,
      createdAt: this.createdAt(`repo-${name}`),
      oci,
      url: oci ? `oci://${REGISTRY_HOST}/charts` : `https://${CHART_HOST}/${name}`,
      intervalMs: 60 * MINUTE,
    });
    this.#repositories.set(name, plan);
    return plan;
  }

  /** A chart in the registry: one OCIRepository whose tag is the chart's version. */
  chartArtifact(
    namespace: string,
    chart: string,
    version: string,
    parent: KustomizationPlan | null,
  ): OciPlan {
    return this.add<OciPlan>({
      kind: 'OCIRepository',
      namespace,
      name: chart,
      parent,
      createdAt: this.createdAt(chart),
      url: `oci://${REGISTRY_HOST}/charts/${chart}`,
      tag: version.replace('+', '_'),
      repo: null,
      intervalMs: 15 * MINUTE,
    });
  }

  /** A HelmRelease, and its HelmChart when the chart comes from a HelmRepository. */
  release(
    spec: Pick<
      ReleasePlan,
      'namespace' | 'name' | 'chart' | 'version' | 'source' | 'parent' | 'applies'
    > &
      Partial<ReleasePlan>,
  ): ReleasePlan {
    const { shared } = this.base;
    const plan: ReleasePlan = this.add({
      kind: 'HelmRelease',
      createdAt: this.createdAt(spec.name),
      previous: null,
      dependsOn: [],
      intervalMs: 30 * MINUTE,
      drift: null,
      replicas: this.profile.environment === 'production' ? 3 : 1,
      ...spec,
      version: shared.text(spec.version),
      applies: shared.inventory(spec.applies),
    });
    this.#releases.set(spec.name, plan);
    if (plan.source.kind === 'HelmRepository') {
      this.add({
        kind: 'HelmChart',
        namespace: plan.source.namespace,
        name: shared.text(`${plan.namespace}-${plan.name}`),
        parent: null,
        createdAt: plan.createdAt + 1000,
        release: plan,
      });
    }
    return plan;
  }

  releases(names: readonly string[]): ReleasePlan[] {
    return names.flatMap((name) => this.#releases.get(name) ?? []);
  }

  /** Version of a component here: the newest, except that some are bumped in early rings first. */
  versionOf(component: Component): { version: string; previous: string | null } {
    const { versions, name } = component;
    const newest = versions.length - 1;
    const rolling = seedOf(this.base.seed, 'rolling', name) % 8 === 0;
    const late = rolling && this.profile.ring >= 2;
    const odd = seedOf(this.base.seed, 'odd', name, this.profile.name) % 400 === 0;
    const at = Math.max(0, newest - (late ? 1 : 0) - (odd ? 1 : 0));
    return { version: versions[at] ?? '1.0.0', previous: versions[at - 1] ?? null };
  }

  /** Kustomization of a platform component with its HelmRelease. */
  component(
    component: Component,
    spec: {
      source: SourcePlan;
      parent: KustomizationPlan | null;
      intervalMs: number;
      root: string;
    },
  ): void {
    const { name, namespace, repository, workloads, needs, tier } = component;
    const { environment } = this.profile;
    const chart = repository !== null;
    const parent = this.kustomization({
      name,
      path: `./${spec.root}/${name}/${environment}`,
      scope: name,
      source: spec.source,
      parent: spec.parent,
      dependsOn: this.needs(needs),
      intervalMs: spec.intervalMs,
      wait: tier === 'crds' || tier === 'core' || tier === 'platform',
      applies: chart
        ? componentEntries(namespace, [], name).slice(0, 1)
        : componentEntries(namespace, workloads, name).slice(3, 3 + workloads.length),
      perCluster: name === 'cluster-issuers' || name === 'external-dns' || name === 'velero',
    });
    if (!chart) return;
    const source = this.helmRepository(repository, this.needs(['sources'])[0] ?? spec.parent);
    this.release({
      namespace,
      name,
      chart: name === 'istio-base' ? 'base' : name === 'istio-ingress' ? 'gateway' : name,
      ...this.versionOf(component),
      source,
      parent,
      dependsOn: this.releases(needs.filter((n) => n.startsWith('istio') || n === 'loki')),
      drift: tier === 'core' ? 'enabled' : this.random.chance(0.08) ? 'warn' : null,
      applies: componentEntries(namespace, workloads, name).slice(1),
    });
  }
}

/** An app's chart version, the same everywhere but in dev, which is ahead for one in six. */
export function appVersion(
  app: string,
  environment: string,
): { version: string; previous: string } {
  const random = seeded('app-version', app);
  const [major, minor, patch] = [random.int(1, 6), random.int(2, 40), random.int(1, 9)];
  const ahead = environment === 'dev' && random.chance(0.17) ? 1 : 0;
  return {
    version: `${major}.${minor}.${patch + ahead}`,
    previous: `${major}.${minor}.${patch + ahead - 1}`,
  };
}

export const daysAgo = (now: number, days: number): number => now - Math.floor(days * DAY);

import type { FaultsPatch } from '../faults.ts';
import type { Environment } from '../generate/names.ts';
import { ENVIRONMENTS, GIT_HOST, REGISTRY_HOST } from '../generate/names.ts';
import { firstWorkload } from '../generate/inventory.ts';
import { repoOf } from '../generate/objects/revision.ts';
import { COMPONENT_SCOPES } from '../generate/repos.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { FleetLife } from './fleet-life.ts';
import { ReleaseLife } from './helm.ts';
import { KustomizationLife } from './kustomize.ts';
import { contentWords, stepOf } from './incident-words.ts';
import type { BadContent } from './incident-words.ts';
import { push, repoNamed } from './push.ts';
import { resume, suspend } from './requests.ts';
import { SourceLife } from './source.ts';

export const INCIDENT_TYPES = [
  'bad-commit',
  'git-host-down',
  'registry-refuses',
  'webhook-down',
  'credentials-expired',
  'cluster-unreachable',
  'helm-restart',
  'flapping-health',
  'suspended',
  'upgrade-fails',
] as const;
export type IncidentType = (typeof INCIDENT_TYPES)[number];

/** Narrows an incident down; what is left out is chosen by the seed. */
export interface IncidentParams {
  readonly cluster?: string;
  readonly environment?: Environment;
  readonly scope?: string;
  readonly repo?: string;
  readonly content?: BadContent;
  readonly share?: number;
  readonly count?: number;
  readonly faults?: FaultsPatch;
}

export interface Incident {
  readonly id: string;
  readonly type: IncidentType;
  /** One sentence: what is wrong. */
  readonly summary: string;
  /** Clusters that have it. */
  readonly clusters: readonly string[];
  /** Root objects, `cluster/Kind/namespace/name`, as far as they are known beforehand. */
  readonly roots: readonly string[];
  readonly since: number;
  /** Takes the cause away; objects recover as their controllers look again. */
  resolve(): void;
}

type Draft = Omit<Incident, 'id' | 'type' | 'since'>;
type Starter = (fleet: FleetLife, params: IncidentParams, id: string) => Draft;

const STARTERS: Record<IncidentType, Starter> = {
  'bad-commit': badCommit,
  'git-host-down': gitHostDown,
  'registry-refuses': registryRefuses,
  'webhook-down': webhookDown,
  'credentials-expired': credentialsExpired,
  'cluster-unreachable': clusterUnreachable,
  'helm-restart': helmRestart,
  'flapping-health': flappingHealth,
  suspended: suspendedObjects,
  'upgrade-fails': upgradeFails,
};

export function startIncident(
  fleet: FleetLife,
  type: IncidentType,
  params: IncidentParams,
  id: string,
): Incident {
  const since = fleet.world.scheduler.now();
  return { id, type, since, ...STARTERS[type](fleet, params, id) };
}

const named = (fleet: FleetLife, params: IncidentParams): ClusterLife[] =>
  params.cluster === undefined ? fleet.shuffled() : [fleet.cluster(params.cluster)];

const rootsOf = (lives: readonly { cluster: string; key: string }[]): string[] =>
  lives.map((l) => `${l.cluster}/${l.key}`);

/** (a) One commit breaks one Kustomization on every cluster of an environment. */
function badCommit(fleet: FleetLife, params: IncidentParams, id: string): Draft {
  const { random, causes } = fleet.world;
  forgetMended(fleet);
  const environment = params.environment ?? random.pick(ENVIRONMENTS);
  const there = [...fleet.clusters.values()]
    .filter((c) => c.profile.environment === environment)
    .flatMap((c) => c.of(KustomizationLife));
  const scopes = random.shuffle(['kyverno', 'external-dns', 'cluster-policies', 'reloader']);
  const fallback = [...scopes, ...COMPONENT_SCOPES].find((s) =>
    there.some((k) => k.plan.scope === s),
  );
  const scope = params.scope ?? fallback ?? 'stores';
  const content = params.content ?? random.pick(['yaml', 'missing-file', 'patch'] as const);
  const hit = there.filter((k) => k.plan.scope === scope && repoOf(k.plan.source).name !== '');
  const repo = params.repo ?? hit.map((k) => repoOf(k.plan.source).name)[0] ?? 'platform/fleet';
  const roots = hit.filter((k) => repoOf(k.plan.source).name === repo);
  const { index, commit } = push(fleet, {
    repo,
    scope,
    environment,
    subject: `Rework ${scope} overlays in ${environment}`,
    author: 'Jonas Lindqvist',
  });
  causes.content.set(id, {
    id,
    repo,
    scope,
    environment,
    step: stepOf(content),
    message: contentWords(content, scope),
    from: index,
    to: null,
  });
  return {
    summary: `${commit.sha.slice(0, 8)} in ${repo} breaks ${scope} in ${environment}`,
    clusters: [...new Set(roots.map((k) => k.cluster))],
    roots: rootsOf(roots),
    resolve() {
      const fault = causes.content.get(id);
      const mended = push(fleet, {
        repo,
        scope,
        environment,
        subject: `Revert "Rework ${scope} overlays in ${environment}"`,
        author: 'Mei Tanaka',
      });
      if (fault !== undefined) fault.to = mended.index;
    },
  };
}

/** Drops bad content that no cluster has as its head any more. */
function forgetMended(fleet: FleetLife): void {
  const { content } = fleet.world.causes;
  for (const { id, repo, to } of content.values()) {
    if (to === null) continue;
    const { commits } = repoNamed(fleet, repo);
    const mended = commits[to];
    const late = fleet.sourcesOf(repo).some((s) => mended === undefined || s.head.at < mended.at);
    if (!late) content.delete(id);
  }
}

/** (b) The host of all Git repositories is down: every source turns, what was applied stays healthy. */
function gitHostDown(fleet: FleetLife, _params: IncidentParams, id: string): Draft {
  const { causes } = fleet.world;
  causes.hosts.set(id, {
    id,
    host: GIT_HOST,
    clusters: null,
    reason: 'GitOperationFailed',
    message: `failed to checkout and determine revision: unable to clone '{url}': dial tcp 203.0.113.24:443: connect: connection refused`,
  });
  const sources = sourcesAt(fleet, 'GitRepository', () => true);
  poll(fleet, sources);
  return {
    summary: `${GIT_HOST} refuses connections`,
    clusters: [...new Set(sources.map((s) => s.cluster))],
    roots: rootsOf(sources),
    resolve: () => void causes.hosts.delete(id),
  };
}

/** (c) The registry limits or refuses a random half of the clusters. */
function registryRefuses(fleet: FleetLife, params: IncidentParams, id: string): Draft {
  const { causes, random } = fleet.world;
  const share = params.share ?? 0.5;
  const chosen = new Set(
    fleet
      .shuffled()
      .slice(0, Math.ceil(fleet.clusters.size * share))
      .map((c) => c.name),
  );
  const limited = random.chance(0.5);
  causes.hosts.set(id, {
    id,
    host: REGISTRY_HOST,
    clusters: chosen,
    reason: limited ? 'OCIArtifactPullFailed' : 'AuthenticationFailed',
    message: limited
      ? 'failed to determine artifact digest: GET {http}: TOOMANYREQUESTS: retry-after: 842.1µs, allowed: 44000/minute'
      : 'failed to determine artifact digest: GET {http}: UNAUTHORIZED: authentication required',
  });
  const sources = sourcesAt(fleet, 'OCIRepository', (c) => chosen.has(c.name));
  poll(fleet, sources);
  return {
    summary: `${REGISTRY_HOST} answers ${limited ? 429 : 401} to ${chosen.size} clusters`,
    clusters: [...new Set(sources.map((s) => s.cluster))],
    roots: rootsOf(sources),
    resolve: () => void causes.hosts.delete(id),
  };
}

function sourcesAt(
  fleet: FleetLife,
  kind: string,
  filter: (cluster: ClusterLife) => boolean,
): SourceLife[] {
  return [...fleet.clusters.values()]
    .filter(filter)
    .flatMap((c) => c.of(SourceLife).filter((s) => s.kind === kind && !s.suspended));
}

/** Sources find out when they next ask, each at its own time. */
function poll(fleet: FleetLife, sources: readonly SourceLife[]): void {
  for (const source of sources) {
    const interval = 'intervalMs' in source.plan ? source.plan.intervalMs : 60_000;
    const longest = Math.min(interval, fleet.world.pace.pollMs ?? interval);
    source.later(fleet.random.int(200, longest), () => source.fetch());
  }
}

/** (d) A webhook is gone after an upgrade of its operator: dry-runs fail, everything behind waits. */
function webhookDown(fleet: FleetLife, params: IncidentParams, id: string): Draft {
  const issuers = [...fleet.clusters.values()].flatMap((c) =>
    c.of(KustomizationLife).filter((k) => k.name === 'cluster-issuers' && !k.suspended),
  );
  const there = [...new Set(issuers.map((k) => k.home.profile.environment))];
  const environment =
    params.environment ?? fleet.random.pick(there.length > 0 ? there : ENVIRONMENTS);
  const hit = issuers.filter((k) => k.home.profile.environment === environment);
  for (const life of hit) {
    fleet.world.causes.addObject({
      id,
      cluster: life.cluster,
      object: life.key,
      effect: 'fail',
      step: 'apply',
      reason: 'ReconciliationFailed',
      message:
        'ClusterIssuer/internal-ca dry-run failed (InternalError): Internal error occurred: failed calling webhook "webhook.cert-manager.io": failed to call webhook: Post "https://cert-manager-webhook.cert-manager.svc:443/validate?timeout=30s": no endpoints available for service "cert-manager-webhook"',
    });
    life.requested();
  }
  return {
    summary: `The cert-manager webhook has no endpoints in ${environment}`,
    clusters: hit.map((k) => k.cluster),
    roots: rootsOf(hit),
    resolve: () => heal(fleet, hit),
  };
}

/** (e) The deploy key of one cluster is no longer accepted. */
function credentialsExpired(fleet: FleetLife, params: IncidentParams, id: string): Draft {
  const cluster = named(fleet, params).find((c) =>
    c.of(SourceLife).some((s) => s.kind === 'GitRepository' && !s.failing),
  );
  const sources = (cluster?.of(SourceLife) ?? []).filter((s) => s.kind === 'GitRepository');
  for (const source of sources) {
    const url = source.plan.kind === 'GitRepository' ? source.plan.repo.url : '';
    fleet.world.causes.addObject({
      id,
      cluster: source.cluster,
      object: source.key,
      effect: 'fail',
      step: 'build',
      reason: 'GitOperationFailed',
      message: `failed to checkout and determine revision: unable to clone '${url}': authentication required: token expired`,
    });
  }
  poll(fleet, sources);
  return {
    summary: `The Git credentials of ${cluster?.name ?? 'no cluster'} have expired`,
    clusters: cluster === undefined ? [] : [cluster.name],
    roots: rootsOf(sources),
    resolve: () => heal(fleet, sources),
  };
}

/** (f) A cluster's API server is lost; its controllers go on, so that much is to be caught up with afterwards. */
function clusterUnreachable(fleet: FleetLife, params: IncidentParams): Draft {
  const [cluster] = named(fleet, params);
  const name = cluster?.name ?? '';
  void fleet.faults(name, params.faults ?? { silence: true });
  return {
    summary: `${name} can't be reached`,
    clusters: [name],
    roots: [],
    resolve: () => void fleet.faults(name, null),
  };
}

/** (g) helm-controller restarts in the middle of upgrades: releases stay locked. */
function helmRestart(fleet: FleetLife, params: IncidentParams, id: string): Draft {
  const clusters = named(fleet, params).slice(
    0,
    params.count ?? Math.max(1, Math.round(fleet.clusters.size / 8)),
  );
  const hit = clusters.flatMap((c) =>
    fleet.random.shuffle(c.of(ReleaseLife).filter((r) => r.current && !r.suspended)).slice(0, 3),
  );
  failReleases(fleet, hit, id, 'another operation (install/upgrade/rollback) is in progress');
  return {
    summary: `helm-controller restarted on ${clusters.length} clusters while it upgraded`,
    clusters: clusters.map((c) => c.name),
    roots: rootsOf(hit),
    resolve: () => heal(fleet, hit),
  };
}

/** (h) A health check fails and passes in turn. */
function flappingHealth(fleet: FleetLife, params: IncidentParams, id: string): Draft {
  const life = named(fleet, params)
    .flatMap((c) => c.of(KustomizationLife))
    .find((k) => k.state === 'ready' && firstWorkload(k.plan.applies) !== null);
  if (life === undefined)
    return { summary: 'nothing flaps', clusters: [], roots: [], resolve() {} };
  let over = false;
  let on = false;
  const flip = (): void => {
    if (over) return;
    on = !on;
    if (on) {
      fleet.world.causes.addObject({
        id,
        cluster: life.cluster,
        object: life.key,
        effect: 'fail',
        step: 'apply',
        reason: 'HealthCheckFailed',
        message: `health check failed after 30.0153s: timeout waiting for: [${firstWorkload(life.plan.applies)} status: 'InProgress']`,
      });
    } else fleet.world.causes.removeObject(life.cluster, life.key);
    life.requested();
    fleet.world.scheduler.after(Math.min(life.plan.intervalMs, 120_000), flip);
  };
  flip();
  return {
    summary: `${life.key} on ${life.cluster} flaps`,
    clusters: [life.cluster],
    roots: rootsOf([life]),
    resolve() {
      over = true;
      heal(fleet, [life]);
    },
  };
}

/** (i) Objects are suspended and stay so. */
function suspendedObjects(fleet: FleetLife, params: IncidentParams): Draft {
  const count = params.count ?? 5;
  const hit = named(fleet, params)
    .flatMap((c) => Array.from(c.lives()))
    .filter((l) => l instanceof KustomizationLife || l instanceof ReleaseLife)
    .filter((l) => l.state === 'ready' && l.name !== l.home.profile.fluxNamespace);
  const chosen = fleet.random.shuffle(hit).slice(0, count);
  for (const life of chosen) {
    life.home.writeSpec(life, (spec) => ({ ...spec, suspend: true }), 'flux');
    suspend(life);
  }
  return {
    summary: `${chosen.length} objects are suspended`,
    clusters: [...new Set(chosen.map((l) => l.cluster))],
    roots: rootsOf(chosen),
    resolve() {
      for (const life of chosen) {
        life.home.writeSpec(life, ({ suspend: _s, ...spec }) => spec, 'flux');
        resume(life);
      }
    },
  };
}

/** An upgrade of one release does not come up, on every cluster of an environment that has it. */
function upgradeFails(fleet: FleetLife, params: IncidentParams, id: string): Draft {
  const environment = params.environment ?? fleet.random.pick(ENVIRONMENTS);
  const clusters = [...fleet.clusters.values()].filter(
    (c) => c.profile.environment === environment,
  );
  const all = clusters.flatMap((c) => c.of(ReleaseLife).filter((r) => r.current && !r.suspended));
  const scope = params.scope ?? (all.length > 0 ? fleet.random.pick(all).name : '');
  const hit = all.filter((r) => r.name === scope).slice(0, params.count ?? 1000);
  failReleases(fleet, hit, id, 'context deadline exceeded');
  return {
    summary: `The upgrade of ${scope} times out in ${environment}`,
    clusters: [...new Set(hit.map((r) => r.cluster))],
    roots: rootsOf(hit),
    resolve: () => heal(fleet, hit),
  };
}

function failReleases(
  fleet: FleetLife,
  releases: readonly ReleaseLife[],
  id: string,
  message: string,
): void {
  for (const life of releases) {
    fleet.world.causes.addObject({
      id,
      cluster: life.cluster,
      object: life.key,
      effect: 'fail',
      step: 'apply',
      reason: 'UpgradeFailed',
      message,
    });
    life.requested();
  }
}

/** Takes the causes of these objects away and has their controllers look again. */
export function heal(
  fleet: FleetLife,
  lives: readonly (KustomizationLife | ReleaseLife | SourceLife)[],
): void {
  for (const life of lives) {
    fleet.world.causes.removeObject(life.cluster, life.key);
    if (life instanceof ReleaseLife) life.retry();
    else if (life instanceof KustomizationLife) life.requested();
  }
}

import { GIT_HOST, REGISTRY_HOST } from '../generate/names.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { FleetLife } from './fleet-life.ts';
import type { IncidentDraft, IncidentParams } from './incident-base.ts';
import { heal, named, rootsOf } from './incident-base.ts';
import { SourceLife } from './source.ts';

/** (b) The host of all Git repositories is down: every source turns, what was applied stays healthy. */
export function gitHostDown(fleet: FleetLife, _params: IncidentParams, id: string): IncidentDraft {
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
export function registryRefuses(
  fleet: FleetLife,
  params: IncidentParams,
  id: string,
): IncidentDraft {
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

/** (e) The deploy key of one cluster is no longer accepted. */
export function credentialsExpired(
  fleet: FleetLife,
  params: IncidentParams,
  id: string,
): IncidentDraft {
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

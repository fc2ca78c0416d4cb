import { firstWorkload } from '../generate/inventory.ts';
import type { FleetLife } from './fleet-life.ts';
import { ReleaseLife } from './helm.ts';
import type { IncidentDraft, IncidentParams } from './incident-base.ts';
import { heal, named, rootsOf } from './incident-base.ts';
import { KustomizationLife } from './kustomize.ts';
import { resume, suspend } from './requests.ts';

/** (f) A cluster's API server is lost; its controllers go on, so that much is to be caught up with afterwards. */
export function clusterUnreachable(fleet: FleetLife, params: IncidentParams): IncidentDraft {
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
export function helmRestart(fleet: FleetLife, params: IncidentParams, id: string): IncidentDraft {
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
export function flappingHealth(
  fleet: FleetLife,
  params: IncidentParams,
  id: string,
): IncidentDraft {
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
export function suspendedObjects(fleet: FleetLife, params: IncidentParams): IncidentDraft {
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
export function upgradeFails(fleet: FleetLife, params: IncidentParams, id: string): IncidentDraft {
  const environments = fleet.environments((c) =>
    c.of(ReleaseLife).some((r) => params.scope === undefined || r.name === params.scope),
  );
  const environment = params.environment ?? fleet.random.pick(environments);
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

/**
 * (j) A commit uses an API version that the clusters with the oldest Flux (before 2.7) don't serve: 2 % of the fleet, at
 * least one cluster.
 */
export function oldApiVersions(
  fleet: FleetLife,
  params: IncidentParams,
  id: string,
): IncidentDraft {
  const clusters = named(fleet, params)
    .filter((c) => c.profile.flux.minor < 7)
    .toSorted((a, b) => a.profile.flux.minor - b.profile.flux.minor)
    .slice(
      0,
      params.count ?? Math.max(1, Math.round(fleet.clusters.size * (params.share ?? 0.02))),
    );
  const hit = clusters.flatMap((c) =>
    c
      .of(KustomizationLife)
      .filter((k) => k.state === 'ready' && k.name !== c.profile.fluxNamespace)
      .slice(0, 1),
  );
  for (const life of hit) {
    fleet.world.causes.addObject({
      id,
      cluster: life.cluster,
      object: life.key,
      effect: 'fail',
      step: 'apply',
      reason: 'ReconciliationFailed',
      message: `ArtifactGenerator/${life.namespace}/${life.name} dry-run failed: no matches for kind "ArtifactGenerator" in version "source.extensions.fluxcd.io/v1beta1"`,
    });
    life.requested();
  }
  return {
    summary: `${clusters.length} of the oldest clusters don't serve the API version that a commit uses`,
    clusters: [...new Set(hit.map((k) => k.cluster))],
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

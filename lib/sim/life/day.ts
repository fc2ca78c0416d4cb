import { AUTHORS, BOT, SUBJECTS } from '../generate/catalog.ts';
import { firstWorkload } from '../generate/inventory.ts';
import type { Environment } from '../generate/names.ts';
import { ENVIRONMENTS } from '../generate/names.ts';
import { nextCommitAt, REPOS } from '../generate/repos.ts';
import { newer, nextPatch } from './chart-version.ts';
import { changedObjects } from './drift.ts';
import type { FleetLife } from './fleet-life.ts';
import { ReleaseLife } from './helm.ts';
import { startIncident } from './incidents.ts';
import { KustomizationLife } from './kustomize.ts';
import { push } from './push.ts';

const HOUR = 3_600_000;

/** What happens in a fleet on any day: commits by the daily curve, and here and there a change by hand. */
export function startDay(fleet: FleetLife): void {
  for (const { name, perDay, scopes } of REPOS) {
    if (fleet.sourcesOf(name).length > 0) planCommit(fleet, name, perDay, scopes);
  }
  planDrift(fleet);
  planPause(fleet);
}

function planCommit(
  fleet: FleetLife,
  repo: string,
  perDay: number,
  scopes: readonly string[],
): void {
  const { scheduler, random } = fleet.world;
  scheduler.at(nextCommitAt(scheduler.now(), perDay, random), () => {
    commitSomething(fleet, repo, random.pick(scopes));
    planCommit(fleet, repo, perDay, scopes);
  });
}

/** A bump of a chart where the scope is a release, else a change of its manifests by somebody. */
export function commitSomething(fleet: FleetLife, repo: string, scope: string): void {
  const { random } = fleet.world;
  const environment = random.chance(0.02) ? null : random.pick(ENVIRONMENTS);
  if (environment !== null && random.chance(0.6)) {
    const version = nextVersion(fleet, scope, environment);
    if (version !== null) {
      bump(fleet, repo, scope, environment, version);
      return;
    }
  }
  push(fleet, {
    repo,
    scope,
    environment,
    subject:
      random.pick(SUBJECTS).replace('{}', scope) +
      (environment === null ? '' : ` in ${environment}`),
    author: random.pick(AUTHORS),
  });
}

/** Commits a new chart version of a release for one environment. */
export function bump(
  fleet: FleetLife,
  repo: string,
  release: string,
  environment: Environment,
  version: string,
): ReturnType<typeof push> {
  fleet.setReleaseVersion(release, environment, version);
  return push(fleet, {
    repo,
    scope: release,
    environment,
    subject: `Bump ${release} to ${version} in ${environment}`,
    author: BOT,
    bump: { release, version },
  });
}

/** What an environment would be bumped to: the version of the environment before it, or a new one. */
export function nextVersion(
  fleet: FleetLife,
  release: string,
  environment: Environment,
): string | null {
  const here = fleet.releaseVersion(release, environment);
  if (here === undefined) return null;
  const before = ENVIRONMENTS[ENVIRONMENTS.indexOf(environment) - 1];
  const ahead = before === undefined ? undefined : fleet.releaseVersion(release, before);
  return ahead !== undefined && newer(ahead, here) ? ahead : nextPatch(here);
}

/** Every few hours somebody edits a workload by hand; controllers that look for drift find it. */
function planDrift(fleet: FleetLife): void {
  const { scheduler, random } = fleet.world;
  scheduler.after(random.int(HOUR, 4 * HOUR), () => {
    driftSomewhere(fleet, random.pick(DRIFT_MODES));
    planDrift(fleet);
  });
}

/** Now and then somebody suspends an app to look into it, and resumes it later. */
function planPause(fleet: FleetLife): void {
  const { scheduler, random } = fleet.world;
  scheduler.after(random.int(2 * HOUR, 8 * HOUR), () => {
    const pause = startIncident(fleet, 'suspended', { count: 1 }, `pause-${scheduler.now()}`);
    scheduler.after(random.int(HOUR / 4, 2 * HOUR), () => pause.resolve());
    planPause(fleet);
  });
}

export const DRIFT_MODES = ['warn', 'enabled', 'kustomize'] as const;
export type DriftMode = (typeof DRIFT_MODES)[number];

/**
 * Changes by hand what was deployed on some cluster: by a release that only warns, by one that corrects, or by a
 * Kustomization, which always corrects. Returns the object's key, or null when there is none to change.
 */
export function driftSomewhere(fleet: FleetLife, mode: DriftMode): string | null {
  for (const cluster of fleet.shuffled()) {
    const watched =
      mode === 'kustomize'
        ? cluster
            .of(KustomizationLife)
            .filter((k) => k.state === 'ready' && firstWorkload(k.plan.applies) !== null)
        : cluster.of(ReleaseLife).filter((r) => r.plan.drift === mode && r.current && !r.suspended);
    const free = watched.filter((l) => l.drifted.length === 0);
    if (free.length === 0) continue;
    const life = fleet.random.pick<KustomizationLife | ReleaseLife>(free);
    life.drifted =
      life instanceof ReleaseLife
        ? changedObjects(life)
        : [`${firstWorkload(life.plan.applies)} configured`];
    life.requested();
    return `${cluster.name}/${life.key}`;
  }
  return null;
}

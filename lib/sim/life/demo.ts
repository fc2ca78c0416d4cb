import type { FaultsPatch } from '../faults.ts';
import type { Environment } from '../generate/names.ts';
import { bump, DRIFT_MODES, driftSomewhere, nextVersion } from './day.ts';
import type { FleetLife } from './fleet-life.ts';
import { ReleaseLife } from './helm.ts';
import type { IncidentParams } from './incident-base.ts';
import type { Incident, IncidentType } from './incidents.ts';
import { startIncident } from './incidents.ts';

const SECOND = 1000;

/** Incidents of the demo in the order in which a watcher sees them; then it begins again with other objects. */
const PROGRAMME: readonly (readonly [
  type: IncidentType,
  params: IncidentParams,
  lastsMs: number,
])[] = [
  ['bad-commit', { environment: 'staging', content: 'yaml' }, 42 * SECOND],
  ['upgrade-fails', { environment: 'dev' }, 50 * SECOND],
  ['credentials-expired', {}, 45 * SECOND],
  ['bad-commit', { environment: 'production', content: 'missing-file' }, 40 * SECOND],
  ['registry-refuses', { share: 0.5 }, 50 * SECOND],
  ['webhook-down', { environment: 'dev' }, 45 * SECOND],
  ['helm-restart', {}, 45 * SECOND],
  ['git-host-down', {}, 30 * SECOND],
];

const DROPS: readonly FaultsPatch[] = [
  { refuse: true },
  { silence: true },
  { revokeTokens: true },
  { reject: { code: 503, on: 'any', share: 1 } },
];

const ROUND = 110 * SECOND;

/**
 * What a newcomer sees: within two minutes a rollout over the environments, an incident, its recovery, and a
 * cluster that drops out and comes back; then the next round with another incident. Returns its end.
 */
export function startDemo(
  fleet: FleetLife,
  started: (incident: Incident) => void = () => undefined,
): () => void {
  const { scheduler, random } = fleet.world;
  let stopped = false;
  let round = 0;
  const open = new Set<Incident>();
  const at = (ms: number, run: () => void): void => {
    scheduler.after(ms, () => {
      if (!stopped) run();
    });
  };
  const incident = (type: IncidentType, params: IncidentParams, lasts: number): void => {
    const begun = startIncident(fleet, type, params, `demo-${round}-${type}`);
    open.add(begun);
    started(begun);
    at(lasts, () => {
      begun.resolve();
      open.delete(begun);
    });
  };
  const play = (): void => {
    const [type, params, lasts] = PROGRAMME[round % PROGRAMME.length] ?? [
      'bad-commit',
      {},
      40 * SECOND,
    ];
    at(2 * SECOND, () => rollout(fleet, 14 * SECOND));
    at(24 * SECOND, () => incident(type, params, lasts));
    at(58 * SECOND, () => {
      const faults = DROPS[round % DROPS.length] ?? { refuse: true };
      incident('cluster-unreachable', { ...dropOut(fleet), faults }, 44 * SECOND);
    });
    at(76 * SECOND, () => void driftSomewhere(fleet, random.pick(DRIFT_MODES)));
    at(ROUND, () => {
      round += 1;
      play();
    });
  };
  play();
  return () => {
    stopped = true;
    for (const begun of open) begun.resolve();
  };
}

/** A production cluster that leaves the screen for a while. */
function dropOut(fleet: FleetLife): IncidentParams {
  const [cluster] = fleet.shuffled((c) => c.profile.environment === 'production');
  return cluster === undefined ? {} : { cluster: cluster.name };
}

/** A new version of one app goes to dev, staging and production, one after the other. */
export function rollout(fleet: FleetLife, gapMs: number, app?: string): string | null {
  const release = app ?? popularRelease(fleet);
  if (release === null) return null;
  (['dev', 'staging', 'production'] as const).forEach((environment: Environment, i) => {
    fleet.world.scheduler.after(i * gapMs, () => {
      const version = nextVersion(fleet, release, environment);
      const repo = repoOfRelease(fleet, release, environment);
      if (version !== null && repo !== null) bump(fleet, repo, release, environment, version);
    });
  });
  return release;
}

/** An app that many clusters of all environments have. */
function popularRelease(fleet: FleetLife): string | null {
  const counts = new Map<string, number>();
  for (const cluster of fleet.clusters.values()) {
    for (const r of cluster.of(ReleaseLife)) {
      if (r.plan.source.name === 'app-charts') counts.set(r.name, (counts.get(r.name) ?? 0) + 1);
    }
  }
  const known = [...counts]
    .filter(([name]) => fleet.releaseVersion(name, 'production') !== undefined)
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, 12);
  return known.length === 0 ? null : fleet.random.pick(known)[0];
}

function repoOfRelease(fleet: FleetLife, release: string, environment: Environment): string | null {
  for (const cluster of fleet.clusters.values()) {
    if (cluster.profile.environment !== environment) continue;
    const found = cluster.of(ReleaseLife).find((r) => r.name === release)?.plan.parent?.source;
    if (found !== undefined && found.repo !== null) return found.repo.name;
  }
  return null;
}

import { firstWorkload } from '../generate/inventory.ts';
import type { Environment } from '../generate/names.ts';
import { changedObjects } from './drift.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { FleetLife } from './fleet-life.ts';
import { ChartLife } from './chart.ts';
import { ReleaseLife } from './helm.ts';
import { contentWords } from './incident-words.ts';
import { KustomizationLife } from './kustomize.ts';
import { SourceLife } from './source.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** One set of chronic failures for so many clusters. */
const PER_SET = 60;

/** What has been wrong for hours or days when the simulation begins: nobody's first priority, the same at each start. */
export function beginSick(fleet: FleetLife): void {
  const sets = Math.max(1, Math.round(fleet.clusters.size / PER_SET));
  for (let i = 0; i < sets; i++) {
    stuckUpgrade(fleet, (70 + i * 3) * HOUR);
    invalidManifest(fleet, (5 + i) * HOUR);
    missingRights(fleet, (49 + i * 2) * HOUR);
    missingChart(fleet, (26 + i) * HOUR);
    refusedKey(fleet, 2 * HOUR + i * 18 * MINUTE);
    for (let n = 0; n < 4; n++) driftedRelease(fleet);
  }
}

/** A well Kustomization that nothing depends on, as the subject of a quiet failure. */
function leaf(
  fleet: FleetLife,
  cluster: (c: ClusterLife) => boolean,
  more: (k: KustomizationLife) => boolean = () => true,
): KustomizationLife | undefined {
  for (const c of fleet.shuffled(cluster)) {
    const all = c.of(KustomizationLife);
    const needed = new Set(all.flatMap((k) => [k.plan.parent, ...k.plan.dependsOn]));
    const free = all.filter(
      (k) => !needed.has(k.plan) && k.state === 'ready' && k.releases.length === 0,
    );
    const found = free.filter((k) => firstWorkload(k.plan.applies) !== null && more(k));
    if (found.length > 0) return fleet.random.pick(found);
  }
  return undefined;
}

/** Failures to apply are in the history of their object with the time of the first one, from Flux 2.7 on. */
function remembers(fleet: FleetLife, environment: Environment, age: number) {
  const since = fleet.world.scheduler.now() - age;
  return leaf(
    fleet,
    ({ profile }) => profile.environment === environment && profile.features.kustomizationHistory,
    (k) => k.content === undefined || k.content.at < since - k.plan.intervalMs,
  );
}

function invalidManifest(fleet: FleetLife, age: number): void {
  const life = remembers(fleet, 'dev', age);
  life?.beginSick('ReconciliationFailed', contentWords('schema', life.name), age);
}

function missingRights(fleet: FleetLife, age: number): void {
  const life = remembers(fleet, 'staging', age);
  if (life === undefined) return;
  const { namespace, name } = life;
  life.beginSick(
    'ReconciliationFailed',
    `ServiceMonitor/${namespace}/${name} dry-run failed (Forbidden): servicemonitors.monitoring.coreos.com "${name}" is forbidden: User "system:serviceaccount:${namespace}:flux-reconciler" cannot patch resource "servicemonitors" in API group "monitoring.coreos.com" in the namespace "${namespace}"`,
    age,
  );
}

function stuckUpgrade(fleet: FleetLife, age: number): void {
  const life = wellRelease(
    fleet,
    (c) => c.profile.environment === 'production',
    (r) => r.namespace === 'monitoring',
  );
  life?.beginSick('context deadline exceeded', age);
}

function missingChart(fleet: FleetLife, age: number): void {
  const life = wellRelease(
    fleet,
    (c) => c.profile.environment === 'dev',
    (r) => r.chart instanceof ChartLife,
  );
  if (life === undefined || !(life.chart instanceof ChartLife)) return;
  const { chart, version } = life.plan;
  const wanted = `${Number.parseInt(version.replace('v', ''), 10) + 1}.0.0-rc.1`;
  const problem = `invalid chart reference: failed to get chart version for remote reference: no '${chart}' chart with version matching '${wanted}' found`;
  life.chart.beginSick(problem, wanted, age);
  life.beginWaiting(wanted, problem, age);
}

function wellRelease(
  fleet: FleetLife,
  cluster: (c: ClusterLife) => boolean,
  filter: (r: ReleaseLife) => boolean,
): ReleaseLife | undefined {
  for (const c of fleet.shuffled(cluster)) {
    // Not under a Kustomization that waits for it: its failure would become that one's.
    const quiet = c
      .of(KustomizationLife)
      .filter((k) => !k.plan.wait)
      .flatMap((k) => k.releases)
      .filter((r) => r.current && !r.suspended && r.state === 'ready' && filter(r));
    if (quiet.length > 0) return fleet.random.pick(quiet);
  }
  return undefined;
}

/** The deploy key of one tenant's repository is refused; what it applied stays. */
function refusedKey(fleet: FleetLife, age: number): void {
  for (const c of fleet.shuffled()) {
    const source = c
      .of(SourceLife)
      .find(
        (s) =>
          s.kind === 'GitRepository' && s.name !== c.profile.fluxNamespace && s.state === 'ready',
      );
    if (source === undefined || source.plan.kind !== 'GitRepository') continue;
    const { url } = source.plan.repo;
    source.beginSick(
      'GitOperationFailed',
      `failed to checkout and determine revision: unable to clone '${url}': authentication required: invalid credentials`,
      age,
    );
    return;
  }
}

/** Somebody scaled or edited by hand what a release that only warns deployed. */
function driftedRelease(fleet: FleetLife): void {
  for (const c of fleet.shuffled()) {
    const found = c
      .of(ReleaseLife)
      .filter(
        (r) => r.plan.drift === 'warn' && r.drifted.length === 0 && r.current && !r.suspended,
      );
    const [release] = fleet.random.shuffle(found);
    if (release === undefined) continue;
    release.drifted = changedObjects(release);
    release.findDrift();
    return;
  }
}

import { describe, expect, it } from 'vitest';
import type { HelmSnapshot } from '../generate/objects/release.ts';
import { ChartLife } from './chart.ts';
import { ReleaseLife } from './helm.ts';
import type { Bench } from './testing.ts';
import { bench, firstOf, watchObject, words } from './testing.ts';

const MINUTE = 60_000;
const plain = (r: ReleaseLife): boolean =>
  r.plan.dependsOn.length === 0 && !r.suspended && r.plan.source.kind === 'HelmRepository';

function run(b: Bench, life: ReleaseLife, ms = 5000) {
  const seen = watchObject(b, life);
  life.requested();
  b.clock.advance(ms);
  return seen;
}

function failUpgrade(b: Bench, life: ReleaseLife): void {
  b.life.fleet.world.causes.addObject({
    id: 'test',
    cluster: life.cluster,
    object: life.key,
    effect: 'fail',
    step: 'apply',
    reason: 'UpgradeFailed',
    message: 'context deadline exceeded',
  });
}

describe('a HelmRelease', () => {
  it('with nothing changed is two writes, Ready all the time', () => {
    const b = bench({ clusters: 4, size: 80 });
    const life = firstOf(b, ReleaseLife, (r) => plain(r) && r.plan.drift === null);
    const seen = run(b, life);
    expect(words(seen)).toEqual(['True+Progressing', 'True']);
    expect(b.life.truth.transitions().filter((t) => t.name === life.name)).toEqual([]);
  });

  it('with a failing upgrade is rolled back and tried again until its retries are used up, then Stalled', () => {
    const b = bench({ clusters: 4, size: 80 });
    const life = firstOf(b, ReleaseLife, plain);
    failUpgrade(b, life);
    const seen = run(b, life, 4 * MINUTE);
    expect(words(seen).at(-1)).toBe('False+RetriesExceeded');
    expect(seen.at(-1)?.ready?.reason).toBe('RollbackSucceeded');
    const untilStalled = seen.slice(
      0,
      seen.findIndex((s) => s.stalled !== null),
    );
    expect(
      untilStalled.every((s) => s.reconciling !== null),
      'Reconciling stays between retries',
    ).toBe(true);
    const released = seen.flatMap((s) =>
      s.conditions.filter((c) => c.type === 'Released' && c.status === 'False'),
    );
    expect(
      new Set(released.map((c) => c.lastTransitionTime)).size,
      'Released keeps the first failure',
    ).toBe(1);
    expect(seen.at(-1)?.status['failures']).toBe(4);
    const transitions = b.life.truth
      .transitions()
      .filter(
        (t) => t.cluster === life.cluster && t.name === life.name && t.kind === 'HelmRelease',
      );
    expect(transitions.map((t) => t.state)).toEqual(['progressing', 'failing', 'stalled']);
    expect(transitions[2]?.since).toBe(transitions[1]?.since);
    const count = seen.length;
    b.clock.advance(2 * life.plan.intervalMs);
    expect(seen.length, 'stalled: no write until somebody changes it').toBe(count);
  });

  it('whose chart is missing waits, told once; its HelmChart is stalled', () => {
    const b = bench({ clusters: 4, size: 80 });
    const life = firstOf(b, ReleaseLife, (r) => plain(r) && r.chart instanceof ChartLife);
    const chart = life.home.chartLife(life.plan);
    if (chart === null) throw new Error('the release has no HelmChart');
    b.life.fleet.world.causes.addObject({
      id: 'test',
      cluster: chart.cluster,
      object: chart.key,
      effect: 'fail',
      step: 'build',
      reason: 'InvalidChartReference',
      message: "invalid chart reference: no chart with version matching '{version}' found",
    });
    const seen = watchObject(b, life);
    const ofChart = watchObject(b, chart);
    life.retarget('99.0.0');
    b.clock.advance(3 * MINUTE);
    expect(seen.at(-1)?.ready?.reason).toBe(life.home.profile.features.sourceNotReady);
    expect(words(seen).at(-1)).toBe('False+Progressing');
    expect(words(ofChart).at(-1)).toBe('False+InvalidChartReference');
    const count = seen.length;
    b.clock.advance(10 * MINUTE);
    expect(seen.length).toBe(count);
    expect([life.state, chart.state]).toEqual(['waiting', 'stalled']);
  });

  it('with drift and mode warn stays Ready and says what changed', () => {
    const b = bench({ clusters: 10, seed: 2 });
    const life = firstOf(
      b,
      ReleaseLife,
      (r, c) => plain(r) && r.plan.drift === 'warn' && c.profile.features.drifted,
    );
    const key = b.life.step('drift', { mode: 'warn' });
    expect(key).toBeDefined();
    life.drifted = ['Deployment/a/b changed (0 additions, 1 changes, 0 removals)'];
    const seen = run(b, life);
    expect(seen.at(-1)?.ready?.status).toBe('True');
    expect(seen.at(-1)?.conditions.find((c) => c.type === 'Drifted')).toMatchObject({
      status: 'True',
      reason: 'DriftDetected',
    });
    expect(life.state).toBe('ready');
  });

  it('is upgraded by a commit that bumps its chart: commit, Kustomization, HelmChart, release', () => {
    const b = bench({ clusters: 4, size: 80 });
    const life = firstOf(
      b,
      ReleaseLife,
      (r) =>
        plain(r) &&
        r.plan.source.name === 'app-charts' &&
        r.plan.parent?.source.kind === 'GitRepository',
    );
    const source = life.plan.parent?.source;
    const repo = source?.repo?.name ?? '';
    const { environment } = life.home.profile;
    const version = '9.9.9';
    b.life.step('chart.upgrade', { repo, release: life.name, environment, version });
    b.clock.advance(10 * MINUTE);
    const object = life.read();
    const history = object?.status?.['history'] as HelmSnapshot[];
    expect(history[0]).toMatchObject({ chartVersion: version, status: 'deployed' });
    expect(history[1]?.status).toBe('superseded');
    expect(object?.status?.['observedGeneration']).toBe(object?.metadata.generation);
    const chart = life.home.chartLife(life.plan)?.read();
    expect(chart?.status?.['artifact']).toMatchObject({ revision: version });
    expect(life.state).toBe('ready');
    expect(b.errors).toEqual([]);
  });
});

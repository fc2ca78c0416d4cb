import { describe, expect, it } from 'vitest';
import { newestCommit, repoOf, sourceRevision } from '../generate/objects/revision.ts';
import type { Snapshot } from '../generate/objects/kustomization.ts';
import { KustomizationLife } from './kustomize.ts';
import { SourceLife } from './source.ts';
import type { Bench } from './testing.ts';
import { bench, firstOf, watchObject, words } from './testing.ts';

const MINUTE = 60_000;
const plain = (k: KustomizationLife): boolean =>
  !k.plan.wait && k.plan.dependsOn.length === 0 && k.releases.length === 0 && !k.suspended;

/** Runs one interval of an object and tells what was written in it. */
function interval(b: Bench, life: KustomizationLife) {
  const seen = watchObject(b, life);
  life.requested();
  b.clock.advance(8000);
  return seen;
}

const newestEntry = (life: KustomizationLife | undefined): Snapshot | undefined =>
  (life?.read()?.status?.['history'] as Snapshot[] | undefined)?.[0];

function fail(
  b: Bench,
  life: KustomizationLife,
  step: 'path' | 'build' | 'apply',
  message = 'bad',
) {
  b.life.fleet.world.causes.addObject({
    id: 'test',
    cluster: life.cluster,
    object: life.key,
    effect: 'fail',
    step,
    reason: { path: 'ArtifactFailed', build: 'BuildFailed', apply: 'ReconciliationFailed' }[step],
    message,
  });
}

describe('a reconciliation that changes nothing', () => {
  it.each([
    ['from 2.7 on: fetching, building, detecting, applied, history', 7, 99, false, 3, 2],
    ['before 2.7: no history', 0, 6, false, 3, 1],
    ['with wait: health checks running and passed', 7, 99, true, 5, 2],
  ])('is so many writes %s', (_, from, to, wait, unknown, ready) => {
    const b = bench({ clusters: 20, size: 40 });
    const life = firstOf(b, KustomizationLife, (k, c) => {
      const { minor } = c.profile.flux;
      const same = k.plan.wait === wait && k.plan.dependsOn.length === 0 && !k.suspended;
      return same && minor >= from && minor <= to;
    });
    const before = life.read()?.metadata.generation;
    const seen = interval(b, life);
    expect(words(seen)).toEqual([
      ...Array.from({ length: unknown }, () => 'Unknown+Progressing'),
      ...Array.from({ length: ready }, () => 'True'),
    ]);
    expect(seen.map((s) => s.ready?.reason)).toEqual([
      ...Array.from({ length: unknown }, () => 'Progressing'),
      ...Array.from({ length: ready }, () => 'ReconciliationSucceeded'),
    ]);
    expect(life.read()?.metadata.generation).toBe(before);
    expect(life.state).toBe('ready');
    expect(b.life.truth.transitions().filter((t) => t.name === life.name)).toEqual([]);
    expect(b.errors).toEqual([]);
  });

  it('counts up the newest entry of the history and keeps its beginning', () => {
    const b = bench({ clusters: 6, size: 60 });
    const life = firstOf(b, KustomizationLife, (k, c) => plain(k) && c.profile.flux.minor >= 7);
    const before = newestEntry(life);
    interval(b, life);
    expect(newestEntry(life)).toMatchObject({
      digest: before?.digest,
      firstReconciled: before?.firstReconciled,
      totalReconciliations: (before?.totalReconciliations ?? 0) + 1,
    });
  });

  it('comes again after its interval, give or take a twentieth', () => {
    const b = bench({ clusters: 6, size: 60 });
    const life = firstOf(b, KustomizationLife, plain);
    const seen = watchObject(b, life);
    b.clock.advance(life.plan.intervalMs * 1.06);
    expect(seen.length).toBeGreaterThanOrEqual(4);
    expect(seen.length).toBeLessThanOrEqual(10);
  });
});

describe('what was changed by hand', () => {
  it('is put right and told in an event at the revision that was applied already', () => {
    const b = bench({ clusters: 6, size: 60 });
    expect(b.life.step('drift', { mode: 'kustomize' })).toMatchObject({
      object: expect.stringContaining('/Kustomization/') as string,
    });
    b.clock.advance(10_000);
    const events = b
      .clusters()
      .flatMap((c) => c.store.list('events'))
      .filter((e) => e['reason'] === 'Progressing');
    expect(events.map((e) => e['message'])).toEqual([
      expect.stringMatching(/^(Deployment|StatefulSet|DaemonSet)\/[\w-]+\/[\w-]+ configured$/),
    ]);
    expect(b.life.truth.counts()).not.toHaveProperty('failing');
  });
});

describe('a failing reconciliation alternates at each retry', () => {
  it('BuildFailed: Unknown twice, then False with ProgressingWithRetry; no entry in the history', () => {
    const b = bench({ clusters: 6, size: 60 });
    const life = firstOf(b, KustomizationLife, (k) => plain(k) && k.plan.retryMs === 2 * MINUTE);
    const history = life.read()?.status?.['history'];
    fail(b, life, 'build', 'kustomize build failed: {tmp}/{path}');
    const seen = interval(b, life);
    expect(words(seen).slice(-3)).toEqual([
      'Unknown+Progressing',
      'Unknown+Progressing',
      'False+ProgressingWithRetry',
    ]);
    const since = life.since;
    b.clock.advance(2.2 * MINUTE);
    expect(words(seen).slice(-3)).toEqual([
      'Unknown+Progressing',
      'Unknown+Progressing',
      'False+ProgressingWithRetry',
    ]);
    const messages = seen.flatMap((s) => (s.ready?.status === 'False' ? [s.ready.message] : []));
    expect(new Set(messages).size, 'the temporary folder differs at every retry').toBe(2);
    expect(messages[0]).toMatch(/^kustomize build failed: \/tmp\/kustomization-\d{9}\/\w/);
    expect(life.read()?.status?.['history']).toEqual(history);
    expect(life.state).toBe('failing');
    expect(life.since).toBe(since);
    const mine = b.life.truth
      .transitions()
      .filter((t) => t.cluster === life.cluster && t.name === life.name);
    expect(mine).toHaveLength(1);
  });

  it('a missing path: Unknown, False', () => {
    const b = bench({ clusters: 6, size: 60 });
    const life = firstOf(b, KustomizationLife, plain);
    fail(
      b,
      life,
      'path',
      'kustomization path not found: stat {tmp}/{path}: no such file or directory',
    );
    const seen = interval(b, life);
    expect(words(seen)).toEqual(['Unknown+Progressing', 'False+ProgressingWithRetry']);
    expect(seen.at(-1)?.ready?.reason).toBe('ArtifactFailed');
  });

  it('a failed apply enters the history, whose first failure at this digest keeps its time', () => {
    const b = bench({ clusters: 6, size: 60 });
    const life = firstOf(b, KustomizationLife, (k, c) => plain(k) && c.profile.flux.minor >= 7);
    fail(b, life, 'apply');
    const seen = interval(b, life);
    expect(words(seen)).toEqual([
      'Unknown+Progressing',
      'Unknown+Progressing',
      'Unknown+Progressing',
      'False+ProgressingWithRetry',
      'False+ProgressingWithRetry',
    ]);
    const first = newestEntry(life);
    expect(first?.lastReconciledStatus).toBe('ReconciliationFailed');
    b.clock.advance(3 * MINUTE);
    interval(b, life);
    expect(newestEntry(life)?.firstReconciled).toBe(first?.firstReconciled);
    expect(newestEntry(life)?.totalReconciliations).toBeGreaterThan(1);
  });

  it('recovers with the next reconciliation after its cause is gone', () => {
    const b = bench({ clusters: 6, size: 60 });
    const life = firstOf(b, KustomizationLife, plain);
    fail(b, life, 'build');
    interval(b, life);
    b.life.fleet.world.causes.removeObject(life.cluster, life.key);
    interval(b, life);
    expect(life.state).toBe('ready');
    const mine = b.life.truth
      .transitions()
      .filter((t) => t.cluster === life.cluster && t.name === life.name);
    expect(mine.map((t) => `${t.from} ${t.state}`)).toEqual(['ready failing', 'failing ready']);
  });
});

describe('health checks', () => {
  it('keep Ready and Healthy Unknown until the timeout, then fail with what they waited for', () => {
    const b = bench({ clusters: 6, size: 60 });
    const life = firstOf(
      b,
      KustomizationLife,
      (k, c) =>
        k.plan.wait &&
        k.plan.dependsOn.length === 0 &&
        k.plan.timeoutMs === 5 * MINUTE &&
        c.profile.flux.minor >= 7,
    );
    b.life.fleet.world.causes.addObject({
      id: 'test',
      cluster: life.cluster,
      object: life.key,
      effect: 'unhealthy',
      step: 'apply',
      reason: '',
      message: 'Deployment/web/web',
    });
    const seen = interval(b, life);
    b.clock.advance(2 * MINUTE);
    expect(words(seen)).toEqual(Array.from({ length: 4 }, () => 'Unknown+Progressing'));
    expect(seen.at(-1)?.conditions.find((c) => c.type === 'Healthy')).toMatchObject({
      status: 'Unknown',
      reason: 'Progressing',
    });
    expect(life.state).toBe('ready');
    b.clock.advance(3.2 * MINUTE);
    expect(words(seen).slice(4)).toEqual([
      'False+ProgressingWithRetry',
      'False+ProgressingWithRetry',
    ]);
    expect(seen.at(-1)?.ready?.message).toMatch(
      /^health check failed after 5m0\.\d+s: timeout waiting for: \[Deployment\/web\/web status: 'InProgress'\]$/,
    );
    expect(seen.at(-1)?.conditions.find((c) => c.type === 'Healthy')?.status).toBe('False');
  });
});

describe('waiting', () => {
  it('for a dependency is told once, without Reconciling, and passes when the dependency is ready', () => {
    const b = bench({ clusters: 6, size: 60 });
    const life = firstOf(
      b,
      KustomizationLife,
      (k, c) => !k.suspended && k.plan.dependsOn.length === 1 && c.profile.flux.minor >= 7,
    );
    const [dep] = life.plan.dependsOn;
    const needed = dep === undefined ? null : life.home.kustomization(dep);
    if (needed === null) throw new Error('the dependency has no life');
    fail(b, needed, 'build');
    interval(b, needed);
    const seen = interval(b, life);
    b.clock.advance(4 * MINUTE);
    const told = seen.filter((s) => s.ready?.reason === 'DependencyNotReady');
    expect(told).toHaveLength(1);
    expect(told[0]?.reconciling).toBeNull();
    expect(told[0]?.ready?.message).toBe(
      `dependency '${needed.namespace}/${needed.name}' is not ready`,
    );
    expect(life.state).toBe('waiting');
    b.life.fleet.world.causes.removeObject(needed.cluster, needed.key);
    needed.requested();
    b.clock.advance(45_000);
    expect(life.state).toBe('ready');
  });

  it('for a source that does not exist is ArtifactFailed without Reconciling', () => {
    const b = bench({ clusters: 6, size: 60 });
    const life = firstOf(b, KustomizationLife, plain);
    const { source } = life;
    if (source === null) throw new Error('the source has no life');
    source.gone = true;
    const seen = interval(b, life);
    expect(words(seen)).toEqual(['False']);
    expect(seen[0]?.ready).toMatchObject({
      reason: 'ArtifactFailed',
      message: `${source.kind}.source.toolkit.fluxcd.io "${source.name}" not found`,
    });
  });
});

describe('a new commit', () => {
  it('is fetched within the interval of its source, and applied by all that follow it', () => {
    const b = bench({ clusters: 6, size: 60 });
    const source = firstOf(
      b,
      SourceLife,
      (s) => s.kind === 'GitRepository' && s.name === 'flux-system',
    );
    const { plan } = source;
    if (plan.kind !== 'GitRepository') throw new Error('not a GitRepository');
    b.life.step('commit', { repo: plan.repo.name, scope: 'kyverno', environment: null });
    b.clock.advance(plan.intervalMs + 5 * MINUTE);
    const revision = sourceRevision(plan, newestCommit(plan));
    const followers = source.home.of(KustomizationLife).filter((k) => k.plan.source === plan);
    expect(followers.length).toBeGreaterThan(3);
    for (const k of followers) {
      if (!k.suspended) expect(k.read()?.status?.['lastAppliedRevision'], k.key).toBe(revision);
    }
    expect(b.life.truth.counts()).not.toHaveProperty('failing');
  });

  it('changes the digest of what it touches and leaves the digest of everything else', () => {
    const b = bench({ clusters: 6, size: 60 });
    const touched = firstOf(
      b,
      KustomizationLife,
      (k, c) => plain(k) && c.profile.flux.minor >= 7 && k.plan.source.kind === 'GitRepository',
    );
    const other = touched.home
      .of(KustomizationLife)
      .find(
        (k) =>
          k !== touched &&
          plain(k) &&
          !k.scopes.has(touched.plan.scope) &&
          k.plan.source === touched.plan.source,
      );
    const before = [newestEntry(touched)?.digest, newestEntry(other)?.digest];
    const { environment } = touched.home.profile;
    b.life.step('commit', {
      repo: repoOf(touched.plan.source).name,
      scope: touched.plan.scope,
      environment,
    });
    b.clock.advance(8 * MINUTE);
    expect(newestEntry(touched)?.digest).not.toBe(before[0]);
    expect(newestEntry(other)?.digest).toBe(before[1]);
  });
});

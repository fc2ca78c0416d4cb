import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { INCIDENT_TYPES } from './incidents.ts';
import { KustomizationLife } from './kustomize.ts';
import { ReleaseLife } from './helm.ts';
import { truthQuery } from './questions.ts';
import { bench, firstOf, watchObject } from './testing.ts';
import type { Bench } from './testing.ts';

const MINUTE = 60_000;

/** Digest of everything that is written in a span of simulated time. */
function writes(b: Bench, ms: number): string {
  const hash = createHash('sha256');
  for (const [name, store] of b.stores) {
    store.subscribe((resource, event) => {
      const [namespace = '', key = ''] = event.current.key.split('/');
      const object = store.get(resource, key === '' ? undefined : namespace, key || namespace);
      hash.update(`${name} ${resource} ${event.type} ${JSON.stringify(object)}\n`);
    });
  }
  b.clock.advance(ms);
  return hash.digest('hex');
}

/** What the truth knows of a cluster. */
const keys = (b: Bench, cluster: string): string[] =>
  Array.from(
    b.life.truth.rows({ cluster }),
    (r) => `${r.kind}/${r.namespace}/${r.name}`,
  ).toSorted();

const SLOW = 120_000;

describe('life', { timeout: SLOW }, () => {
  it('writes the same bytes for the same seed, and others for another', () => {
    const options = {
      demo: true,
      sick: true,
      day: true,
      routineEvents: true,
      clusters: 4,
      size: 50,
    };
    const once = writes(bench({ ...options, seed: 5 }), 2 * MINUTE);
    expect(writes(bench({ ...options, seed: 5 }), 2 * MINUTE)).toBe(once);
    expect(writes(bench({ ...options, seed: 6 }), 2 * MINUTE)).not.toBe(once);
  });

  it('lets nothing fail by itself in an hour of healthy load', () => {
    const b = bench({ clusters: 5, size: 60, day: true });
    b.clock.advance(60 * MINUTE);
    const bad = b.life.truth
      .transitions()
      .filter((t) => t.state === 'failing' || t.state === 'stalled');
    expect(bad).toEqual([]);
    expect(b.errors).toEqual([]);
  });

  it('goes quiet when stopped', () => {
    const b = bench({ demo: true });
    b.clock.advance(MINUTE);
    b.life.stop();
    const digest = writes(b, 10 * MINUTE);
    expect(digest).toBe(createHash('sha256').digest('hex'));
    expect(b.clock.pending).toBe(0);
  });

  it('begins with a few old failures that stay what they are', () => {
    const b = bench({ clusters: 12, size: 60, sick: true });
    const broken = () =>
      [...b.life.truth.rows()]
        .filter((r) => r.state === 'failing' || r.state === 'stalled')
        .map((r) => `${r.cluster}/${r.kind}/${r.namespace}/${r.name} since ${r.since}`)
        .toSorted();
    const before = broken();
    expect(before.length).toBeGreaterThanOrEqual(4);
    b.clock.advance(35 * MINUTE);
    expect(broken()).toEqual(before);
  });
});

describe('incidents', { timeout: SLOW }, () => {
  it.each(INCIDENT_TYPES)('%s has its effect and ends with its cause', (type) => {
    const b = bench({ clusters: 14, size: 60, pace: { backoffMs: 20_000, requeueMs: 5000 } });
    const troubles = () => {
      const { failing = 0, stalled = 0, suspended = 0 } = b.life.truth.counts();
      return { failing, stalled, suspended };
    };
    const before = troubles();
    const told = b.life.step('incident.start', { type, id: 'it' }) as { clusters: string[] };
    expect(told.clusters.length).toBeGreaterThan(0);
    b.clock.advance(3 * MINUTE);
    const outOfSight = type === 'cluster-unreachable';
    expect(b.faults.length).toBe(outOfSight ? 1 : 0);
    const states = new Set(b.life.truth.transitions().map((t) => t.state));
    const expected = type === 'suspended' ? 'suspended' : 'failing';
    expect(states.has(expected)).toBe(!outOfSight);
    b.life.step('incident.resolve', { id: 'it' });
    b.clock.advance(8 * MINUTE);
    expect(troubles()).toEqual(before);
    expect(b.faults.at(-1)?.faults ?? null).toBeNull();
    expect(b.errors).toEqual([]);
  });

  it('a bad commit breaks the same Kustomization on every cluster of the environment, and nothing else', () => {
    const b = bench({ clusters: 16, size: 60, pace: { requeueMs: 5000 } });
    const { roots } = b.life.step('incident.start', {
      type: 'bad-commit',
      environment: 'production',
      scope: 'cert-manager',
      repo: 'platform/fleet',
      id: 'bad',
    }) as { roots: string[] };
    b.clock.advance(5 * MINUTE);
    const failing = [...b.life.truth.rows({ state: 'failing' })].map(
      (r) => `${r.cluster}/${r.kind}/${r.namespace}/${r.name}`,
    );
    expect(failing.toSorted()).toEqual(roots.toSorted());
    expect(roots.length).toBeGreaterThan(4);
    const waiting = [...b.life.truth.rows({ state: 'waiting' })];
    expect(waiting.length).toBeGreaterThan(3 * roots.length);
  });
});

describe('the demo', { timeout: SLOW }, () => {
  it('shows a rollout, an incident, its recovery and a cluster that drops out within two minutes', () => {
    const b = bench({ clusters: 20, demo: true, sick: true });
    b.clock.advance(118_000);
    const seen = b.life.truth.transitions();
    const upgraded = seen.filter(
      (t) => t.kind === 'HelmRelease' && t.from === 'progressing' && t.state === 'ready',
    );
    expect(new Set(upgraded.map((t) => t.cluster)).size).toBeGreaterThan(4);
    const failed = seen.filter((t) => t.state === 'failing');
    expect(failed.length).toBeGreaterThan(0);
    const recovered = seen.filter((t) => t.from === 'failing' && t.state === 'ready');
    expect(recovered.length).toBeGreaterThan(0);
    expect(b.faults.map((f) => f.faults === null)).toEqual([false, true]);
    expect(b.errors).toEqual([]);
  });
});

describe('what clients write', { timeout: SLOW }, () => {
  it('a requested reconciliation is run and its token is handed back', () => {
    const b = bench();
    const life = firstOf(
      b,
      KustomizationLife,
      (k) => !k.suspended && k.plan.dependsOn.length === 0,
    );
    const store = b.stores.get(life.cluster);
    const object = life.read();
    if (object === undefined) throw new Error('no object');
    const annotations = { 'reconcile.fluxcd.io/requestedAt': '2026-11-24T12:00:00Z' };
    const seen = watchObject(b, life);
    store?.write(
      life.resource,
      { ...object, metadata: { ...object.metadata, annotations } },
      { by: 'flux' },
    );
    b.clock.advance(10_000);
    expect(seen.length).toBeGreaterThan(4);
    expect(life.read()?.status?.['lastHandledReconcileAt']).toBe('2026-11-24T12:00:00Z');
  });

  it('a suspended release writes nothing until it is resumed', () => {
    const b = bench();
    const life = firstOf(b, ReleaseLife, (r) => !r.suspended && r.plan.dependsOn.length === 0);
    const at = { cluster: life.cluster, object: life.key };
    b.life.step('suspend', at);
    b.clock.advance(1000);
    const { generation } = life.read()?.metadata ?? {};
    expect(life.read()?.status?.['observedGeneration']).toBe(generation);
    const seen = watchObject(b, life);
    b.clock.advance(3 * life.plan.intervalMs);
    expect(life.state).toBe('suspended');
    expect(seen).toEqual([]);
    b.life.step('resume', at);
    b.clock.advance(MINUTE);
    expect(life.state).toBe('ready');
    expect(seen.length).toBeGreaterThan(0);
  });

  it('an upgrade of Flux moves CRDs, controllers and the API versions of every object', () => {
    const b = bench({ clusters: 8, size: 50 });
    const cluster = b.clusters().find((c) => c.profile.flux.minor <= 7) ?? b.clusters()[0];
    if (cluster === undefined) throw new Error('no cluster');
    const { store } = cluster;
    b.life.step('flux.upgrade', { cluster: cluster.name, version: '2.10.1' });
    const namespace = cluster.profile.fluxNamespace;
    const controller = () => store.get('deployments.apps', namespace, 'kustomize-controller');
    expect(controller()?.status?.['availableReplicas']).toBe(0);
    b.clock.advance(MINUTE);
    expect(controller()?.status?.['availableReplicas']).toBe(1);
    expect(JSON.stringify(controller()?.spec)).toContain('kustomize-controller:v1.10.1');
    const crd = store.get(
      'customresourcedefinitions.apiextensions.k8s.io',
      undefined,
      'helmreleases.helm.toolkit.fluxcd.io',
    );
    expect(crd?.metadata.labels?.['app.kubernetes.io/version']).toBe('v2.10.1');
    expect(store.resource('helmreleases.helm.toolkit.fluxcd.io')?.versions).toEqual(['v2']);
    expect(store.list('helmreleases.helm.toolkit.fluxcd.io')[0]?.apiVersion).toBe(
      'helm.toolkit.fluxcd.io/v2',
    );
    expect(() => b.life.step('flux.upgrade', { version: '3.0.0' })).toThrow(/known: 2\.2\.3/);
    expect(b.errors).toEqual([]);
  });

  it('a deleted object goes 0.1 s later, when its finalizer is taken away', () => {
    const b = bench();
    const life = firstOf(b, KustomizationLife, (k) => !k.suspended);
    const store = b.stores.get(life.cluster);
    store?.delete(life.resource, life.namespace, life.name);
    expect(life.read()?.metadata.deletionTimestamp).toBeDefined();
    b.clock.advance(100);
    expect(life.read()).toBeUndefined();
    expect(
      [...b.life.truth.rows({ cluster: life.cluster })].some(
        (r) => r.name === life.name && r.kind === life.kind && r.namespace === life.namespace,
      ),
    ).toBe(false);
    b.clock.advance(20 * MINUTE);
    expect(b.errors).toEqual([]);
  });

  it.each([
    [
      'a misspelt key',
      'commit',
      { repo: 'platform/fleet', scope: null, enviroment: 'dev' },
      /enviroment/,
    ],
    ['a repository', 'commit', { repo: 'none', scope: null }, /no repository is named none/],
    ['a scope', 'commit', { repo: 'platform/fleet', scope: 'none' }, /nothing is of scope none/],
    ['a scope', 'commit.random', { repo: 'platform/fleet', scope: 'none' }, /of scope none/],
    [
      'a release',
      'chart.upgrade',
      { repo: 'platform/fleet', release: 'none', environment: 'dev', version: '1.0.0' },
      /no cluster of dev has a release named none/,
    ],
    ['a release', 'rollout', { release: 'none' }, /no cluster has a release named none/],
    ['a cluster', 'flux.upgrade', { version: '2.10.1', cluster: 'none' }, /is named none/],
    ['a cluster', 'incident.start', { type: 'suspended', cluster: 'none' }, /is named none/],
    [
      'a parameter that means nothing to it',
      'incident.start',
      { type: 'git-host-down', cluster: 'none' },
      /git-host-down takes no parameter, not cluster/,
    ],
    ['a scope', 'incident.start', { type: 'bad-commit', scope: 'none' }, /scope none; there are/],
    ['a release', 'incident.start', { type: 'upgrade-fails', scope: 'none' }, /release none/],
    ['a repository', 'incident.start', { type: 'bad-commit', repo: 'none' }, /is named none/],
    ['a fault', 'incident.start', { type: 'cluster-unreachable', faults: { slow: 1 } }, /slow/],
    ['an incident', 'incident.resolve', { id: 'none' }, /no incident none runs/],
  ])(
    'a step refuses %s that it does not know, and changes nothing: %s %j',
    (_w, step, params, words) => {
      const b = bench({ clusters: 3, size: 40 });
      const commits = () => [...b.life.fleet.world.repos.values()].map((r) => r.commits.length);
      const before = commits();
      expect(() => b.life.step(step, params)).toThrow(words);
      expect(commits()).toEqual(before);
      expect(b.life.incidents.size).toBe(0);
      expect(b.faults).toEqual([]);
    },
  );

  it('a bad commit of a scope breaks an environment that has it, whatever the seed picks', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const b = bench({ clusters: 6, size: 60, seed });
      const scope = firstOf(b, KustomizationLife, (k) => k.plan.parent !== null).plan.scope;
      const told = b.life.step('incident.start', { type: 'bad-commit', scope });
      expect((told as { roots: string[] }).roots.length).toBeGreaterThan(0);
    }
  });

  it('the truth refuses a question about what does not exist', () => {
    const { fleet } = bench({ clusters: 2 }).life;
    expect(() => truthQuery(fleet, { cluster: 'none' })).toThrow(/is named none/);
    expect(() => truthQuery(fleet, { kind: 'Pod' })).toThrow(/kind/);
    expect(() => truthQuery(fleet, { state: 'broken' })).toThrow(/state/);
    expect(() => truthQuery(fleet, { name: 'x' })).toThrow(/name/);
    expect(truthQuery(fleet, { state: 'failing' })).toEqual({ state: 'failing' });
  });

  it('after a restore the truth knows what is there again', () => {
    const b = bench({ clusters: 3, size: 40 });
    const [cluster] = b.clusters();
    if (cluster === undefined) throw new Error('no cluster');
    const { store, name } = cluster;
    const known = () => keys(b, name);
    const all = known();
    const { version } = store;
    const leaf = firstOf(b, KustomizationLife, (k) => k.cluster === name && k.releases.length > 0);
    store.delete(leaf.resource, leaf.namespace, leaf.name);
    b.clock.advance(1000);
    expect(known()).not.toContain(leaf.key);
    store.restore(version);
    b.clock.advance(MINUTE);
    expect(known()).toEqual(all);
    expect(leaf.read()?.metadata.deletionTimestamp).toBeUndefined();
    expect(leaf.state).toBe('ready');
    expect(b.errors).toEqual([]);
  });

  it('after a restore to an empty cluster the truth knows nothing', () => {
    const b = bench({ clusters: 3, size: 40 });
    const [cluster, other] = b.clusters();
    if (cluster === undefined || other === undefined) throw new Error('no cluster');
    const { store, name } = cluster;
    expect(keys(b, name).length).toBeGreaterThan(20);
    const first = store.list('namespaces').map((o) => Number(o.metadata.resourceVersion));
    store.restore(Math.min(...first) - 1);
    b.clock.advance(20 * MINUTE);
    expect(keys(b, name)).toEqual([]);
    expect(store.list('kustomizations.kustomize.toolkit.fluxcd.io')).toEqual([]);
    expect(keys(b, other.name).length).toBeGreaterThan(20);
    expect(b.errors).toEqual([]);
  });

  it('a wrong step says what there is', () => {
    const b = bench({ clusters: 2 });
    expect(() => b.life.step('explode')).toThrow(
      /no step is named explode; there are: incident\.start/,
    );
    expect(() => b.life.step('incident.start', { type: 'flood' })).toThrow(/type/);
    expect(() => b.life.step('suspend', { cluster: 'x', object: 'y' })).toThrow(
      /no cluster of the fleet/,
    );
  });
});

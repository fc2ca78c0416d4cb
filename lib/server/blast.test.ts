import { describe, expect, it } from 'vitest';
import type { Observation } from '../flux/record.ts';
import { silentLog } from '../flux/log.ts';
import type { ClusterSpec } from '../registry/spec.ts';
import { heard, kindSession, put, session } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createFleetModel } from './fleet.ts';

const spec = (id: string): ClusterSpec => ({
  id,
  labels: {},
  origin: 'config',
  version: '1',
  connect: () => Promise.reject(new Error('not in this test')),
});

function setup(clusters: readonly string[]) {
  const clock = fakeClock();
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  for (const id of clusters) {
    model.onRegistry({ type: 'added', spec: spec(id) });
    model.apply(heard({ cluster: id }, clock.now()));
  }
  let version = 100;
  const tell = (o: Partial<Observation>): void => {
    version += 1;
    model.apply(put({ resourceVersion: String(version), source: null, ...o }, clock.now()));
  };
  const blast = (name: string, kind: Observation['kind'] = 'Kustomization') =>
    model.object({ cluster: 'c1', kind, namespace: 'flux-system', name })?.blast;
  const ref = (name: string, kind = 'Kustomization') => ({ kind, namespace: 'flux-system', name });
  return { model, clock, tell, blast, ref };
}

const FAILS = { verdict: 'failing', reason: 'BuildFailed', message: 'no' } as const;
const WAITS = {
  verdict: 'waiting',
  reason: 'DependencyNotReady',
  message: 'is not ready',
} as const;

describe('the blast radius of an object', () => {
  it('over the fleet: by state, the same reason apart, what is not heard as stale only', () => {
    const { model, clock, tell, blast } = setup(['c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
    tell({ cluster: 'c1', name: 'a', ...FAILS });
    tell({ cluster: 'c2', name: 'a', ...FAILS });
    tell({ cluster: 'c3', name: 'a', ...FAILS, reason: 'HealthCheckFailed' });
    tell({ cluster: 'c4', name: 'a' });
    tell({ cluster: 'c5', name: 'a', ...FAILS });
    model.apply(heard({ cluster: 'c5', connection: 'unreachable' }, clock.now()));
    expect(blast('a')).toMatchObject({
      elsewhere: { failing: 2, ready: 1, stale: 1 },
      same: 1,
    });
  });

  it('here: everything that waits, also by way of others, by kind; what is ready does not wait', () => {
    const { tell, blast, ref } = setup(['c1']);
    tell({ cluster: 'c1', name: 'base', ...FAILS });
    tell({ cluster: 'c1', name: 'apps', dependsOn: [ref('base')], ...WAITS });
    tell({ cluster: 'c1', name: 'more', dependsOn: [ref('apps')], ...WAITS });
    tell({
      cluster: 'c1',
      name: 'shop',
      kind: 'HelmRelease',
      dependsOn: [ref('more', 'HelmRelease')],
      source: ref('apps'),
      ...WAITS,
    });
    tell({ cluster: 'c1', name: 'well', dependsOn: [ref('base')] });
    expect(blast('base')?.waiting).toEqual({
      total: 3,
      byKind: [
        { kind: 'Kustomization', count: 2 },
        { kind: 'HelmRelease', count: 1 },
      ],
    });
    expect(blast('well')?.waiting.total).toBe(0);
  });

  it('what waited when its kind was last heard does not count, nor what waits for that', () => {
    const { model, clock, tell, blast, ref } = setup(['c1']);
    tell({ cluster: 'c1', name: 'base', ...FAILS });
    tell({ cluster: 'c1', name: 'apps', dependsOn: [ref('base')], ...WAITS });
    const shop = { kind: 'HelmRelease', name: 'shop', source: ref('base'), ...WAITS } as const;
    tell({ cluster: 'c1', ...shop });
    const kinds = { ...session().kinds, HelmRelease: kindSession('interrupted') };
    model.apply(heard({ cluster: 'c1', kinds }, clock.now()));
    expect(blast('base')?.waiting).toEqual({
      total: 1,
      byKind: [{ kind: 'Kustomization', count: 1 }],
    });
    expect(blast('shop', 'HelmRelease')?.root).toBeNull();
  });

  it('objects that wait for each other in a circle do not wait for themselves', () => {
    const { tell, blast, ref } = setup(['c1']);
    tell({ cluster: 'c1', name: 'a', dependsOn: [ref('b')], ...WAITS });
    tell({ cluster: 'c1', name: 'b', dependsOn: [ref('a')], ...WAITS });
    expect(blast('a')).toMatchObject({ waiting: { total: 1 }, root: null });
  });
});

describe('the root of what waits', () => {
  it('is the first object on the way that will not become ready by itself', () => {
    const { tell, blast, ref } = setup(['c1']);
    tell({ cluster: 'c1', name: 'base', ...FAILS });
    tell({ cluster: 'c1', name: 'apps', dependsOn: [ref('base')], ...WAITS });
    tell({ cluster: 'c1', name: 'more', dependsOn: [ref('apps')], ...WAITS });
    expect(blast('more')?.root).toMatchObject({
      ref: ref('base'),
      state: 'failing',
      missing: false,
      message: 'no',
    });
    expect(blast('base')?.root).toBeNull();
  });

  it('may be suspended: it blocks for ever', () => {
    const { tell, blast, ref } = setup(['c1']);
    tell({ cluster: 'c1', name: 'base', suspended: true });
    tell({ cluster: 'c1', name: 'apps', dependsOn: [ref('base')], ...WAITS });
    expect(blast('apps')?.root).toMatchObject({ ref: ref('base'), state: 'suspended' });
  });

  it('is nothing that is not heard, though it failed when it last was', () => {
    const { model, clock, tell, blast, ref } = setup(['c1']);
    const repo = ref('repo', 'GitRepository');
    tell({ cluster: 'c1', kind: 'GitRepository', name: 'repo', ...FAILS });
    tell({ cluster: 'c1', name: 'base', ...FAILS });
    tell({ cluster: 'c1', name: 'one', source: repo, ...WAITS });
    tell({ cluster: 'c1', name: 'two', source: repo, dependsOn: [ref('base')], ...WAITS });
    expect(blast('one')?.root).toMatchObject({ ref: repo });
    const kinds = { ...session().kinds, GitRepository: kindSession('interrupted') };
    model.apply(heard({ cluster: 'c1', kinds }, clock.now()));
    expect(blast('one')?.root).toBeNull();
    expect(blast('two')?.root).toMatchObject({ ref: ref('base') });
  });

  it('is missing only after a fresh list that lacks it', () => {
    const { model, clock, tell, blast, ref } = setup(['c1']);
    tell({ cluster: 'c1', name: 'apps', dependsOn: [ref('gone')], ...WAITS });
    expect(blast('apps')?.root).toMatchObject({ ref: ref('gone'), missing: true, state: null });
    model.apply(heard({ cluster: 'c1', connection: 'unreachable' }, clock.now()));
    expect(blast('apps')?.root).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import type { Observation } from '../flux/record.ts';
import type { ClusterSession } from '../flux/session.ts';
import { createStore } from '../store/fleet-store.ts';
import { heard, put, session, kindSession } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createRecentChanges, RECENT_LIMITS, type Transition } from './recent.ts';

function setup(limits: Record<keyof typeof RECENT_LIMITS, number> = RECENT_LIMITS) {
  const clock = fakeClock();
  const store = createStore({ clock });
  const recent = createRecentChanges(store, limits);
  let version = 100;
  return {
    clock,
    store,
    recent,
    hear: (given: Partial<ClusterSession> = {}) => store.apply(heard(given, clock.now())),
    tell: (given: Partial<Observation>): void => {
      version += 1;
      store.apply(put({ resourceVersion: String(version), ...given }, clock.now()));
    },
    objects: (cluster = 'c1') =>
      (recent.of(cluster)?.items ?? [])
        .filter((i): i is Extract<Transition, { type: 'object' }> => i.type === 'object')
        .map((i) => `${i.name} ${i.before ?? 'new'} > ${i.after ?? 'gone'} x${i.objects}`),
  };
}
const FAIL: Partial<Observation> = { verdict: 'failing', reason: 'BuildFailed', message: 'm' };
const ROLLING: Partial<Observation> = {
  verdict: 'progressing',
  reason: 'Progressing',
  attempted: 'main@sha1:b',
  reconciling: true,
};

describe('what happened on a cluster', () => {
  it('names transitions newest first: appeared, broken, healed, gone', () => {
    const { hear, tell, objects, store, clock } = setup();
    hear();
    tell({ name: 'a' });
    tell({ name: 'a', ...FAIL });
    tell({ name: 'a' });
    store.apply({
      type: 'delete',
      cluster: 'c1',
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'a',
      uid: 'c1-Kustomization-flux-system-a',
      at: clock.now(),
    });
    expect(objects()).toEqual([
      'a ready > gone x1',
      'a failing > ready x1',
      'a ready > failing x1',
      'a new > ready x1',
    ]);
  });

  it('what is read for the first time did not appear then', () => {
    const { hear, tell, objects } = setup();
    hear({ kinds: { ...session().kinds, Kustomization: kindSession('pending') } });
    tell({ name: 'a' });
    expect(objects()).toEqual([]);
  });

  it('objects that do the same are one entry with a count; a routine rollout is told when it is done', () => {
    const { hear, tell, objects } = setup();
    hear({ kinds: { ...session().kinds, Kustomization: kindSession('pending') } });
    for (const name of ['a', 'b', 'c']) tell({ name });
    hear();
    for (const name of ['a', 'b', 'c']) tell({ name, ...ROLLING });
    tell({ name: 'c', verdict: 'waiting', reason: 'DependencyNotReady' });
    for (const name of ['a', 'b', 'c'])
      tell({ name, applied: 'main@sha1:b', attempted: 'main@sha1:b' });
    expect(objects()).toEqual(['c progressing > ready x3']);
  });

  it('an object that fails and heals again and again is told each time, and is not counted as others', () => {
    const { hear, tell, objects } = setup();
    hear();
    tell({ name: 'a' });
    for (let i = 0; i < 2; i += 1) {
      tell({ name: 'a', ...FAIL });
      tell({ name: 'a' });
    }
    expect(objects().slice(0, 4)).toEqual([
      'a failing > ready x1',
      'a ready > failing x1',
      'a failing > ready x1',
      'a ready > failing x1',
    ]);
  });

  it('one object that takes one revision after the other is one entry', () => {
    const { hear, tell, recent } = setup();
    hear();
    tell({ name: 'a' });
    for (const revision of ['main@sha1:b', 'main@sha1:c', 'main@sha1:d']) {
      tell({ name: 'a', ...ROLLING, attempted: revision });
      tell({ name: 'a', applied: revision, attempted: revision });
    }
    expect(recent.of('c1')?.items[0]).toMatchObject({ times: 3, revision: 'main@sha1:d' });
    expect(recent.of('c1')?.items[1]).toMatchObject({ before: null });
  });

  it('what is broken is told whatever becomes of it', () => {
    const { hear, tell, objects } = setup();
    hear();
    tell({ name: 'a', ...FAIL });
    tell({ name: 'a', ...FAIL, suspended: true });
    expect(objects()[0]).toBe('a failing > suspended x1');
  });

  it('tells when a cluster was lost and found, not each step on the way', () => {
    const { hear, recent } = setup();
    for (const connection of [
      'connecting',
      'syncing',
      'live',
      'lagging',
      'syncing',
      'live',
    ] as const)
      hear({ connection });
    expect(recent.of('c1')?.items.map((i) => i.after)).toEqual(['live', 'lagging', 'live']);
  });

  it('says since when it knows: from the first sight, or from the oldest that was kept', () => {
    const { hear, tell, recent, clock } = setup({ each: 2, together: 100, least: 1 });
    const begun = clock.now();
    hear();
    clock.advance(1000);
    expect(recent.of('c1')).toMatchObject({ since: begun, dropped: false });
    for (const name of ['a', 'b', 'c']) {
      tell({ name, ...FAIL, reason: name });
      clock.advance(1000);
    }
    expect(recent.of('c1')).toMatchObject({ dropped: true, since: clock.now() - 2000 });
  });

  it('keeps at most 50 of a cluster and less of each when there are many; a removed cluster takes its own with it', () => {
    const { hear, tell, recent, store, clock } = setup({ each: 50, together: 100, least: 10 });
    const fill = (cluster: string) => {
      for (let i = 0; i < 80; i += 1) tell({ cluster, name: `n${i}`, ...FAIL, reason: `r${i}` });
      return recent.of(cluster)?.items.length;
    };
    hear({ cluster: 'c1' });
    expect(fill('c1')).toBe(50);
    for (let i = 2; i <= 20; i += 1) hear({ cluster: `c${i}` });
    expect(fill('c2')).toBe(10);
    store.apply({ type: 'cluster-removed', cluster: 'c2', at: clock.now() });
    expect(recent.of('c2')).toBeUndefined();
  });

  it('the number of a cluster moves with its own changes only', () => {
    const { hear, tell, recent } = setup();
    hear({ cluster: 'c1' });
    hear({ cluster: 'c2' });
    const before = recent.seq('c1');
    tell({ cluster: 'c2', name: 'a' });
    expect(recent.seq('c1')).toBe(before);
    tell({ cluster: 'c1', name: 'a' });
    expect(recent.seq('c1')).toBeGreaterThan(before);
  });
});

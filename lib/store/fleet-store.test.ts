import { describe, expect, it } from 'vitest';
import type { Observation } from '../flux/record.ts';
import { heard, kindSession, observation, put, session } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import type { Change } from './change.ts';
import { createStore } from './fleet-store.ts';
import { dependents, elsewhere } from './indexes.ts';
import { compareResourceVersions } from './resource-version.ts';

function setup(options: { logSize?: number } = {}) {
  const clock = fakeClock();
  const store = createStore({ clock, firstSeq: 0, ...options });
  store.apply(heard({}, clock.now()));
  const changes: Change[] = [];
  store.observe((c) => changes.push(c));
  const apps = () => store.record('c1', 'Kustomization', 'flux-system', 'apps');
  return {
    clock,
    store,
    changes,
    apps,
    put: (o: Partial<Observation>) => store.apply(put(o, clock.now())),
  };
}

describe('resourceVersion', () => {
  it.each([
    ['9', '10', -1],
    ['10', '9', 1],
    ['100', '100', 0],
    ['18446744073709551615', '18446744073709551616', -1],
    ['99999999999999999999999', '100000000000000000000000', -1],
  ])('%s against %s', (a, b, sign) => {
    expect(Math.sign(compareResourceVersions(a, b))).toBe(sign);
  });
});

describe('an event of a watch', () => {
  it('that is older than the record changes nothing', () => {
    const { put: tell, changes, apps } = setup();
    tell({ resourceVersion: '1000', verdict: 'failing' });
    tell({ resourceVersion: '999', verdict: 'ready' });
    expect(apps()?.state).toBe('failing');
    expect(changes).toHaveLength(1);
  });

  it('that only moves the resourceVersion is stored without a change', () => {
    const { put: tell, changes, apps } = setup();
    tell({ resourceVersion: '100' });
    tell({ resourceVersion: '101' });
    expect(changes).toHaveLength(1);
    expect(apps()?.seen.resourceVersion).toBe('101');
  });

  it('of another uid is a deletion and a creation, whatever its resourceVersion', () => {
    const { put: tell, changes } = setup();
    tell({ uid: 'x', resourceVersion: '1000', verdict: 'failing' });
    tell({ uid: 'y', resourceVersion: '5' });
    expect(
      changes.map((c) => c.type === 'object' && [c.before?.seen.uid, c.after?.seen.uid]),
    ).toEqual([
      [undefined, 'x'],
      ['x', undefined],
      [undefined, 'y'],
    ]);
  });

  it('that deletes a predecessor leaves its successor alone', () => {
    const { store, put: tell, apps, clock } = setup();
    tell({ uid: 'y' });
    const { cluster, kind, namespace, name } = observation();
    store.apply({ type: 'delete', cluster, kind, namespace, name, uid: 'x', at: clock.now() });
    expect(apps()?.seen.uid).toBe('y');
  });

  it('of a cluster that left the fleet is dropped', () => {
    const { store, put: tell, clock } = setup();
    store.apply({ type: 'cluster-removed', cluster: 'c1', at: clock.now() });
    tell({});
    expect(store.clusters.size).toBe(0);
  });
});

describe('a list', () => {
  it('touches nothing that is unchanged, removes what is missing, and is believed when versions went back', () => {
    const { store, put: tell, changes, apps, clock } = setup();
    tell({ name: 'gone' });
    tell({ resourceVersion: '1000', verdict: 'failing' });
    const before = apps();
    const list = (objects: Observation[]) =>
      store.apply({ type: 'list', cluster: 'c1', kind: 'Kustomization', objects, at: clock.now() });
    changes.length = 0;
    list([observation({ resourceVersion: '1000', verdict: 'failing' })]);
    expect(apps()).toBe(before);
    expect(changes).toMatchObject([{ name: 'gone', after: undefined }]);
    list([observation({ resourceVersion: '7', verdict: 'ready' })]);
    expect(apps()?.state).toBe('ready');
  });

  it('that holds another uid under a name tells a deletion and a creation', () => {
    const { store, put: tell, changes, apps, clock } = setup();
    tell({ verdict: 'failing' });
    changes.length = 0;
    const next = observation({ uid: 'another', resourceVersion: '2000' });
    const event = {
      cluster: 'c1',
      kind: 'Kustomization',
      objects: [next],
      at: clock.now(),
    } as const;
    store.apply({ type: 'list', ...event });
    expect(changes).toMatchObject([
      { before: { state: 'failing' }, after: undefined },
      { before: undefined, after: { seen: { uid: 'another' } } },
    ]);
    expect(apps()?.state).toBe('ready');
  });
});

describe('a session', () => {
  it('that is only heard again is stored without a change', () => {
    const { store, changes, clock } = setup();
    store.apply(heard({ lastContactAt: 5 }, clock.now()));
    expect(changes).toEqual([]);
    expect(store.clusters.get('c1')?.session.lastContactAt).toBe(5);
  });

  it('names the kinds that it makes stale or fresh', () => {
    const { store, changes, clock } = setup();
    const kinds = { ...session().kinds, HelmRelease: kindSession('interrupted') };
    store.apply(heard({ kinds }, clock.now()));
    store.apply(heard({ kinds, connection: 'unreachable' }, clock.now()));
    const flips = changes.map((c) => (c.type === 'session' ? c.flips : []));
    expect(flips[0]).toEqual([{ kind: 'HelmRelease', fresh: false }]);
    expect(flips[1]).toHaveLength(18);
    expect(flips[1]?.every((f) => !f.fresh)).toBe(true);
  });
});

describe('a claim that is due', () => {
  it('is looked at again by one timer, at its time', () => {
    const { store, put: tell, apps, clock, changes } = setup();
    const now = { verdict: 'waiting', conditionAt: clock.now() } as const;
    tell(now);
    tell({ ...now, name: 'b', intervalMs: 60_000 });
    expect(clock.pending).toBe(1);
    expect(apps()?.state).toBe('waiting');
    clock.advance(10 * 60_000);
    expect(apps()?.state).toBe('waiting');
    expect(store.record('c1', 'Kustomization', 'flux-system', 'b')?.state).toBe('failing');
    clock.advance(10 * 60_000);
    expect(apps()?.state).toBe('failing');
    expect(changes).toHaveLength(4);
    expect(clock.pending).toBe(0);
  });

  it('is looked at once, however often it was told', () => {
    const { put: tell, clock, changes } = setup();
    const waiting = { verdict: 'waiting', conditionAt: clock.now() } as const;
    tell({ ...waiting, path: './a' });
    tell({ ...waiting, path: './b' });
    changes.length = 0;
    clock.advance(3_600_000);
    expect(changes).toHaveLength(1);
  });

  it('leaves no timer behind when the store stops', () => {
    const { store, put: tell, clock } = setup();
    store.subscribe(() => {});
    tell({ verdict: 'waiting', conditionAt: clock.now() });
    expect(clock.pending).toBe(2);
    store.stop();
    expect(clock.pending).toBe(0);
  });
});

describe('the change log', () => {
  it('answers what it holds, and says gone for what it lost, never had, or is of an earlier life', () => {
    const { store, put: tell } = setup({ logSize: 3 });
    for (const r of ['a', 'b', 'c', 'd'])
      tell({ applied: r, resourceVersion: `10${r.charCodeAt(0)}` });
    expect(store.seq()).toBe(5);
    const numbers = (seq: number) => {
      const changes = store.since(seq);
      return changes === 'gone' ? changes : changes.map((c) => c.seq);
    };
    expect(numbers(5)).toEqual([]);
    expect(numbers(2)).toEqual([3, 4, 5]);
    expect(numbers(1)).toBe('gone');
    expect(numbers(6)).toBe('gone');
    expect(numbers(1.5)).toBe('gone');
  });

  it('says how much it holds and from when on', () => {
    const { clock, store, put: tell } = setup({ logSize: 3 });
    expect(store.depths()).toEqual({
      changes: 1,
      capacity: 3,
      oldestAt: clock.now(),
      batch: 0,
      due: 0,
    });
    store.subscribe(() => {});
    for (const n of [1, 2, 3]) {
      clock.advance(1_000);
      tell({ resourceVersion: `20${n}`, reason: `r${n}` });
    }
    tell({ resourceVersion: '204', reason: 'r4' });
    const { changes, oldestAt, batch } = store.depths();
    expect({ changes, oldestAt, batch }).toEqual({
      changes: 3,
      oldestAt: clock.now() - 1_000,
      batch: 2,
    });
  });

  it('numbers of a later life are higher than any of an earlier one', () => {
    const clock = fakeClock();
    const first = createStore({ clock });
    first.apply(heard({}, clock.now()));
    for (let i = 0; i < 500; i += 1)
      first.apply(put({ applied: `r${i}`, resourceVersion: `1${1000 + i}` }, clock.now()));
    clock.advance(100);
    const second = createStore({ clock });
    expect(second.seq()).toBeGreaterThan(first.seq());
    expect(second.since(first.seq())).toBe('gone');
  });
});

describe('batches', () => {
  it('hold what happened within their time, and a subscriber that throws stops no other', () => {
    const { store, put: tell, clock } = setup();
    const batches: number[] = [];
    store.subscribe(() => {
      throw new Error('broken subscriber');
    });
    const leave = store.subscribe((changes) => batches.push(changes.length));
    tell({ name: 'a' });
    tell({ name: 'b' });
    expect(batches).toEqual([]);
    clock.advance(50);
    tell({ name: 'c' });
    clock.advance(50);
    leave();
    tell({ name: 'd' });
    clock.advance(50);
    expect(batches).toEqual([2, 1]);
  });
});

describe('indexes', () => {
  it('find namesakes on other clusters and what refers to an object on its own', () => {
    const { store, put: tell, clock } = setup();
    store.apply(heard({ cluster: 'c2' }, clock.now()));
    const apps = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' } as const;
    tell({});
    tell({ cluster: 'c2' });
    tell({ name: 'a', dependsOn: [apps] });
    tell({ name: 'b', parent: apps });
    tell({ kind: 'HelmRelease', name: 'h', source: { ...apps, kind: 'GitRepository' } });
    tell({ cluster: 'c2', name: 'x', dependsOn: [apps] });
    const at = { cluster: 'c1', ...apps };
    expect(elsewhere(store, at).map((r) => r.seen.cluster)).toEqual(['c2']);
    expect(dependents(store, at).map((r) => r.seen.name)).toEqual(['a', 'b']);
  });
});

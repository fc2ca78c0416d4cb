import { describe, expect, it } from 'vitest';
import type { Observation, ObjectRef } from '../flux/record.ts';
import { createStore } from '../store/fleet-store.ts';
import { heard, put } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createCauses, type Cause } from './causes.ts';

const ref = (name: string): ObjectRef => ({
  kind: 'Kustomization',
  namespace: 'flux-system',
  name,
});

function world(clusters: readonly string[] = ['c1']) {
  const clock = fakeClock();
  const store = createStore({ clock, firstSeq: 0 });
  const causes = createCauses(store);
  for (const cluster of clusters) store.apply(heard({ cluster }, clock.now()));
  let written = 100;
  return {
    clock,
    store,
    causes,
    put(of: Partial<Observation>) {
      written += 1;
      store.apply(put({ resourceVersion: String(written), ...of }, clock.now()));
    },
    names: () => causes.all().map((c) => c.facts().sample.seen.name),
  };
}

const failing = (name: string, more: Partial<Observation> = {}): Partial<Observation> => ({
  name,
  verdict: 'failing',
  reason: 'BuildFailed',
  message: 'kustomize build failed: x',
  ...more,
});
const waiting = (name: string, ...on: string[]): Partial<Observation> => ({
  name,
  verdict: 'waiting',
  reason: 'DependencyNotReady',
  dependsOn: on.map(ref),
});

/** Names of the causes and how many objects wait behind each, once waiting has gone on for an hour. */
function causesOf(objects: readonly Partial<Observation>[]): Record<string, number> {
  const w = world();
  for (const o of objects) w.put(o);
  w.clock.advance(3_600_000);
  return Object.fromEntries(
    w.causes.all().map((c) => [c.facts().sample.seen.name, c.facts().blocked]),
  );
}

describe('the cause on one cluster', () => {
  it('is the beginning of a chain, and all that waits for it is counted behind it', () => {
    expect(causesOf([waiting('c', 'b'), waiting('b', 'a'), failing('a')])).toEqual({ a: 2 });
  });

  it('is the first that waits when what it waits for is not broken itself', () => {
    const suspended = { name: 'a', suspended: true };
    expect(causesOf([waiting('c', 'b'), waiting('b', 'a'), suspended])).toEqual({ b: 1 });
  });

  it('is what waits for something that does not exist', () => {
    const orphan = { ...waiting('b', 'gone'), missing: 'Kustomization/flux-system/gone' };
    expect(causesOf([waiting('c', 'b'), orphan])).toEqual({ b: 1 });
  });

  it('is every member of a circle, and nothing that merely waits for it', () => {
    const circle = [waiting('a', 'b'), waiting('b', 'c'), waiting('c', 'a')];
    expect(causesOf([...circle, waiting('d', 'a')])).toEqual({ a: 1, b: 1, c: 1 });
  });

  it('is not what has waited too long behind one that may still wait: the cause lies further up', () => {
    const w = world();
    w.put(failing('a'));
    w.put({ ...waiting('b', 'a'), conditionAt: w.clock.now(), intervalMs: 4 * 3_600_000 });
    w.put(waiting('c', 'b'));
    w.clock.advance(3_600_000);
    expect(w.store.record('c1', 'Kustomization', 'flux-system', 'b')?.state).toBe('waiting');
    expect(w.store.record('c1', 'Kustomization', 'flux-system', 'c')?.state).toBe('failing');
    expect(w.names()).toEqual(['a']);
    expect(w.causes.all()[0]?.facts().blocked).toBe(2);
  });

  it('is each of two things that one object waits for', () => {
    expect(causesOf([failing('a'), failing('b'), waiting('c', 'a', 'b')])).toEqual({ a: 1, b: 1 });
  });

  it('is not what waits only for a moment, is suspended, or is on a cluster that is not heard', () => {
    expect(causesOf([failing('a', { suspended: true })])).toEqual({});
    const w = world();
    w.put({ ...waiting('b', 'a'), conditionAt: w.clock.now() });
    expect(w.names()).toEqual([]);
    w.put(failing('a'));
    expect(w.names()).toEqual(['a']);
    w.store.apply(heard({ connection: 'unreachable' }, w.clock.now()));
    expect(w.names()).toEqual([]);
    w.store.apply(heard({}, w.clock.now()));
    expect(w.names()).toEqual(['a']);
    w.store.apply({ type: 'cluster-removed', cluster: 'c1', at: w.clock.now() });
    expect(w.names()).toEqual([]);
  });

  it('is the object that is not healthy, not the one that applied it, unless that has more to say', () => {
    const unhealthy = (list: string): Partial<Observation> =>
      failing('parent', {
        reason: 'HealthCheckFailed',
        message: `health check failed after 5m0s: timeout waiting for: [${list}]`,
      });
    const release = "HelmRelease/apps/web status: 'Failed'";
    const child = failing('web', {
      kind: 'HelmRelease',
      namespace: 'apps',
      reason: 'UpgradeFailed',
    });
    expect(causesOf([unhealthy(release), child])).toEqual({ web: 1 });
    expect(
      causesOf([unhealthy(`${release}, Deployment/apps/x status: 'InProgress'`), child]),
    ).toEqual({ web: 0, parent: 0 });
    expect(causesOf([unhealthy(release)])).toEqual({ parent: 0 });
  });

  it('is told of each object that it holds up, and of no other', () => {
    const w = world();
    w.put(failing('a'));
    w.put(waiting('b', 'a'));
    w.put(waiting('c', 'b'));
    w.put({ name: 'd' });
    const [cause] = w.causes.all();
    const of = (name: string) => w.causes.of({ cluster: 'c1', ...ref(name) });
    expect([of('a'), of('b'), of('c')]).toEqual([cause?.key, cause?.key, cause?.key]);
    expect([of('d'), of('gone')]).toEqual([null, null]);
  });
});

/** `count` clusters with a Kustomization that 40 others wait for, in chains of four. */
function wave(count: number) {
  const clusters = Array.from({ length: count }, (_, i) => `prod-${String(i).padStart(3, '0')}`);
  const w = world(clusters);
  for (const cluster of clusters) {
    w.put({ cluster, name: 'platform' });
    for (let i = 0; i < 40; i += 1) w.put({ cluster, name: `app-${i}` });
  }
  const fail = (cluster: string, i: number, message: string): void => {
    w.put({
      ...failing('platform', { message }),
      cluster,
      attempted: i % 10 === 0 ? 'main@sha1:0' : 'main@sha1:1',
      conditionAt: w.clock.now() - 1_000 + i,
    });
    for (let k = 0; k < 40; k += 1)
      w.put({ ...waiting(`app-${k}`, k % 4 === 0 ? 'platform' : `app-${k - 1}`), cluster });
  };
  return { ...w, clusters, fail };
}
const build = (cluster: string, i: number, file: string): string =>
  `kustomize build failed: read /tmp/kustomization-${1_000_000 + i}/clusters/${cluster}/${file}: yaml: line 2: did not find expected ','`;

describe('a bad commit on 200 clusters with 40 dependents each', () => {
  it('is exactly one cause, which counts them', () => {
    const w = wave(200);
    for (const [i, cluster] of w.clusters.entries()) {
      w.fail(cluster, i, build(cluster, i, 'zz.yaml'));
      // Somebody looks all the while.
      if (i % 10 === 0) expect(w.causes.all()).toHaveLength(1);
    }
    w.clock.advance(3_600_000);
    const [cause, ...more] = w.causes.all();
    expect(more).toEqual([]);
    expect(cause?.members.size).toBe(200);
    expect(cause?.facts()).toMatchObject({ blocked: 8_000, failure: 'build' });
    expect(cause?.facts().newest).toBe((cause?.facts().since ?? 0) + 199);
  });

  it('and another one on 100 of them are exactly two', () => {
    const w = wave(200);
    for (const [i, cluster] of w.clusters.entries())
      w.fail(cluster, i, build(cluster, i, i < 100 ? 'zz.yaml' : 'other.yaml'));
    expect(w.causes.all().map((c) => c.members.size)).toEqual([100, 100]);
  });

  it('has the same key while clusters come and go, and ends with the last of them', () => {
    const w = wave(20);
    const fail = (): void => {
      for (const [i, cluster] of w.clusters.entries())
        w.fail(cluster, i, build(cluster, i, 'zz.yaml'));
    };
    fail();
    const key = w.causes.all()[0]?.key ?? '';
    for (const cluster of w.clusters.slice(1)) w.put({ cluster, name: 'platform' });
    expect([...(w.causes.get(key)?.members.keys() ?? [])]).toEqual(['prod-000']);
    w.put({ cluster: 'prod-000', name: 'platform' });
    expect(w.causes.get(key)).toBeUndefined();
    expect(w.causes.all()).toEqual([]);
    fail();
    expect(w.causes.all().map((c) => c.key)).toEqual([key]);
  });

  it('costs in proportion to what is held up, however it hangs together', () => {
    const w = world();
    const chain = 3_000;
    for (let i = 1; i < chain; i += 1) w.put(waiting(`n${i}`, `n${i - 1}`));
    w.put(failing('n0'));
    expect(blockedOf(w.causes.all())).toEqual([chain - 1]);
    w.clock.advance(3_600_000);
    expect(blockedOf(w.causes.all())).toEqual([chain - 1]);
  });
});

const blockedOf = (causes: readonly Cause[]): number[] => causes.map((c) => c.facts().blocked);

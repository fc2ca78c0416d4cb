import { describe, expect, it } from 'vitest';
import type { Observation, ObjectRef } from '../flux/record.ts';
import { createStore } from '../store/fleet-store.ts';
import { heard, put } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createAttention } from './attention.ts';

const ref = (name: string): ObjectRef => ({
  kind: 'Kustomization',
  namespace: 'flux-system',
  name,
});

/** Names that need attention, once waiting has gone on for an hour. */
function attentionTo(objects: readonly Partial<Observation>[]): string[] {
  const clock = fakeClock();
  const store = createStore({ clock, firstSeq: 0 });
  const attention = createAttention(store);
  store.apply(heard({}, clock.now()));
  for (const o of objects) store.apply(put(o, clock.now()));
  clock.advance(3_600_000);
  return attention().items.map((r) => r.seen.name);
}
const failing = (name: string): Partial<Observation> => ({ name, verdict: 'failing' });
const waiting = (name: string, ...on: string[]): Partial<Observation> => ({
  name,
  verdict: 'waiting',
  reason: 'DependencyNotReady',
  dependsOn: on.map(ref),
});

describe('what needs attention', () => {
  it('is the cause of a chain, not what waits for it', () => {
    expect(attentionTo([waiting('c', 'b'), waiting('b', 'a'), failing('a')])).toEqual(['a']);
  });

  it('is the first that waits when what it waits for is not broken itself', () => {
    const suspended = { name: 'a', suspended: true };
    expect(attentionTo([waiting('c', 'b'), waiting('b', 'a'), suspended])).toEqual(['b']);
  });

  it('is what waits for something that does not exist', () => {
    const orphan = { ...waiting('b', 'gone'), missing: 'Kustomization/flux-system/gone' };
    expect(attentionTo([waiting('c', 'b'), orphan])).toEqual(['b']);
  });

  it('is every member of a circle, and nothing that merely waits for it', () => {
    const circle = [waiting('a', 'b'), waiting('b', 'c'), waiting('c', 'a')];
    expect(attentionTo([...circle, waiting('d', 'a')]).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('is not what waits only for a moment, is suspended, or is on a cluster that is not heard', () => {
    expect(attentionTo([{ name: 'a', verdict: 'failing', suspended: true }])).toEqual([]);
    const clock = fakeClock();
    const store = createStore({ clock, firstSeq: 0 });
    const attention = createAttention(store);
    store.apply(heard({}, clock.now()));
    store.apply(put({ ...waiting('b', 'a'), conditionAt: clock.now() }, clock.now()));
    expect(attention().total).toBe(0);
    store.apply(put(failing('a'), clock.now()));
    expect(attention().total).toBe(1);
    store.apply(heard({ connection: 'unreachable' }, clock.now()));
    expect(attention()).toEqual({ items: [], total: 0 });
  });

  it('keeps the twenty worst and newest of many clusters and counts them all', () => {
    const clock = fakeClock();
    const store = createStore({ clock, firstSeq: 0 });
    const attention = createAttention(store);
    for (let c = 0; c < 10; c += 1) {
      store.apply(heard({ cluster: `c${c}` }, clock.now()));
      for (let n = 0; n < 30; n += 1) {
        const at = clock.now() - 1000 * (c * 30 + n);
        const of = { cluster: `c${c}`, name: `n${n}`, conditionAt: at };
        store.apply(put({ ...of, verdict: n % 3 === 0 ? 'stalled' : 'failing' }, clock.now()));
      }
    }
    const { items, total } = attention();
    expect(total).toBe(300);
    expect(items.map((r) => r.state)).toEqual(Array(20).fill('failing'));
    expect(items.map((r) => r.since)).toEqual(items.map((r) => r.since).toSorted((a, b) => b - a));
    expect(items[0]?.seen.name).toBe('n1');
  });
});

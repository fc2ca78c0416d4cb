import { fieldsOf } from '../flux/record.ts';
import { observation } from '../testing/observation.ts';
import { Seen } from './seen.ts';
import { expect, test } from 'vitest';
import { FLUX_KINDS, type FluxKind } from '../flux/kinds.ts';
import { rawKustomization, rawObject, READY } from '../testing/example-objects.ts';
import { createIntern } from './intern.ts';
import { project } from './project.ts';

test.each(FLUX_KINDS)(
  '%s without status is not failing, and what it is needs no clock',
  (kind: FluxKind) => {
    const o = project('c', kind, rawObject(kind));
    expect(['ready', 'progressing']).toContain(o.verdict);
    expect(o.verdict === 'ready' ? 'Static' : 'NoReadyCondition').toBe(o.reason);
  },
);

test('what two observations have in common is held once', () => {
  const intern = createIntern();
  const see = () =>
    project(
      'c',
      'Kustomization',
      structuredClone(
        rawKustomization({ spec: { dependsOn: [{ name: 'a' }] }, conditions: [READY] }),
      ),
      intern,
    );
  const [a, b] = [see(), see()];
  expect(a.source).toBe(b.source);
  expect(a.dependsOn[0]).toBe(b.dependsOn[0]);
  // What an object wants and says is looked up as a whole, its parts only where that is new.
  const seen: string[] = [];
  const note = (s: string) => (seen.push(s), s);
  const spy = Object.assign(note, { ...intern, shown: note });
  const o = project('c', 'Kustomization', rawKustomization({ conditions: [READY] }), spy);
  for (const shared of [o.message, o.applied]) expect(seen).toContain(shared);
});

test('an interner forgets all rather than grow', () => {
  const intern = createIntern(3);
  expect(['a', 'b', 'c', 'd', 'a'].map((s) => intern(s))).toEqual(['a', 'b', 'c', 'd', 'a']);
  const ref = { kind: 'A', namespace: 'b', name: 'c' };
  for (let i = 0; i < 10; i++)
    expect(intern.ref({ ...ref, name: String(i) })).toEqual({ ...ref, name: String(i) });
});

test('the same object on two clusters shares what it wants and says; what differs is its own', () => {
  const intern = createIntern();
  const see = (cluster: string, spec: Record<string, unknown> = {}) =>
    project(cluster, 'Kustomization', rawKustomization({ spec, conditions: [READY] }), intern);
  const [a, b, other] = [see('a'), see('b'), see('c', { interval: '7m', path: './other' })];
  expect(a.dependsOn).toBe(b.dependsOn);
  expect(fieldsOf(b)).toEqual({ ...fieldsOf(a), cluster: 'b' });
  expect(other).toMatchObject({ cluster: 'c', intervalMs: 420_000, path: './other' });
  expect(a.intervalMs).not.toBe(420_000);
});

test.each([null, 0, 1_000, 1_764_000_000_000, 1_764_000_000_123])(
  'a time of %s ms comes back as it was',
  (at) => {
    const seen = observation(0, { conditionAt: at, createdAt: at ?? 0, suspendedAt: at });
    expect(fieldsOf(new Seen(seen, seen, seen))).toEqual(fieldsOf(seen));
  },
);

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FluxKind } from '../flux/kinds.ts';
import type { FluxRecord, Observation, ObjectRef } from '../flux/record.ts';
import { record } from '../testing/builders.ts';
import { blameOf, type Blame } from './blame.ts';
import { isHeldUp, judge, refKey, type Judged } from './held-up.ts';

const KINDS = ['Kustomization', 'HelmRelease', 'HelmRepository'] as const;
const ref = (kind: FluxKind, name: string): ObjectRef => ({ kind, namespace: 'flux-system', name });
const repo = ref('HelmRepository', 'repo');
const web = ref('HelmRelease', 'web');
const ks = (name: string): ObjectRef => ref('Kustomization', name);

type Make = (of: ObjectRef, needs?: readonly ObjectRef[]) => FluxRecord;
const making =
  (claim: Partial<FluxRecord>): Make =>
  ({ kind, namespace, name }, dependsOn = []) =>
    record({ kind: kind as FluxKind, namespace, name, dependsOn }, { message: '', ...claim });
const fails = making({ state: 'failing', reason: 'BuildFailed' });
const waiting = making({ state: 'waiting', reason: 'DependencyNotReady' });
/** It has waited so long that it counts as broken. */
const late = making({ state: 'failing', reason: 'DependencyNotReady', blocked: 'waiting' });
const ready = making({ state: 'ready' });
const suspended = making({ state: 'suspended', blocked: 'waiting' });
const reports: Make = (of, named = []) => {
  const list = named.map((n) => `${n.kind}/${n.namespace}/${n.name} status: 'Failed'`);
  const message = `health check failed after 5m0s: timeout waiting for: [${list.join(', ')}]`;
  return making({ state: 'failing', reason: 'HealthCheckFailed', message })(of);
};

function told(records: readonly FluxRecord[], unheard: readonly string[] = []) {
  const byKey = new Map(records.map((r) => [refKey(r.seen), r]));
  const isFresh = ({ seen }: { seen: Observation }): boolean => !unheard.includes(seen.kind);
  const blame: Blame = blameOf(records, (r) => byKey.get(refKey(r)), isFresh);
  const judged: Judged = judge(new Map([...byKey].filter(([, r]) => isHeldUp(r) && isFresh(r))));
  const keys = (set: Iterable<FluxRecord>): string[] =>
    [...set].map((r) => refKey(r.seen)).toSorted();
  return { blame, judged, byKey, isFresh, keys };
}
const rootsOf = (records: readonly FluxRecord[], unheard: readonly string[] = []) => {
  const { blame, keys } = told(records, unheard);
  return { roots: keys(blame.roots), was: keys(blame.staleRoots) };
};

describe('the roots on a cluster', () => {
  it('are not what reports something that waits for a root', () => {
    const records = [fails(repo), waiting(web, [repo]), reports(ks('apps'), [web])];
    expect(rootsOf(records).roots).toEqual([refKey(repo)]);
    const [, , apps] = records;
    expect(told(records).blame.because.get(apps as FluxRecord)).toEqual({
      how: 'reports',
      ref: repo,
    });
    expect(told(records).blame.blocks.get(refKey(repo))).toBe(2);
  });

  it('are what reports something that only waits for a moment', () => {
    const records = [ready(repo), waiting(web, [repo]), reports(ks('apps'), [web])];
    expect(rootsOf(records).roots).toEqual([refKey(ks('apps'))]);
  });

  it('are every broken member of a circle, also when it waits for something broken outside', () => {
    const circle = [
      late(ks('a'), [ks('b'), ks('x')]),
      late(ks('b'), [ks('a')]),
      fails(ks('x')),
      waiting(ks('c'), [ks('b')]),
    ];
    const { blame, keys } = told(circle);
    expect(keys(blame.roots)).toEqual(['a', 'b', 'x'].map((n) => refKey(ks(n))));
    expect(keys(blame.circles)).toEqual(['a', 'b'].map((n) => refKey(ks(n))));
    expect(blame.behind).toBe(1);
  });

  it('are found from a circle of what still waits, however long the way out of it', () => {
    const records = [
      waiting(ks('a'), [ks('b'), ks('c')]),
      waiting(ks('b'), [ks('a')]),
      waiting(ks('c'), [ks('a'), ks('d')]),
      waiting(ks('d'), [ks('x')]),
      fails(ks('x')),
    ];
    const { blame } = told(records);
    for (const r of records.slice(0, 4))
      expect(blame.because.get(r)).toEqual({ how: 'waits', ref: ks('x') });
  });

  it('are of kinds that are heard; those of others are told apart, as they were', () => {
    const records = [fails(repo), late(web, [repo]), fails(ks('apps'))];
    expect(rootsOf(records)).toEqual({ roots: [refKey(repo), refKey(ks('apps'))], was: [] });
    expect(rootsOf(records, ['HelmRepository'])).toEqual({
      roots: [refKey(web), refKey(ks('apps'))],
      was: [refKey(repo)],
    });
    expect(rootsOf(records, KINDS)).toEqual({
      roots: [],
      was: [refKey(repo), refKey(ks('apps'))],
    });
  });
});

it('a suspended object waits for nothing, however long it had waited before', () => {
  const { blame } = told([fails(repo), suspended(web, [repo])]);
  expect([blame.because.size, blame.blocks.size, blame.behind]).toEqual([0, 0, 0]);
});

const someRef = fc
  .record({ kind: fc.constantFrom(...KINDS), name: fc.constantFrom('a', 'b', 'c', 'd') })
  .map(({ kind, name }) => ref(kind, name));
const someRecord = fc
  .record({
    of: someRef,
    make: fc.constantFrom(fails, waiting, late, late, reports, reports, ready, suspended),
    needs: fc.uniqueArray(someRef, { maxLength: 3, selector: refKey }),
  })
  .map(({ of, make, needs }) => make(of, needs));
const graph = fc.uniqueArray(someRecord, { maxLength: 12, selector: (r) => refKey(r.seen) });
const unheard = fc.oneof(
  { weight: 2, arbitrary: fc.constant<FluxKind[]>([]) },
  fc.subarray<FluxKind>([...KINDS]),
);

describe('whatever waits for whatever', () => {
  it('the roots are the causes, and all that is behind a cause is said to be held up by one', () => {
    fc.assert(
      fc.property(graph, unheard, (records, kinds) => {
        const { blame, judged, byKey, keys } = told(records, kinds);
        expect(keys(blame.roots)).toEqual([...judged.roots.keys()].toSorted());
        expect(blame.behind).toBe(judged.behind.size);
        for (const [key, { blocked }] of judged.roots)
          expect(blame.blocks.get(key) ?? 0).toBe(
            [...blocked.values()].reduce((sum, n) => sum + n, 0),
          );
        for (const key of judged.behind.keys()) {
          const why = blame.because.get(byKey.get(key) as FluxRecord);
          if (why === undefined) expect.fail(`${key} is held up by nothing`);
          expect([...judged.roots.keys()]).toContain(refKey(why.ref));
        }
      }),
      { seed: 7, numRuns: 3_000 },
    );
  });

  it('the answer does not depend on the order of objects', () => {
    fc.assert(
      fc.property(graph, unheard, (records, kinds) => {
        expect(rootsOf(records.toReversed(), kinds)).toEqual(rootsOf(records, kinds));
      }),
      { seed: 8, numRuns: 1_000 },
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AS_IT_IS } from '../api/contract/tree-view.ts';
import type { FluxKind } from '../flux/kinds.ts';
import { silentLog } from '../flux/log.ts';
import type { Observation, ObjectRef } from '../flux/record.ts';
import { heard, kindSession, put, session } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createFleetModel } from './fleet.ts';

const CLUSTERS = ['c1', 'c2'] as const;
const KINDS = ['Kustomization', 'HelmRelease', 'HelmRepository'] as const satisfies FluxKind[];
const HOUR = 3_600_000;

function fleet() {
  const clock = fakeClock();
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  for (const id of CLUSTERS) {
    const connect = () => Promise.reject(new Error('not in this test'));
    const spec = { id, labels: {}, origin: 'config', version: '1', connect } as const;
    model.onRegistry({ type: 'added', spec });
    model.apply(heard({ cluster: id }, clock.now()));
  }
  let version = 100;
  return {
    clock,
    model,
    tell(o: Partial<Observation>): void {
      version += 1;
      model.apply(put({ resourceVersion: String(version), ...o }, clock.now()));
    },
    lose(cluster: string, kinds: readonly FluxKind[]): void {
      const lost = Object.fromEntries(kinds.map((kind) => [kind, kindSession('interrupted')]));
      const given = { cluster, kinds: { ...session().kinds, ...lost } };
      model.apply(heard(given, clock.now()));
    },
    disconnect(cluster: string): void {
      model.apply(heard({ cluster, connection: 'unreachable' }, clock.now()));
    },
    /** What the page of the cluster counts, and what /causes has of it. */
    counted(cluster: string) {
      const tree = model.tree(cluster, AS_IT_IS);
      const objects = model
        .causes({ sort: 'worst', limit: 100 })
        .items.filter(({ first }) => first.includes(cluster))
        .map(({ key, kind, namespace, name }) => {
          const on = model.cause(key, {})?.objects.find((o) => o.cluster === cluster);
          return { name: `${kind}/${namespace}/${name}`, blocks: on?.blocked };
        });
      const roots = (tree?.roots ?? []).filter((r) => !r.stale);
      return {
        total: tree?.rootsTotal,
        stale: tree?.rootsStale,
        behind: tree?.behind,
        roots: sorted(
          roots.map(({ kind, namespace, name, blocks }) => ({
            name: `${kind}/${namespace}/${name}`,
            blocks,
          })),
        ),
        causes: sorted(objects),
      };
    },
  };
}
const sorted = <T extends { name: string }>(list: readonly T[]): T[] =>
  list.toSorted((a, b) => (a.name < b.name ? -1 : 1));

const ref = (kind: FluxKind, name: string): ObjectRef => ({ kind, namespace: 'flux-system', name });
const repo = ref('HelmRepository', 'repo');

describe('what broke on a cluster', () => {
  it('is one cause where a repository fails, a release waits for it, and its parent reports that', () => {
    const f = fleet();
    f.tell({
      kind: 'HelmRepository',
      name: 'repo',
      verdict: 'failing',
      reason: 'IndexationFailed',
    });
    f.tell({ kind: 'HelmRelease', name: 'web', verdict: 'waiting', source: repo });
    f.tell({
      name: 'apps',
      verdict: 'failing',
      reason: 'HealthCheckFailed',
      message: "timeout waiting for: [HelmRelease/flux-system/web status: 'InProgress']",
    });
    const name = 'HelmRepository/flux-system/repo';
    expect(f.counted('c1')).toEqual({
      total: 1,
      stale: 0,
      behind: 2,
      roots: [{ name, blocks: 2 }],
      causes: [{ name, blocks: 2 }],
    });
  });

  it('is not counted once its kind is not heard, but told beside what is', () => {
    const f = fleet();
    f.tell({
      kind: 'HelmRepository',
      name: 'repo',
      verdict: 'failing',
      reason: 'IndexationFailed',
    });
    f.tell({ name: 'apps', verdict: 'failing', reason: 'BuildFailed' });
    expect(f.counted('c1')).toMatchObject({ total: 2, stale: 0 });
    f.lose('c1', ['HelmRepository']);
    expect(f.counted('c1')).toMatchObject({ total: 1, stale: 1, causes: [{}] });
    expect(f.model.tree('c1', AS_IT_IS)?.roots.map((r) => [r.name, r.stale])).toEqual([
      ['apps', false],
      ['repo', true],
    ]);
    f.disconnect('c1');
    expect(f.counted('c1')).toMatchObject({ total: 0, stale: 2, behind: 0, causes: [] });
  });

  it('is what /causes has of it, with as many behind each, whatever waits for whatever is heard', () => {
    const someRef = fc
      .record({ kind: fc.constantFrom(...KINDS), name: fc.constantFrom('a', 'b', 'c') })
      .map(({ kind, name }) => ref(kind, name));
    const someObject = fc.record({
      cluster: fc.constantFrom(...CLUSTERS),
      of: someRef,
      does: fc.constantFrom('fails', 'waits', 'waits', 'reports', 'is ready', 'is suspended'),
      needs: fc.uniqueArray(someRef, { maxLength: 2, selector: (r) => `${r.kind}/${r.name}` }),
      isLate: fc.boolean(),
    });
    const objects = fc.uniqueArray(someObject, {
      maxLength: 14,
      selector: ({ cluster, of }) => `${cluster}/${of.kind}/${of.name}`,
    });
    const unheard = fc.oneof(fc.constant<FluxKind[]>([]), fc.subarray<FluxKind>([...KINDS]));
    fc.assert(
      fc.property(objects, unheard, (all, lost) => {
        const f = fleet();
        const told = (isLate: boolean): void => {
          for (const { cluster, of, does, needs } of all.filter((o) => o.isLate === isLate))
            f.tell({ cluster, ...of, kind: of.kind as FluxKind, ...said(does, needs) });
        };
        told(true);
        f.clock.advance(HOUR);
        told(false);
        f.lose('c1', lost);
        for (const cluster of CLUSTERS) {
          const { total, roots, causes } = f.counted(cluster);
          expect(roots).toEqual(causes);
          expect(total).toBe(causes.length);
        }
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});

function said(does: string, needs: readonly ObjectRef[]): Partial<Observation> {
  switch (does) {
    case 'fails':
      return { verdict: 'failing', reason: 'BuildFailed', message: 'no' };
    case 'waits':
      return { verdict: 'waiting', reason: 'DependencyNotReady', dependsOn: needs };
    case 'reports': {
      const list = needs.map((n) => `${n.kind}/${n.namespace}/${n.name} status: 'Failed'`);
      const message = `timeout waiting for: [${list.join(', ')}]`;
      return { verdict: 'failing', reason: 'HealthCheckFailed', message };
    }
    case 'is suspended':
      return { suspended: true };
    default:
      return {};
  }
}

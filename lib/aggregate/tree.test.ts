import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FluxKind } from '../flux/kinds.ts';
import type { FluxRecord, Observation, ObjectRef } from '../flux/record.ts';
import { record } from '../testing/builders.ts';
import { blameOf } from './blame.ts';
import { forestOf, refId } from './forest.ts';
import { TREE_LIMITS, treeRows, type TreeRow, type TreeView, type Trunk } from './tree-rows.ts';
import { subtreesOf } from './tree-shape.ts';

const ref = (kind: string, name: string, namespace = 'flux-system'): ObjectRef => ({
  kind,
  namespace,
  name,
});
const ks = (name: string): ObjectRef => ref('Kustomization', name);
const id = (name: string): string => refId(ks(name));

type Claim = Partial<FluxRecord>;
const object = (kind: FluxKind, name: string, seen: Partial<Observation> = {}, claim: Claim = {}) =>
  record({ kind, name, ...seen }, claim);
const kustomization = (name: string, seen: Partial<Observation> = {}, claim: Claim = {}) =>
  object('Kustomization', name, seen, claim);
const FAILS: Claim = {
  state: 'failing',
  underlying: 'failing',
  reason: 'BuildFailed',
  message: '',
};
const WAITS: Claim = {
  state: 'waiting',
  underlying: 'waiting',
  reason: 'DependencyNotReady',
  message: '',
};
/** It has waited so long that it counts as broken. */
const LATE: Claim = { ...WAITS, state: 'failing', blocked: 'waiting' };
const under = (parent: string) => ({ parent: ks(parent) });

function trunkOf(records: readonly FluxRecord[], stale: readonly string[] = []): Trunk {
  const forest = forestOf(records);
  const isFresh = ({ seen }: FluxRecord): boolean => !stale.includes(seen.kind);
  const blame = blameOf(records, (r) => forest.nodes.get(refId(r))?.record, isFresh);
  return { forest, blame, subtrees: subtreesOf(forest, blame, isFresh), isFresh };
}
const view = (open: readonly string[] = [], shut: readonly string[] = []): TreeView => ({
  open: new Map(open.map((o) => [o, 0])),
  shut: new Set(shut),
});
const rowsOf = (records: readonly FluxRecord[], of: TreeView = view()): readonly TreeRow[] =>
  treeRows(trunkOf(records), of).rows;
const outline = (rows: readonly TreeRow[]): string[] =>
  rows.map(
    (r) => `${'  '.repeat(r.level - 1)}${r.id.replaceAll('Kustomization/flux-system/', '')}`,
  );
const rootsOf = (records: readonly FluxRecord[]): string[] =>
  [...trunkOf(records).blame.roots].map((r) => r.seen.name).toSorted();
const many = (n: number, make: (i: number) => FluxRecord): FluxRecord[] =>
  Array.from({ length: n }, (_, i) => make(i));

describe('who applies whom', () => {
  it('follows the labels of what applies an object; what nobody applies stands at the top', () => {
    const rows = rowsOf([
      kustomization('root'),
      kustomization('apps', under('root')),
      object('HelmRelease', 'web', under('apps')),
      kustomization('other'),
    ]);
    expect(outline(rows)).toEqual(['root', '  apps', 'other']);
  });

  it('puts a chart below the release that it is made for, by its label or by what the release names', () => {
    const chart = ref('HelmChart', 'apps-web');
    const web = object('HelmRelease', 'web', { source: chart });
    const { forest } = trunkOf([web, object('HelmChart', 'apps-web')]);
    expect(forest.nodes.get(refId(chart))?.parent?.record).toBe(web);
    const labelled = object('HelmChart', 'b', { parent: ref('HelmRelease', 'web') });
    expect(
      trunkOf([web, labelled]).forest.nodes.get('HelmChart/flux-system/b')?.parent?.record,
    ).toBe(web);
  });

  it('puts an artifact below the generator that makes it, which writes no name into its labels', () => {
    const generator = ref('ArtifactGenerator', 'mono');
    const { forest } = trunkOf([
      object('ArtifactGenerator', 'mono'),
      object('ExternalArtifact', 'part', { source: generator }),
    ]);
    expect(forest.tops.map((t) => t.id)).toEqual([refId(generator)]);
  });

  it('shows a parent that is not on this cluster, once, as what it is: named by others', () => {
    const { forest } = trunkOf([
      kustomization('a', under('hub')),
      kustomization('b', under('hub')),
    ]);
    expect(forest.tops).toHaveLength(1);
    expect(forest.tops[0]).toMatchObject({ id: id('hub'), record: undefined });
    expect(forest.tops[0]?.children).toHaveLength(2);
  });

  it('keeps several sets of Flux apart', () => {
    const { forest } = trunkOf([
      kustomization('flux-system'),
      kustomization('a', under('flux-system')),
      object('Kustomization', 'flux-b', { namespace: 'flux-b' }),
      object('Kustomization', 'a', {
        namespace: 'flux-b',
        parent: ref('Kustomization', 'flux-b', 'flux-b'),
      }),
    ]);
    expect(forest.tops.map((t) => [t.id, t.children.length])).toEqual([
      [id('flux-system'), 1],
      ['Kustomization/flux-b/flux-b', 1],
    ]);
  });

  it('cuts a circle of parents in one place, the same whatever the order of objects, and loses nobody', () => {
    const circle = [
      kustomization('c', under('b')),
      kustomization('b', under('a')),
      kustomization('a', under('c')),
      kustomization('below', under('b')),
    ];
    for (const records of [circle, circle.toReversed()]) {
      const { forest } = trunkOf(records);
      expect(forest.tops.map((t) => t.id)).toEqual([id('a')]);
      expect(forest.tops[0]?.circular).toBe(true);
      expect(forest.order).toHaveLength(4);
    }
  });

  it('every object is in the tree exactly once, below its parent, whatever the labels say', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const link = fc.record({ name, parent: fc.option(name) });
    fc.assert(
      fc.property(fc.uniqueArray(link, { selector: (l) => l.name }), (links) => {
        const records = links.map((l) =>
          kustomization(l.name, { parent: l.parent === null ? null : ks(l.parent) }),
        );
        const { forest } = trunkOf(records);
        expect(new Set(forest.order).size).toBe(forest.order.length);
        expect(forest.order.flatMap((n) => n.record ?? []).length).toBe(records.length);
        for (const node of forest.order)
          for (const child of node.children) expect(child.parent).toBe(node);
      }),
    );
  });
});

describe('where to look', () => {
  it('marks the object that fails by itself, not those that wait for it or have waited too long', () => {
    const records = [
      kustomization('platform', {}, FAILS),
      kustomization('a', { dependsOn: [ks('platform')] }, WAITS),
      kustomization('b', { dependsOn: [ks('a')] }, LATE),
    ];
    const { blame } = trunkOf(records);
    expect(rootsOf(records)).toEqual(['platform']);
    expect(blame.blocks.get(id('platform'))).toBe(2);
    expect([...blame.because.values()]).toEqual([
      { how: 'waits', ref: ks('platform') },
      { how: 'waits', ref: ks('platform') },
    ]);
  });

  it('marks the chart, not the release above it that has waited for it', () => {
    const chart = ref('HelmChart', 'apps-web');
    const records = [
      object('HelmRelease', 'web', { source: chart }, LATE),
      object('HelmChart', 'apps-web', {}, { ...FAILS, state: 'stalled' }),
    ];
    expect(rootsOf(records)).toEqual(['apps-web']);
  });

  it('a health check that fails by a broken child reports it and is not the root', () => {
    const message =
      "health check failed after 2m: timeout waiting for: [HelmRelease/flux-system/web status: 'InProgress']";
    const records = [
      kustomization('apps', {}, { ...FAILS, reason: 'HealthCheckFailed', message }),
      object('HelmRelease', 'web', under('apps'), FAILS),
    ];
    expect(rootsOf(records)).toEqual(['web']);
    expect(trunkOf(records).blame.blocks.get('HelmRelease/flux-system/web')).toBe(1);
    expect(rootsOf(records.slice(0, 1))).toEqual(['apps']);
    const both = message.replace('[', "[Deployment/apps/db status: 'InProgress', ");
    const own = kustomization('apps', {}, { ...FAILS, reason: 'HealthCheckFailed', message: both });
    expect(rootsOf([own, ...records.slice(1)])).toEqual(['apps', 'web']);
  });

  it('two that report each other are both roots: nobody is left without one', () => {
    const of = (name: string) => ({
      ...FAILS,
      reason: 'HealthCheckFailed',
      message: `timeout waiting for: [Kustomization/flux-system/${name} status: 'Failed']`,
    });
    expect(rootsOf([kustomization('a', {}, of('b')), kustomization('b', {}, of('a'))])).toEqual([
      'a',
      'b',
    ]);
  });

  it('objects that wait for each other in a circle are named as one; broken by it, each is a root', () => {
    const circle = (claim: Claim) => [
      kustomization('a', { dependsOn: [ks('b')] }, claim),
      kustomization('b', { dependsOn: [ks('a')] }, claim),
    ];
    const waiting = trunkOf(circle(WAITS)).blame;
    expect(waiting.circles.size).toBe(2);
    expect(waiting.roots.size).toBe(0);
    expect(rootsOf(circle(LATE))).toEqual(['a', 'b']);
  });

  it('what has waited too long for something that is in order, suspended or not known is a root', () => {
    for (const need of [
      kustomization('need'),
      kustomization('need', { suspended: true }),
      kustomization('else'),
    ])
      expect(rootsOf([need, kustomization('a', { dependsOn: [ks('need')] }, LATE)])).toEqual(['a']);
  });

  it('of several needs the broken one stops it, and of equals the one that the message names', () => {
    const deps = [ks('x'), ks('y')];
    const message = "dependency 'flux-system/y' is not ready";
    const because = (records: FluxRecord[]) => trunkOf(records).blame.because.values().next().value;
    const waiter = kustomization('a', { dependsOn: deps }, { ...WAITS, message });
    expect(
      because([waiter, kustomization('x', {}, FAILS), kustomization('y', { verdict: 'unknown' })]),
    ).toEqual({ how: 'waits', ref: ks('x') });
    expect(because([waiter, kustomization('x', {}, FAILS), kustomization('y', {}, FAILS)])).toEqual(
      {
        how: 'waits',
        ref: ks('y'),
      },
    );
    expect(because([waiter, kustomization('x'), kustomization('y')])).toEqual({
      how: 'waits',
      ref: ks('y'),
    });
  });
});

describe('what is shown', () => {
  const incident = [
    kustomization('root'),
    kustomization('platform', under('root'), FAILS),
    ...many(39, (i) =>
      kustomization(`app-${i}`, { ...under('root'), dependsOn: [ks('platform')] }, WAITS),
    ),
    ...many(60, (i) => kustomization(`calm-${i}`, under('root'))),
  ];

  it('the failing one first, those that wait for it as one count, healthy ones as another', () => {
    const rows = rowsOf(incident);
    expect(outline(rows)).toEqual([
      'root',
      '  platform',
      '  root:waiting:platform',
      '  root:ready',
    ]);
    expect(rows[2]).toMatchObject({ group: 'waiting', objects: 39, of: ks('platform') });
    expect(rows[3]).toMatchObject({ group: 'ready', objects: 60, counts: { ready: 60 } });
  });

  it('an opened group shows its first 50, and says how many there are', () => {
    const rows = rowsOf(incident, view([`${id('root')}:ready`]));
    expect(rows.filter((r) => r.type === 'node' && r.level === 3)).toHaveLength(50);
    expect(rows.at(-1)).toMatchObject({ type: 'more', shown: 50, total: 60 });
    const whole = rowsOf(incident, {
      open: new Map([[`${id('root')}:ready`, 150]]),
      shut: new Set(),
    });
    expect(whole.filter((r) => r.type === 'node' && r.level === 3)).toHaveLength(60);
    expect(whole.some((r) => r.type === 'more')).toBe(false);
  });

  it('what is closed stays closed, also above a failure; the counts still say what is in it', () => {
    const rows = rowsOf(incident, view([], [id('root')]));
    expect(outline(rows)).toEqual(['root']);
    expect(rows[0]).toMatchObject({ open: false, below: { counts: { failing: 1, waiting: 39 } } });
  });

  it('those that wait for different things are counted apart; one alone is shown itself', () => {
    const rows = rowsOf([
      kustomization('x', {}, FAILS),
      kustomization('y', {}, FAILS),
      ...many(2, (i) => kustomization(`x-${i}`, { dependsOn: [ks('x')] }, WAITS)),
      kustomization('y-0', { dependsOn: [ks('y')] }, WAITS),
    ]);
    expect(outline(rows)).toEqual(['x', 'y', 'top:waiting:x', 'y-0']);
  });

  it('what was suspended while it waited too long is among the suspended, and waits for nothing', () => {
    const halted: Claim = { state: 'suspended', underlying: 'failing', blocked: 'waiting' };
    const rows = rowsOf([
      kustomization('x', {}, FAILS),
      ...many(2, (i) => kustomization(`x-${i}`, { dependsOn: [ks('x')] }, halted)),
    ]);
    expect(outline(rows)).toEqual(['x', 'top:suspended']);
  });

  it('a failure below a waiting object is not folded away', () => {
    const rows = rowsOf([
      kustomization('x', {}, FAILS),
      kustomization('a', { dependsOn: [ks('x')] }, WAITS),
      kustomization('b', { dependsOn: [ks('x')] }, WAITS),
      object('HelmRelease', 'deep', under('b'), FAILS),
    ]);
    expect(rows.some((r) => r.id === 'HelmRelease/flux-system/deep')).toBe(true);
  });

  it('a healthy cluster shows its first two levels; what is opened is listed', () => {
    const rows = rowsOf([
      kustomization('root'),
      kustomization('apps', under('root')),
      kustomization('web', under('apps')),
    ]);
    expect(outline(rows)).toEqual(['root', '  apps']);
    expect(rows[1]).toMatchObject({ open: false });
  });

  it('objects of a kind that is not heard count as stale and as nothing else', () => {
    const trunk = trunkOf(
      [kustomization('root'), object('HelmRelease', 'web', under('root'))],
      ['HelmRelease'],
    );
    const [root] = treeRows(trunk, view()).rows;
    expect(root).toMatchObject({ below: { counts: { ready: 0, stale: 1 }, objects: 1 } });
  });

  it('what was a root when last heard is listed, below the roots of what is heard', () => {
    const late = object('HelmRelease', 'web', { dependsOn: [ref('HelmRelease', 'x')] }, LATE);
    const records = [late, ...many(2, (i) => kustomization(`k${i}`, {}, FAILS))];
    const { rows } = treeRows(trunkOf(records, ['HelmRelease']), view());
    expect(outline(rows)).toEqual(['k0', 'k1', 'HelmRelease/flux-system/web']);
  });

  it('300 objects deep and 2,000 wide stay within the limits and end', () => {
    const deep = many(300, (i) =>
      kustomization(`d${i}`, i === 0 ? {} : under(`d${i - 1}`), i === 299 ? FAILS : {}),
    );
    const chain = rowsOf(deep);
    expect(chain).toHaveLength(TREE_LIMITS.level);
    expect(chain.at(-1)).toMatchObject({ open: null, below: { objects: 300 - TREE_LIMITS.level } });
    const wide = [
      kustomization('root'),
      ...many(2000, (i) => kustomization(`w${i}`, under('root'), FAILS)),
    ];
    expect(rowsOf(wide)).toHaveLength(52);
    const opened = treeRows(trunkOf(wide), {
      open: new Map([[id('root'), 2000]]),
      shut: new Set(),
    });
    expect(opened.rows).toHaveLength(TREE_LIMITS.rows);
    expect(opened.truncated).toBe(true);
  });

  it('2,000 that wait in one chain are blamed on its end', () => {
    const chain = many(2000, (i) =>
      kustomization(
        `c${i}`,
        { dependsOn: i === 0 ? [] : [ks(`c${i - 1}`)] },
        i === 0 ? FAILS : WAITS,
      ),
    );
    const { blame } = trunkOf(chain.toReversed());
    expect(blame.blocks.get(id('c0'))).toBe(1999);
  });
});

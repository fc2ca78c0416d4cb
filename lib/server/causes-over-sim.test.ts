import { describe, expect, it } from 'vitest';
import { createCauses, type Cause } from '../aggregate/causes.ts';
import { isHeldUp } from '../aggregate/held-up.ts';
import { FLUX_KINDS, KINDS, type FluxKind } from '../flux/kinds.ts';
import { objectKey } from '../flux/record.ts';
import { project } from '../project/project.ts';
import type { ClusterStore } from '../sim/cluster-store.ts';
import { INCIDENT_TYPES } from '../sim/life/incidents.ts';
import { bench, type Bench } from '../sim/life/testing.ts';
import { createStore } from '../store/fleet-store.ts';
import { heard } from '../testing/builders.ts';

const MINUTE = 60_000;
const KIND_OF = new Map(
  FLUX_KINDS.map((kind) => [`${KINDS[kind].plural}.${KINDS[kind].group}`, kind]),
);

/** A small fleet of simulated controllers, and the causes of what they write, without sockets in between. */
function world(clusters: number) {
  const b: Bench = bench({ seed: 11, clusters, size: 60 });
  const { clock } = b;
  const store = createStore({ clock, firstSeq: 0 });
  const causes = createCauses(store);
  const tell = (cluster: string, kind: FluxKind, raw: unknown): void =>
    store.apply({ type: 'put', object: project(cluster, kind, raw), at: clock.now() });
  const follow = (cluster: string, sim: ClusterStore): void => {
    store.apply(heard({ cluster }, clock.now()));
    for (const [id, kind] of KIND_OF)
      if (sim.resource(id) !== undefined)
        for (const object of sim.list(id)) tell(cluster, kind, object);
    sim.subscribe((resource, { type, current }) => {
      const kind = KIND_OF.get(resource);
      const at = current.key.indexOf('/');
      const object = sim.get(resource, current.key.slice(0, at), current.key.slice(at + 1));
      if (kind !== undefined && type !== 'DELETED' && object !== undefined)
        tell(cluster, kind, object);
    });
  };
  for (const [cluster, sim] of b.stores) follow(cluster, sim);
  return { b, clock, store, causes };
}

const membersOf = (causes: readonly Cause[]): string[] =>
  causes
    .flatMap((c) => [...c.members.values()].map(({ record }) => objectKey(record.seen)))
    .toSorted();

interface Told {
  readonly roots: readonly string[];
  readonly clusters: readonly string[];
}
const start = (b: Bench, params: Record<string, unknown>): Told =>
  b.life.step('incident.start', params) as Told;

/** Objects by what makes them one: kind, namespace and name, and the source that they are made from. */
function distinct(w: ReturnType<typeof world>, roots: readonly string[]): number {
  const found = new Set<string>();
  for (const root of roots) {
    const [cluster = '', kind = '', namespace = '', name = ''] = root.split('/');
    const seen = w.store.record(cluster, kind as FluxKind, namespace, name)?.seen;
    found.add([kind, namespace, name, JSON.stringify(seen?.source)].join('/'));
  }
  return found.size;
}

describe('causes of simulated incidents', { timeout: 120_000 }, () => {
  it('a bad commit is one row for each object that it breaks, with nothing else beside it', () => {
    const w = world(24);
    expect(w.causes.all()).toEqual([]);
    const { roots } = start(w.b, {
      type: 'bad-commit',
      id: 'one',
      environment: 'production',
      // Much depends on it.
      scope: 'cert-manager',
      content: 'yaml',
    });
    w.clock.advance(12 * MINUTE);
    const rows = w.causes.all();
    expect(membersOf(rows)).toEqual(roots.toSorted());
    expect(rows).toHaveLength(distinct(w, roots));
    expect(rows.map((c) => c.facts().failure)).toEqual(rows.map(() => 'build'));
    expect(Math.max(...rows.map((c) => c.members.size))).toBeGreaterThan(1);
    const held = [...w.store.clusters.values()]
      .flatMap((cluster) => [...cluster.kinds.values()].flatMap((records) => [...records.values()]))
      .filter(isHeldUp);
    expect(held.length).toBeGreaterThan(roots.length);
    expect(rows.reduce((sum, c) => sum + c.members.size + c.facts().blocked, 0)).toBe(held.length);

    w.b.life.step('incident.resolve', { id: 'one' });
    w.clock.advance(40 * MINUTE);
    expect(w.causes.all()).toEqual([]);
  });

  it('two bad commits are the rows of the one and the rows of the other', () => {
    const w = world(24);
    const one = start(w.b, {
      type: 'bad-commit',
      id: 'one',
      environment: 'production',
      content: 'yaml',
    });
    const other = start(w.b, {
      type: 'bad-commit',
      id: 'two',
      environment: 'staging',
      content: 'patch',
    });
    w.clock.advance(12 * MINUTE);
    const all = [...one.roots, ...other.roots];
    expect(membersOf(w.causes.all())).toEqual(all.toSorted());
    expect(w.causes.all()).toHaveLength(distinct(w, one.roots) + distinct(w, other.roots));
  });

  it.each(INCIDENT_TYPES)('%s: whatever fails is held up by a cause that is shown', (type) => {
    const w = world(16);
    const { roots } = start(w.b, { type, id: 'it' });
    w.clock.advance(15 * MINUTE);
    const failing = [...w.b.life.truth.rows()].filter(
      (r) => r.state === 'failing' || r.state === 'stalled',
    );
    const lost = failing.filter(
      (r) =>
        w.causes.of({ cluster: r.cluster, kind: r.kind, namespace: r.namespace, name: r.name }) ===
        null,
    );
    expect(lost).toEqual([]);
    const shown = new Set(membersOf(w.causes.all()));
    const broken = new Set(failing.map((r) => `${r.cluster}/${r.kind}/${r.namespace}/${r.name}`));
    for (const root of roots) if (broken.has(root)) expect(shown).toContain(root);
  });
});

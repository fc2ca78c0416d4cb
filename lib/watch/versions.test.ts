import { afterEach, describe, expect, it } from 'vitest';
import { FLUX_KINDS, KINDS, type FluxKind } from '../flux/kinds.ts';
import type { ClusterStore } from '../sim/cluster-store.ts';
import { resourceId, type ServedResource } from '../sim/resources.ts';
import { startSim } from '../sim/sim.ts';
import { testStore } from '../sim/testing.ts';
import { collect, specOf, type Harness } from './testing.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

/** Served versions by Flux minor, storage version first, from the CRDs of each release; a row holds until the next. */
const SERVED: Record<FluxKind, Record<number, string>> = {
  Kustomization: { 0: 'v1 v1beta1 v1beta2', 7: 'v1 v1beta2', 8: 'v1' },
  HelmRelease: {
    0: 'v2beta1',
    2: 'v2beta2 v2beta1',
    3: 'v2 v2beta1 v2beta2',
    7: 'v2 v2beta2',
    8: 'v2',
  },
  GitRepository: { 0: 'v1 v1beta1 v1beta2', 7: 'v1 v1beta2', 8: 'v1' },
  OCIRepository: { 0: 'v1beta2', 6: 'v1 v1beta2', 8: 'v1' },
  Bucket: { 0: 'v1beta2 v1beta1', 4: 'v1 v1beta1 v1beta2', 7: 'v1 v1beta2', 8: 'v1' },
  HelmRepository: { 0: 'v1beta2 v1beta1', 3: 'v1 v1beta1 v1beta2', 7: 'v1 v1beta2', 8: 'v1' },
  HelmChart: { 0: 'v1beta2 v1beta1', 3: 'v1 v1beta1 v1beta2', 7: 'v1 v1beta2', 8: 'v1' },
  ExternalArtifact: { 7: 'v1' },
  ArtifactGenerator: { 7: 'v1beta1' },
  Alert: { 0: 'v1beta2 v1beta1', 2: 'v1beta3 v1beta1 v1beta2', 7: 'v1beta3 v1beta2', 9: 'v1beta3' },
  Provider: {
    0: 'v1beta2 v1beta1',
    2: 'v1beta3 v1beta1 v1beta2',
    7: 'v1beta3 v1beta2',
    9: 'v1beta3',
  },
  Receiver: { 0: 'v1 v1beta1 v1beta2', 7: 'v1 v1beta2', 9: 'v1' },
  ImageRepository: { 0: 'v1beta2 v1beta1', 7: 'v1 v1beta2', 9: 'v1' },
  ImagePolicy: { 0: 'v1beta2 v1beta1', 7: 'v1 v1beta2', 9: 'v1' },
  ImageUpdateAutomation: { 0: 'v1beta1', 3: 'v1beta2 v1beta1', 7: 'v1 v1beta2', 9: 'v1' },
  FluxInstance: { 0: 'v1' },
  FluxReport: { 0: 'v1' },
  ResourceSet: { 0: 'v1' },
  ResourceSetInputProvider: { 0: 'v1' },
};

const at = (kind: FluxKind, minor: number): string[] => {
  const row = Object.keys(SERVED[kind]).findLast((from) => Number(from) <= minor);
  return row === undefined ? [] : (SERVED[kind][Number(row)]?.split(' ') ?? []);
};

const served = (of: (kind: FluxKind) => readonly string[]): ServedResource[] =>
  FLUX_KINDS.flatMap((kind) => {
    const versions = of(kind);
    const [storage] = versions;
    if (storage === undefined) return [];
    const { group, plural } = KINDS[kind];
    return [{ group, plural, kind, namespaced: true, versions, storage }];
  });

function fill(store: ClusterStore): void {
  for (const kind of FLUX_KINDS) {
    const { group, plural } = KINDS[kind];
    const id = resourceId(plural, group);
    const resource = store.resource(id);
    if (resource === undefined || store.list(id).length > 0) continue;
    store.write(id, {
      apiVersion: `${group}/${resource.storage}`,
      kind,
      metadata: { name: 'one', namespace: 'apps' },
      spec: {},
    });
  }
}

async function follow(
  fleets: Readonly<Record<string, readonly ServedResource[]>>,
): Promise<{ h: Harness; stores: Map<string, ClusterStore> }> {
  const h = collect();
  const stores = new Map<string, ClusterStore>();
  for (const [name, resources] of Object.entries(fleets)) {
    const store = testStore(0, { name, served: resources });
    fill(store);
    stores.set(name, store);
  }
  const sim = await startSim({ clusters: [...stores.values()], bookmarkMs: 100 });
  open.push(h.collector, sim);
  for (const cluster of sim.clusters.values()) h.collector.add(specOf(cluster, sim.ca));
  return { h, stores };
}

const MINORS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('every kind', () => {
  it('of Flux 2.0 to 2.10 is followed at the best version that its own resource is served at', async () => {
    const fleets = Object.fromEntries(MINORS.map((m) => [`2.${m}`, served((kind) => at(kind, m))]));
    const { h } = await follow(fleets);
    for (const minor of MINORS) {
      const cluster = `2.${minor}`;
      await h.connected(cluster);
      const sessions = h.session(cluster)?.kinds ?? {};
      for (const kind of FLUX_KINDS) {
        const versions = at(kind, minor);
        const best = KINDS[kind].versions.find((v) => versions.includes(v)) ?? null;
        const what = `${kind} on ${cluster}`;
        expect(sessions[kind]?.version, what).toBe(best);
        expect(sessions[kind]?.state, what).toBe(best === null ? 'not-installed' : 'live');
        expect(h.objects(cluster, kind), what).toHaveLength(best === null ? 0 : 1);
      }
    }
    // Preferences that the table above does not spell out.
    const of = (cluster: string, kind: FluxKind) => h.session(cluster)?.kinds[kind]?.version;
    expect(of('2.5', 'OCIRepository')).toBe('v1beta2');
    expect(of('2.6', 'OCIRepository')).toBe('v1');
    expect(of('2.1', 'HelmRelease')).toBe('v2beta1');
    expect(of('2.2', 'Alert')).toBe('v1beta3');
    expect(of('2.10', 'ArtifactGenerator')).toBe('v1beta1');
  });

  it('at a version newer than we know is followed all the same', async () => {
    const { h } = await follow({ future: served(() => ['v7beta1', 'v7']) });
    await h.connected('future');
    for (const kind of FLUX_KINDS) {
      expect(h.session('future')?.kinds[kind], kind).toMatchObject({
        state: 'live',
        version: 'v7',
      });
      expect(h.objects('future', kind), kind).toHaveLength(1);
    }
  });
});

describe('an upgrade of Flux', () => {
  const versions = (h: Harness, cluster: string) =>
    FLUX_KINDS.flatMap((kind) => h.session(cluster)?.kinds[kind]?.version ?? []).join(' ');

  it.each([
    ['in one step over all versions', 0, 9],
    ['that takes the versions in use away, as 2.8 did', 2, 8],
    ['back to an older release', 9, 2],
  ])(
    '%s is followed: kinds come, versions change, no object that stays is lost',
    async (_, from, to) => {
      const { h, stores } = await follow({ one: served((kind) => at(kind, from)) });
      await h.connected('one');
      const before = h.events.length;
      const store = stores.get('one');
      if (store === undefined) throw new Error('no store');
      const wanted = served((kind) => at(kind, to));
      store.install(wanted);
      fill(store);
      const best = FLUX_KINDS.flatMap(
        (kind) => KINDS[kind].versions.find((v) => at(kind, to).includes(v)) ?? [],
      ).join(' ');
      await h.until('the versions of the new release', () => versions(h, 'one') === best);
      await h.until('all of it', () =>
        wanted.every(({ kind }) => {
          const known = kind as FluxKind;
          const heard = h.session('one')?.kinds[known]?.state === 'live';
          return heard && h.objects('one', known).length === 1;
        }),
      );
      await h.connected('one');
      const then = h.events.slice(before);
      expect(then.filter((e) => e.type === 'delete' && at(e.kind, to).length > 0)).toEqual([]);
      const gone = then.flatMap((e) => (e.type === 'kind-removed' ? [e.kind] : []));
      expect(gone.toSorted()).toEqual(
        FLUX_KINDS.filter(
          (kind) => at(kind, from).length > 0 && at(kind, to).length === 0,
        ).toSorted(),
      );
    },
  );
});

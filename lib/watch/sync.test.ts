import { afterEach, describe, expect, it } from 'vitest';
import { FLUX_KINDS, KINDS, type FluxKind } from '../flux/kinds.ts';
import { ClusterStore } from '../sim/cluster-store.ts';
import { generateFleet } from '../sim/generate/fleet.ts';
import { servedResources } from '../sim/generate/versions.ts';
import { resourceId } from '../sim/resources.ts';
import { startSim, type Sim, type SimOptions } from '../sim/sim.ts';
import { KS, ks, testStore } from '../sim/testing.ts';
import { systemClock } from '../system-clock.ts';
import { collect, restartsOf, specOf, type Harness } from './testing.ts';
import type { Limits } from './limits.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

async function start(
  options: SimOptions,
  limits: Partial<Limits> = {},
): Promise<{ sim: Sim; h: Harness }> {
  const h = collect(limits);
  const sim = await startSim({ bookmarkMs: 100, ...options });
  open.push(h.collector, sim);
  for (const cluster of sim.clusters.values()) h.collector.add(specOf(cluster, sim.ca));
  return { sim, h };
}

const idOf = (kind: FluxKind): string => resourceId(KINDS[kind].plural, KINDS[kind].group);

/** What the server holds, as `versions` of the harness shows what was collected. */
const truth = (store: ClusterStore, kind: FluxKind): string[] =>
  store.resource(idOf(kind)) === undefined
    ? []
    : store
        .list(idOf(kind))
        .map((o) => `${o.metadata.namespace}/${o.metadata.name} ${o.metadata.resourceVersion}`)
        .toSorted();

describe('a cluster that is well', () => {
  it('is collected completely, every kind, at the version that it serves', async () => {
    const clock = systemClock();
    const fleet = generateFleet({ seed: 7, clusters: 3, objectsPerCluster: 60, now: clock.now() });
    const clusters = fleet.clusters.map((c) => {
      const store = new ClusterStore({ ...c, clock });
      for (const object of c.objects()) {
        const group = object.apiVersion.includes('/')
          ? (object.apiVersion.split('/')[0] ?? '')
          : '';
        const resource = store.resources().find((r) => r.group === group && r.kind === object.kind);
        if (resource !== undefined) store.write(resourceId(resource.plural, group), object);
      }
      return store;
    });
    const { h } = await start({ clusters });
    for (const store of clusters) {
      await h.connected(store.name);
      const session = h.session(store.name);
      for (const kind of FLUX_KINDS) {
        expect(h.versions(store.name, kind), kind).toEqual(truth(store, kind));
        const served = store.resource(idOf(kind));
        expect(session?.kinds[kind]?.state, kind).toBe(
          served === undefined ? 'not-installed' : 'live',
        );
        if (served !== undefined) {
          expect(served.versions, kind).toContain(session?.kinds[kind]?.version);
        }
      }
      expect(session?.kubernetesVersion).toBe(store.kubernetesVersion);
    }
    const first = fleet.clusters[0];
    await h.until('the release of Flux', () => h.session(first?.name ?? '')?.flux !== null);
    const flux = h.session(first?.name ?? '')?.flux;
    expect(flux).toMatchObject({ version: first?.profile.flux.version, versionFrom: 'crd' });
    await h.until('the controllers', () =>
      (h.session(first?.name ?? '')?.flux?.components ?? []).some((c) => c.ready),
    );
  });

  it.each([
    { kubernetes: 'v1.24.17', minor: 1, how: 'legacy discovery' },
    { kubernetes: 'v1.27.3', minor: 2, how: 'v2beta1 discovery' },
    { kubernetes: 'v1.34.2', minor: 9, how: 'v2 discovery' },
  ])('is read by $how on Kubernetes $kubernetes', async ({ kubernetes, minor }) => {
    const store = testStore(3, {
      kubernetesVersion: kubernetes,
      served: servedResources(Math.max(minor, 2), false),
    });
    const { h } = await start({ clusters: [store] });
    await h.connected('one');
    expect(h.versions('one', 'Kustomization')).toEqual(truth(store, 'Kustomization'));
    expect(h.session('one')?.kinds.Kustomization?.version).toBe('v1');
    const oci = store.resource(idOf('OCIRepository'));
    expect(h.session('one')?.kinds.OCIRepository?.version).toBe(oci?.versions[0]);
  });

  it('tells each change once, in order: creation, change, deletion', async () => {
    const { sim, h } = await start({ clusters: [testStore(2)] });
    await h.connected('one');
    const { store } = sim.cluster('one');
    const from = h.events.length;
    store.write(KS, ks('new'));
    store.write(KS, ks('k00', { spec: { path: './other' } }));
    store.delete(KS, 'apps', 'k01');
    await h.until('the deletion', () => h.events.some((e) => e.type === 'delete'));
    const told = h.events.slice(from).flatMap((e) => {
      if (e.type === 'put') return [`put ${e.object.name}`];
      return e.type === 'delete' ? [`delete ${e.name}`] : [];
    });
    expect(told).toEqual(['put new', 'put k00', 'delete k01']);
    expect(h.versions('one', 'Kustomization')).toEqual(truth(store, 'Kustomization'));
  });

  it('opens one connection, and nothing more while it is quiet', async () => {
    const { sim, h } = await start({
      clusters: [testStore(2, { served: servedResources(9, false) })],
    });
    await h.connected('one');
    await h.until('bookmarks', () => {
      const kind = h.session('one')?.kinds.Kustomization;
      return (kind?.confirmedAt ?? 0) > (h.sessions[0]?.since ?? 0) + 300;
    });
    expect(sim.cluster('one').connections).toBe(1);
    expect(restartsOf(h.collector)).toEqual({});
    expect(new Set(sim.cluster('one').requests.map((r) => r.http))).toEqual(new Set(['2.0']));
  });

  it('is collected over HTTP/1.1 where a proxy allows no more', async () => {
    const { sim, h } = await start({
      clusters: [testStore(2, { served: servedResources(9, false) })],
      faults: { one: { http1Only: true } },
    });
    await h.connected('one');
    expect(h.objects('one', 'Kustomization')).toHaveLength(2);
    expect(new Set(sim.cluster('one').requests.map((r) => r.http))).toEqual(new Set(['1.1']));
  });
});

const path = (i: number): string => `./größe-${i}-日本語-🚀-"],{"items":[\\`;

describe('large and odd bodies', () => {
  it('a list over a thousand objects comes whole, gzipped', async () => {
    const store = testStore(1100);
    const { h } = await start({ clusters: [store] });
    await h.connected('one');
    expect(h.versions('one', 'Kustomization')).toEqual(truth(store, 'Kustomization'));
  });

  it('characters and structure survive chunks that are cut anywhere', async () => {
    const store = testStore(0);
    for (let i = 0; i < 60; i++) store.write(KS, ks(`k${i}`, { spec: { path: path(i) } }));
    const { h } = await start({ clusters: [store], faults: { one: { splitUtf8: true } } });
    await h.connected('one');
    store.write(KS, ks('k60', { spec: { path: path(60) } }));
    await h.until('a change', () => h.objects('one', 'Kustomization').length === 61);
    const paths = new Map(h.objects('one', 'Kustomization').map((o) => [o.name, o.path]));
    for (let i = 0; i <= 60; i++) expect(paths.get(`k${i}`)).toBe(path(i));
  });

  it('pages are followed to the end, and one list without pages replaces expired ones', async () => {
    const store = testStore(25);
    const { sim, h } = await start({ clusters: [store] }, { pageSize: 10 });
    await h.connected('one');
    await sim.cluster('one').setFaults({ expireContinue: true });
    // Only a list of the newest state is paged: make one necessary.
    sim.cluster('one').restore(store.version - 5);
    const paged = (): number =>
      sim.cluster('one').requests.filter((r) => r.url.includes('continue=') && r.code === 410)
        .length;
    await h.until('an expired page', () => paged() > 0);
    await h.until('the list', () => {
      const now = h.versions('one', 'Kustomization');
      return now.length > 0 && now.join() === truth(store, 'Kustomization').join();
    });
  });

  it('an object of 2 MB is an object', async () => {
    const { sim, h } = await start({
      clusters: [testStore(3)],
      faults: { one: { hugeObject: true } },
    });
    await h.connected('one');
    expect(h.objects('one', 'Kustomization')).toHaveLength(3);
    const { store } = sim.cluster('one');
    store.write(KS, { ...ks('k00'), spec: { path: `./${'x'.repeat(1_500_000)}` } });
    await h.until('the change', () => h.events.some((e) => e.type === 'put'));
  });

  it('an object over the cap interrupts its kind with a reason, and no other', async () => {
    const { h } = await start(
      {
        clusters: [testStore(3, { served: servedResources(9, false) })],
        faults: { one: { hugeObject: true } },
      },
      { maxObjectBytes: 100_000 },
    );
    await h.connected('one');
    const interrupted = Object.entries(h.session('one')?.kinds ?? {}).filter(
      ([, k]) => k?.state === 'interrupted',
    );
    expect(interrupted).toHaveLength(1);
    expect(h.session('one')).toMatchObject({ connection: 'live', reason: 'protocol' });
  });
});

describe('one object, asked for', () => {
  it('comes with its events, newest first', async () => {
    const { sim, h } = await start({ clusters: [testStore(1)] });
    await h.connected('one');
    const { store } = sim.cluster('one');
    const object = store.get(KS, 'apps', 'k00');
    for (const minute of ['01', '03', '02']) {
      store.write('events', {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `e${minute}`, namespace: 'apps' },
        involvedObject: {
          kind: 'Kustomization',
          name: 'k00',
          namespace: 'apps',
          uid: object?.metadata.uid ?? '',
        },
        lastTimestamp: `2026-11-24T12:${minute}:00Z`,
        reason: `R${minute}`,
      });
    }
    const fetched = await h.collector.fetchObject(
      'one',
      'Kustomization',
      'apps',
      'k00',
      new AbortController().signal,
    );
    expect(fetched.object).toMatchObject({ metadata: { name: 'k00' } });
    expect((fetched.events as { reason: string }[]).map((e) => e.reason)).toEqual([
      'R03',
      'R02',
      'R01',
    ]);
    expect(fetched.eventsError).toBeNull();
  });

  it.each([
    { what: 'an absent object', name: 'nope', faults: {}, code: 'not-found' },
    {
      what: 'a forbidden object',
      name: 'k00',
      faults: { forbid: [{ resource: 'kustomizations', verbs: ['get'] }] },
      code: 'forbidden',
    },
    {
      what: 'an overloaded server',
      name: 'k00',
      faults: { reject: { code: 429 as const, on: 'get' as const, retryAfterSeconds: 3 } },
      code: 'rate-limited',
    },
    { what: 'a slow server', name: 'k00', faults: { latencyMs: 5_000 }, code: 'timeout' },
  ])('ends with the code for $what', async ({ name, faults, code }) => {
    const { sim, h } = await start({ clusters: [testStore(1)] }, { fetchTimeoutMs: 500 });
    await h.connected('one');
    await sim.cluster('one').setFaults(faults);
    await expect(
      h.collector.fetchObject('one', 'Kustomization', 'apps', name, new AbortController().signal),
    ).rejects.toMatchObject({ code, cluster: 'one' });
  });

  it('keeps the object when only its events are forbidden', async () => {
    const { h } = await start({
      clusters: [testStore(1)],
      faults: { one: { forbid: [{ resource: 'events' }] } },
    });
    await h.connected('one');
    const fetched = await h.collector.fetchObject(
      'one',
      'Kustomization',
      'apps',
      'k00',
      new AbortController().signal,
    );
    expect(fetched.events).toBeNull();
    expect(fetched.eventsError).toMatch(/may not read events/);
  });
});

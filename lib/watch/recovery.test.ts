import { afterEach, describe, expect, it } from 'vitest';
import { servedResources } from '../sim/generate/versions.ts';
import type { FaultsPatch } from '../sim/faults.ts';
import type { SimCluster } from '../sim/sim-cluster.ts';
import { startSim } from '../sim/sim.ts';
import { KS, KS_PATH, ks, testStore } from '../sim/testing.ts';
import type { Limits } from './limits.ts';
import { collect, restartsOf, specOf, type Harness } from './testing.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

async function start(
  limits: Partial<Limits> = {},
  count = 3,
  faults: FaultsPatch = {},
): Promise<{ cluster: SimCluster; h: Harness }> {
  const h = collect(limits);
  const store = testStore(count, { served: servedResources(9, false), history: 50 });
  const sim = await startSim({
    clusters: [store],
    bookmarkMs: 100,
    freshnessMs: 100,
    faults: { one: faults },
  });
  open.push(h.collector, sim);
  const cluster = sim.cluster('one');
  h.collector.add(specOf(cluster, sim.ca));
  return { cluster, h };
}

const truth = (cluster: SimCluster): string =>
  cluster.store
    .list(KS)
    .map((o) => `${o.metadata.namespace}/${o.metadata.name} ${o.metadata.resourceVersion}`)
    .toSorted()
    .join();
const same = (h: Harness, cluster: SimCluster) => () =>
  h.versions('one', 'Kustomization').join() === truth(cluster);
const lists = (h: Harness): number =>
  h.events.filter((e) => e.type === 'list' && e.kind === 'Kustomization').length;
const states = (h: Harness): string[] =>
  h.sessions.map((s) => s.connection).filter((s, i, all) => s !== all[i - 1]);
const kindState = (h: Harness) => h.session('one')?.kinds.Kustomization?.state;

describe('a watch that ends', () => {
  it('normally is opened again at once from where it was: no list, and the kind stays live', async () => {
    const { cluster, h } = await start();
    await h.connected('one');
    const before = lists(h);
    for (let i = 0; i < 3; i++) {
      // Older than the shortest legal watch, so that its end is an end and no fault.
      const since = Date.now();
      await h.until('some time', () => Date.now() - since > 150);
      cluster.closeWatches('normal');
      cluster.store.write(KS, ks(`while-closed-${i}`));
      await h.until('the object written meanwhile', same(h, cluster));
    }
    expect(lists(h)).toBe(before);
    expect(states(h).at(-1)).toBe('live');
    const live = h.sessions.findIndex((s) => s.connection === 'live');
    const after = h.sessions.slice(live);
    expect(after.every((s) => s.kinds.Kustomization?.state === 'live')).toBe(true);
  });

  it.each(['expired', 'abort'] as const)('by %s is followed without a gap', async (how) => {
    const { cluster, h } = await start();
    await h.connected('one');
    cluster.closeWatches(how);
    cluster.store.write(KS, ks('meanwhile'));
    cluster.store.delete(KS, 'apps', 'k00');
    await h.until('what happened meanwhile', same(h, cluster));
    await h.until('live', () => kindState(h) === 'live');
  });

  it('too soon, again and again, slows down and loses nothing', async () => {
    const { cluster, h } = await start({}, 3, { shortWatchMs: 20 });
    await h.until('a first list', () => lists(h) > 0);
    for (let i = 0; i < 10; i++) cluster.store.write(KS, ks(`n${i}`));
    await h.until('all', same(h, cluster));
    const from = Date.now();
    const count = (): number => cluster.requests.filter((r) => r.url.includes(KS_PATH)).length;
    const before = count();
    await h.until('half a second', () => Date.now() - from > 500);
    // 25 watches would fit in half a second; client-go's backoff leaves a handful.
    expect(count() - before).toBeLessThan(15);
  });
});

describe('history that went by', () => {
  it.each(['event', 'http'] as const)('410 as %s leads to a list', async (how) => {
    const { cluster, h } = await start();
    await h.connected('one');
    const before = lists(h);
    await cluster.setFaults({ expireWatches: how });
    cluster.closeWatches('normal');
    await h.until('lists', () => lists(h) > before + 1);
    cluster.store.write(KS, ks('during'));
    await h.until('the object of a list', same(h, cluster));
    await cluster.clearFaults();
    cluster.store.write(KS, ks('after'));
    await h.until('the object of a watch', same(h, cluster));
    await h.until('live', () => kindState(h) === 'live');
  });

  it('changes beyond the history during an outage are found by a list', async () => {
    const { cluster, h } = await start();
    await h.connected('one');
    await cluster.setFaults({ refuse: true });
    await h.connected('one', 'unreachable');
    for (let i = 0; i < 80; i++) cluster.store.write(KS, ks(`n${i}`));
    cluster.store.delete(KS, 'apps', 'k00');
    await cluster.setFaults({ refuse: false });
    await h.connected('one');
    expect(h.versions('one', 'Kustomization').join()).toBe(truth(cluster));
  });

  it('a server restored to an earlier state is believed', async () => {
    const { cluster, h } = await start();
    await h.connected('one');
    for (let i = 0; i < 5; i++) cluster.store.write(KS, ks(`lost-${i}`));
    await h.until('the objects that will be lost', same(h, cluster));
    cluster.restore(cluster.store.version - 4);
    await h.until('the earlier state', same(h, cluster));
    cluster.store.write(KS, ks('new'));
    await h.until('a change after it', same(h, cluster));
  });
});

describe('events that can not be taken as they come', () => {
  it('a repeated event is told once', async () => {
    const { cluster, h } = await start({}, 3, { duplicateEvents: true });
    await h.connected('one');
    const from = h.events.length;
    for (let i = 0; i < 5; i++) cluster.store.write(KS, ks(`n${i}`));
    await h.until('all', same(h, cluster));
    const puts = h.events.slice(from).filter((e) => e.type === 'put');
    expect(puts).toHaveLength(5);
  });

  it('an older version that comes late never replaces the newer', async () => {
    const { cluster, h } = await start({}, 3, { staleEvents: true });
    await h.connected('one');
    for (let i = 0; i < 5; i++) cluster.store.write(KS, ks('k00', { spec: { path: `./v${i}` } }));
    await h.until('the newest', same(h, cluster));
    const paths = h.events
      .flatMap((e) => (e.type === 'put' ? [e.object] : e.type === 'list' ? e.objects : []))
      .filter((o) => o.name === 'k00' && o.kind === 'Kustomization')
      .map((o) => Number(o.resourceVersion));
    expect(paths).toEqual(paths.toSorted((a, b) => a - b));
  });

  it('a line that is no JSON costs a list, and stops nothing', async () => {
    const { cluster, h } = await start({}, 3, { malformedEvery: 3 });
    await h.until('a first list', () => lists(h) > 0);
    for (let i = 0; i < 12; i++) cluster.store.write(KS, ks(`n${i}`));
    await h.until('all', same(h, cluster));
    expect(restartsOf(h.collector)['list:malformed']).toBeGreaterThan(0);
    await cluster.clearFaults();
    await h.until('live', () => kindState(h) === 'live');
  });

  it('a list that is cut short is no list: nothing is taken for deleted', async () => {
    const { cluster, h } = await start({}, 30);
    await h.connected('one');
    const from = h.events.length;
    await cluster.setFaults({ truncateAfterBytes: 3_000 });
    cluster.closeWatches('expired');
    await h.until('an interruption', () => kindState(h) === 'interrupted');
    expect(h.objects('one', 'Kustomization')).toHaveLength(30);
    expect(h.events.slice(from).filter((e) => e.type === 'delete')).toEqual([]);
    await cluster.clearFaults();
    await h.until('live', () => kindState(h) === 'live');
    expect(h.objects('one', 'Kustomization')).toHaveLength(30);
  });
});

describe('a defect of ours', () => {
  it('loses no change: what could not be taken is listed anew, and the kind is not called live meanwhile', async () => {
    let broken = 2;
    const h = collect({}, (event) => {
      if (event.type !== 'put' || broken === 0) return;
      broken--;
      throw new TypeError('defect');
    });
    const sim = await startSim({ clusters: [testStore(3)], bookmarkMs: 100, freshnessMs: 100 });
    open.push(h.collector, sim);
    const cluster = sim.cluster('one');
    h.collector.add(specOf(cluster, sim.ca));
    await h.connected('one');
    cluster.store.write(KS, ks('lost?'));
    await h.until('the object', same(h, cluster));
    await h.until('live', () => kindState(h) === 'live');
    expect(lists(h)).toBeGreaterThan(1);
    expect(restartsOf(h.collector)).toMatchObject({ 'list:malformed': expect.any(Number) });
  });
});

describe('a connection that is lost', () => {
  it('and comes back at once is not told as an outage', async () => {
    const { cluster, h } = await start({ graceMs: 5_000 });
    await h.connected('one');
    const from = h.sessions.length;
    cluster.resetConnections();
    cluster.store.write(KS, ks('meanwhile'));
    await h.until('what happened meanwhile', same(h, cluster));
    expect(h.sessions.slice(from).filter((s) => s.connection !== 'live')).toEqual([]);
  });

  it('is told with a reason and the next try, keeps its data, and is live again by itself', async () => {
    const { cluster, h } = await start();
    await h.connected('one');
    const from = h.events.length;
    await cluster.setFaults({ refuse: true });
    await h.connected('one', 'unreachable');
    const session = h.session('one');
    expect(session).toMatchObject({ reason: 'refused' });
    expect(session?.nextRetryAt).not.toBeNull();
    expect(session?.hint).not.toBeNull();
    await h.until('interrupted', () => kindState(h) === 'interrupted');
    expect(h.objects('one', 'Kustomization')).toHaveLength(3);
    expect(h.events.slice(from).some((e) => e.type === 'delete' || e.type === 'list')).toBe(false);
    await cluster.setFaults({ refuse: false });
    await h.connected('one');
    expect(states(h).slice(-2)).toEqual(['syncing', 'live']);
  });

  it('a server that accepts and stays silent is found out, over HTTP/2 and HTTP/1.1', async () => {
    for (const http1Only of [false, true]) {
      const { cluster, h } = await start({ checkTimeoutMs: 300, connectTimeoutMs: 300 }, 3, {
        http1Only,
      });
      await h.connected('one');
      await cluster.setFaults({ silence: true });
      await h.until('lagging', () => states(h).includes('lagging'));
      await h.connected('one', 'unreachable');
      expect(['silent', 'timeout']).toContain(h.session('one')?.reason);
      await cluster.setFaults({ silence: false });
      await h.connected('one');
      cluster.store.write(KS, ks('after'));
      await h.until('a change', same(h, cluster));
    }
  });

  it.each([true, false])(
    'and back at once, restored to an earlier state, is listed anew (without bookmarks: %s)',
    async (noBookmarks) => {
      const { cluster, h } = await start({}, 3, { noBookmarks });
      await h.connected('one');
      for (let i = 0; i < 5; i++) cluster.store.write(KS, ks(`lost-${i}`));
      await h.until('the objects that will be lost', same(h, cluster));
      cluster.restore(cluster.store.version - 4);
      cluster.resetConnections();
      await h.until('the earlier state', same(h, cluster));
    },
  );

  it('GOAWAY costs nothing', async () => {
    const { cluster, h } = await start();
    await h.connected('one');
    const from = h.sessions.length;
    cluster.goAway();
    // Needs a new connection while the watches still run on the old one.
    const { signal } = new AbortController();
    await h.collector.fetchObject('one', 'Kustomization', 'apps', 'k00', signal);
    cluster.store.write(KS, ks('after'));
    await h.until('a change', same(h, cluster));
    expect(restartsOf(h.collector)).toEqual({});
    await h.until('more contact', () => h.sessions.length > from + 2);
    expect(h.sessions.slice(from).filter((s) => s.connection !== 'live')).toEqual([]);
  });
});

describe('a server that asks for patience', () => {
  it('Retry-After is obeyed', async () => {
    const { cluster, h } = await start({}, 3, {
      reject: { code: 429, on: 'list', retryAfterSeconds: 1, times: 1 },
    });
    const asked = () => cluster.requests.filter((r) => r.code === 429);
    await h.until('the refusal', () => asked().length === 1);
    const [path = ''] = (asked()[0]?.url ?? '').split('?');
    const tries = () =>
      cluster.requests.filter((r) => r.url.startsWith(`${path}?`) && !r.url.includes('watch='));
    await h.until('the next try', () => tries().length > 1);
    expect((tries()[1]?.at ?? 0) - (tries()[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('errors of the server on every request are unreachable with that reason; on watches alone they are not', async () => {
    const { cluster, h } = await start({}, 3, { reject: { code: 503, on: 'any' } });
    await h.connected('one', 'unreachable');
    expect(h.session('one')).toMatchObject({ reason: 'server-error' });
    await cluster.setFaults({ reject: { code: 500, on: 'watch' } });
    await h.until('lists', () => lists(h) > 0);
    await h.connected('one', 'live');
    await h.until('interrupted', () => kindState(h) === 'interrupted');
    expect(h.session('one')).toMatchObject({ connection: 'live', reason: 'server-error' });
    cluster.store.write(KS, ks('meanwhile'));
    await h.until('what a list tells', same(h, cluster));
    await cluster.clearFaults();
    await h.until('live', () => kindState(h) === 'live' && h.session('one')?.reason === null);
  });
});

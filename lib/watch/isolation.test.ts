import { afterEach, describe, expect, it } from 'vitest';
import { SENTINELS } from '../sim/faults.ts';
import { startSim, type Sim } from '../sim/sim.ts';
import { KS, KS_PATH, ks, testStore } from '../sim/testing.ts';
import type { Limits } from './limits.ts';
import { collect, specOf, type Harness } from './testing.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

async function start(
  names: readonly string[],
  limits: Partial<Limits> = {},
): Promise<{ sim: Sim; h: Harness }> {
  const h = collect(limits);
  const sim = await startSim({
    clusters: names.map((name, seed) => testStore(2, { name, seed })),
    bookmarkMs: 200,
  });
  open.push(h.collector, sim);
  for (const cluster of sim.clusters.values()) h.collector.add(specOf(cluster, sim.ca));
  return { sim, h };
}

describe('each trouble is its own cluster’s', () => {
  const EXPECTED: Record<string, { connection: string; reason: string | null }> = {
    'sim-refused': { connection: 'unreachable', reason: 'refused' },
    'sim-silent': { connection: 'unreachable', reason: 'timeout' },
    'sim-reset': { connection: 'unreachable', reason: 'reset' },
    'sim-expired-cert': { connection: 'unreachable', reason: 'tls' },
    'sim-wrong-name': { connection: 'unreachable', reason: 'tls' },
    'sim-unknown-ca': { connection: 'unreachable', reason: 'tls' },
    'sim-http1': { connection: 'live', reason: null },
    'sim-unauthorized': { connection: 'unauthorized', reason: 'token-refused' },
    'sim-forbidden': { connection: 'restricted', reason: 'forbidden' },
    'sim-503': { connection: 'unreachable', reason: 'server-error' },
    'sim-no-flux': { connection: 'live', reason: 'flux-not-installed' },
    'sim-skew': { connection: 'live', reason: null },
  };
  const names = Object.keys(EXPECTED);

  it('and is told in words without an address or a token; the others are live', async () => {
    const { sim, h } = await start([...names, 'well-1', 'well-2'], {
      connectTimeoutMs: 500,
      checkTimeoutMs: 500,
    });
    for (const name of names) {
      expect(SENTINELS).toHaveProperty([name]);
      const wanted = EXPECTED[name];
      await h.until(`${name}: ${JSON.stringify(wanted)}`, () => {
        const s = h.session(name);
        return s?.connection === wanted?.connection && s?.reason === wanted?.reason;
      });
      const told = JSON.stringify(h.session(name));
      expect(told).not.toContain('127.0.0.1');
      expect(told).not.toContain('https:');
      expect(told).not.toContain(sim.cluster(name).token);
      if (wanted?.reason !== null) {
        expect(h.session(name)?.message, name).not.toBeNull();
        expect(h.session(name)?.hint, name).not.toBeNull();
      }
    }
    await h.connected('well-1');
    await h.connected('well-2');
  });

  it('clusters that never answer hold nobody up, not even with one place for listing', async () => {
    const dead = Array.from({ length: 20 }, (_, i) => `dead-${i}-sim-silent`);
    const { h } = await start([...dead, 'well'], {
      syncs: 1,
      opens: 1,
      openLeaseMs: 20,
      connectTimeoutMs: 60_000,
    });
    await h.connected('well');
    expect(h.session(dead[0] ?? '')?.connection).toBe('connecting');
  });

  it('no more clusters list at once than there are places; each has its turn, in order, and none is left out', async () => {
    const queue = Array.from({ length: 9 }, (_, i) => `c${i}`);
    const h = collect({ syncs: 2, opens: 9, syncLeaseMs: 60_000 });
    const sim = await startSim({
      clusters: queue.map((name, seed) => testStore(1, { name, seed })),
      bookmarkMs: 200,
      faults: Object.fromEntries(queue.map((name) => [name, { slowListMs: 40 }])),
    });
    open.push(h.collector, sim);
    for (const name of queue) h.collector.add(specOf(sim.cluster(name), sim.ca));
    const asked = new Set<string>();
    let most = 0;
    await h.until('all', () => {
      for (const name of queue)
        if (sim.cluster(name).requests.some((r) => r.url.startsWith(`${KS_PATH}?`)))
          asked.add(name);
      const listed = new Set(h.events.flatMap((e) => (e.type === 'list' ? [e.cluster] : [])));
      most = Math.max(most, asked.difference(listed).size);
      return listed.size === queue.length;
    });
    expect(most).toBe(2);
    for (const name of queue) await h.connected(name);
    expect(h.collector.metrics.waiting).toBe(0);
  });

  it('a cluster that lists slowly gives its place to the next when its time is over', async () => {
    const { sim, h } = await start(['slow', 'well'], {
      syncs: 1,
      syncLeaseMs: 100,
      startSpreadMs: 0,
    });
    await h.connected('slow');
    await h.connected('well');
    await sim.cluster('slow').setFaults({ slowListMs: 60_000 });
    sim.cluster('slow').resetConnections();
    sim.cluster('well').resetConnections();
    sim.cluster('well').store.write(KS, ks('after'));
    await h.until('a change of the other', () => h.objects('well', 'Kustomization').length === 3);
  });
});

describe('the set of clusters', () => {
  it('a removed cluster is told once, and nothing of it after that', async () => {
    const { sim, h } = await start(['a', 'b']);
    await h.connected('a');
    await h.connected('b');
    h.collector.remove('a');
    const from = h.events.length;
    sim.cluster('a').store.write(KS, ks('after'));
    sim.cluster('b').store.write(KS, ks('after'));
    await h.until('a change of b', () => h.objects('b', 'Kustomization').length === 3);
    await h.until('its connection closed', () => sim.cluster('a').connections === 0);
    expect(h.events.slice(0, from).filter((e) => e.type === 'cluster-removed')).toHaveLength(1);
    expect(h.events.slice(from).filter((e) => JSON.stringify(e).includes('"cluster":"a"'))).toEqual(
      [],
    );
  });

  it('stop closes every connection and tells nothing more', async () => {
    const { sim, h } = await start(['a', 'b', 'c-sim-refused']);
    await h.connected('a');
    await h.connected('b');
    await h.collector.stop();
    const from = h.events.length;
    await h.until('no connection', () =>
      [...sim.clusters.values()].every((cluster) => cluster.connections === 0),
    );
    expect(h.events.length).toBe(from);
  });

  it('unknown clusters and kinds that are not installed are not found', async () => {
    const { h } = await start(['a']);
    await h.connected('a');
    const { signal } = new AbortController();
    await expect(
      h.collector.fetchObject('nope', 'Kustomization', 'x', 'y', signal),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(h.collector.fetchObject('a', 'Bucket', 'x', 'y', signal)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

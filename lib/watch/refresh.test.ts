import { createSecureContext } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ClusterSpec } from '../registry/spec.ts';
import { servedResources } from '../sim/generate/versions.ts';
import type { SimCluster } from '../sim/sim-cluster.ts';
import { startSim, type Sim } from '../sim/sim.ts';
import { KS, KS_PATH, ks, testStore } from '../sim/testing.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { collect, restartsOf, specOf, type Harness } from './testing.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

async function start(
  limits: Partial<Limits> = {},
  clientCertificates: readonly string[] = [],
): Promise<{ sim: Sim; cluster: SimCluster; h: Harness }> {
  const h = collect(limits);
  const served = servedResources(9, false);
  const sim = await startSim({
    clusters: [testStore(3, { served }), testStore(1, { name: 'other', seed: 1 })],
    bookmarkMs: 100,
    clientCertificates,
  });
  open.push(h.collector, sim);
  return { sim, cluster: sim.cluster('one'), h };
}

interface Kubeconfig {
  readonly users: readonly {
    readonly name: string;
    readonly user: Readonly<Record<string, string>>;
  }[];
}

/** The cluster `one`, with the client certificate that a user of the kubeconfig has. */
function withCertificate(sim: Sim, user: string, version: string): ClusterSpec {
  const { users } = parse(sim.kubeconfig()) as Kubeconfig;
  const pem = users.find((u) => u.name === user)?.user ?? {};
  const of = (field: string) => Buffer.from(pem[field] ?? '', 'base64');
  const cluster = sim.cluster('one');
  const bearer = specOf(cluster, sim.ca, version);
  return {
    ...bearer,
    connect: async () => ({
      ...(await bearer.connect()),
      secureContext: createSecureContext({
        ca: sim.ca,
        cert: of('client-certificate-data'),
        key: of('client-key-data'),
      }),
      headers: () => Promise.resolve({}),
    }),
  };
}

const outages = (h: Harness, from: number) =>
  h.sessions.slice(from).filter((s) => s.connection !== 'live');

describe('a credential that changes while its cluster is live', () => {
  it('as a client certificate takes over on a new connection: no outage is told, no object lost', async () => {
    const { sim, cluster, h } = await start({ graceMs: 5_000 }, ['one', 'other']);
    h.collector.add(withCertificate(sim, 'one', '1'));
    await h.connected('one');
    const [events, sessions] = [h.events.length, h.sessions.length];
    const lists = () => h.events.slice(events).filter((e) => e.type === 'list').length;
    h.collector.change(withCertificate(sim, 'other', '2'));
    await h.until('lists over the new connection', () => lists() > 3);
    cluster.store.write(KS, ks('after'));
    await h.until('a change', () => h.objects('one', 'Kustomization').length === 4);
    expect(outages(h, sessions)).toEqual([]);
    expect(h.events.slice(events).filter((e) => e.type === 'delete')).toEqual([]);
    await h.until('the old connection closed', () => cluster.connections === 1);
    expect(new Set(cluster.requests.map((r) => r.user))).toEqual(new Set(['fleet-viewer']));
  });

  it('to none that works is told, keeps the data, and is taken back', async () => {
    const { sim, cluster, h } = await start();
    h.collector.add(specOf(cluster, sim.ca));
    await h.connected('one');
    const { name, server } = cluster;
    h.collector.change(specOf({ name, server, token: 'old' }, sim.ca, '2'));
    await h.connected('one', 'unauthorized');
    expect(h.objects('one', 'Kustomization')).toHaveLength(3);
    h.collector.change(specOf(cluster, sim.ca, '3'));
    await h.connected('one');
  });
});

describe('a server certificate', () => {
  it.each(['expired', 'wrong-name', 'unknown-ca'] as const)(
    'that is %s is told; once renewed the cluster is live again by itself',
    async (certificate) => {
      const { sim, cluster, h } = await start();
      h.collector.add(specOf(cluster, sim.ca));
      await h.connected('one');
      await cluster.setFaults({ certificate });
      await h.connected('one', 'unreachable');
      expect(h.session('one')).toMatchObject({ reason: 'tls' });
      expect(h.objects('one', 'Kustomization')).toHaveLength(3);
      await cluster.setFaults({ certificate: 'valid' });
      await h.connected('one');
    },
  );
});

describe('what is known is read anew', () => {
  it('when it is old, though every watch was well: from the newest state, and the kind stays live', async () => {
    const { sim, cluster, h } = await start({ driftMs: 200 });
    h.collector.add(specOf(cluster, sim.ca));
    await h.connected('one');
    const [from, since] = [h.sessions.length, Date.now()];
    const lists = () =>
      cluster.requests.filter((r) => r.url.startsWith(`${KS_PATH}?`) && !r.url.includes('watch='));
    const before = lists().length;
    await h.until('the time of a check', () => Date.now() - since > 400);
    cluster.closeWatches('normal');
    await h.until('a list', () => lists().length > before);
    await h.until('its watch', () => cluster.watches > 10);
    // No version: a state that is merely not older than ours could miss the same thing again.
    expect(lists().at(-1)?.url).not.toContain('resourceVersion=');
    expect(outages(h, from)).toEqual([]);
    expect(h.session('one')?.kinds.Kustomization?.state).toBe('live');
  });

  it('when production’s six hours are over, at the end of a watch that lasts ten minutes at most', () => {
    expect(DEFAULT_LIMITS.driftMs).toBe(6 * 3_600_000);
    expect(2 * DEFAULT_LIMITS.watchSeconds + DEFAULT_LIMITS.watchSlackMs / 1000).toBeLessThan(660);
  });
});

describe('a cluster', () => {
  it('is never given up, however often it failed, nor are the others asked more for it', async () => {
    const { sim, cluster, h } = await start({ backoffMs: 1, backoffMaxMs: 2 });
    let tries = 0;
    const well = specOf(cluster, sim.ca);
    h.collector.add({
      ...well,
      connect: () => {
        tries += 1;
        // Neither a credential's error nor the network's: whatever a plugin of the machine throws.
        return tries <= 200 ? Promise.reject(new Error(`try ${tries}`)) : well.connect();
      },
    });
    h.collector.add(specOf(sim.cluster('other'), sim.ca));
    await h.connected('one');
    expect(tries).toBeGreaterThan(200);
    expect(sim.cluster('other').connections).toBe(1);
    expect(restartsOf(h.collector)).toEqual({});
  });

  it('that asks for patience when it is connected to, or asked how it is, gets it', async () => {
    const { sim, cluster, h } = await start({ backoffMs: 1, backoffMaxMs: 2 });
    const reject = { code: 503, on: 'discovery', retryAfterSeconds: 1, times: 1 } as const;
    await cluster.setFaults({ reject });
    h.collector.add(specOf(cluster, sim.ca));
    await h.connected('one');
    const patience = () => {
      const refused = cluster.requests.findLast((r) => r.code === 503);
      const asked = ['/version', '/apis'].includes(refused?.url ?? '');
      const next = cluster.requests.find(
        (r) => r.at > (refused?.at ?? 0) && ['/version', '/apis'].includes(r.url),
      );
      return !asked || next === undefined ? null : next.at - (refused?.at ?? 0);
    };
    expect(patience()).toBeGreaterThanOrEqual(990);
    await cluster.setFaults({ reject: { ...reject, times: 2 } });
    const refusals = () => cluster.requests.filter((r) => r.code === 503).length;
    await h.until('the second question', () => refusals() === 3);
    const [, first, second] = cluster.requests.filter((r) => r.code === 503);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../flux/log.ts';
import type { ObjectQuery, ObjectRow } from '../api/contract.ts';
import { getFleet, start, type FleetServer } from '../server.ts';
import { ClusterStore } from '../sim/cluster-store.ts';
import { fillStore } from '../sim/generate/fill.ts';
import { generateFleet } from '../sim/generate/fleet.ts';
import { startSim, type Sim } from '../sim/sim.ts';
import { systemClock } from '../system-clock.ts';
import { FAST } from '../watch/testing.ts';

const KS = 'kustomizations.kustomize.toolkit.fluxcd.io';
const QUERY: ObjectQuery = { sort: 'name', limit: 500 };

let sim: Sim;
let fleet: FleetServer;
let folder: string;
const stores = new Map<string, ClusterStore>();

/** Resolves as soon as the condition holds, looking again after each batch of changes. */
async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 15_000;
  while (!holds()) {
    if (Date.now() > end)
      throw new Error(`did not come: ${what}\n${JSON.stringify(fleet.fleet())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  const clock = systemClock();
  const generated = generateFleet({
    seed: 5,
    clusters: 3,
    objectsPerCluster: 40,
    now: clock.now(),
  });
  for (const cluster of generated.clusters) {
    const store = new ClusterStore({
      name: cluster.name,
      clock,
      seed: 5,
      kubernetesVersion: cluster.kubernetesVersion,
      served: cluster.served,
      crdLabels: cluster.crdLabels,
    });
    fillStore(store, cluster);
    stores.set(cluster.name, store);
  }
  sim = await startSim({ clusters: [...stores.values()], seed: 5, bookmarkMs: 200 });
  folder = await mkdtemp(path.join(tmpdir(), 'fleetglass-server-'));
  const kubeconfig = path.join(folder, 'config');
  await writeFile(kubeconfig, sim.kubeconfig());
  fleet = await start({
    env: { KUBECONFIG: kubeconfig },
    home: folder,
    log: silentLog,
    limits: FAST,
  });
  await until('the first sync', () => fleet.readiness().ready);
});

afterAll(async () => {
  await fleet.stop();
  await sim.stop();
  await rm(folder, { recursive: true });
});

const first = (): string => [...stores.keys()][0] ?? '';
const rows = (query: Partial<ObjectQuery> = {}): readonly ObjectRow[] =>
  fleet.objects({ ...QUERY, ...query }).items;

describe('the server over simulated clusters', () => {
  it('is one instance in the process, however often it is started', async () => {
    expect(getFleet()).toBe(fleet);
    expect(await start()).toBe(fleet);
  });

  it('holds what the API servers hold', () => {
    const held = rows({ kind: ['Kustomization'] }).map(
      (r) => `${r.cluster} ${r.namespace}/${r.name}`,
    );
    const stored = [...stores].flatMap(([name, store]) =>
      store.list(KS).map((o) => `${name} ${o.metadata.namespace}/${o.metadata.name}`),
    );
    expect(held.length).toBeGreaterThan(10);
    expect(held.toSorted()).toEqual(stored.toSorted());
    expect(fleet.fleet().clusters).toMatchObject({ total: 3, ready: true });
    expect(fleet.fleet().counts.stale).toBe(0);
  });

  it('tells a stream of a failure that a controller wrote, and shows it first', async () => {
    const cluster = first();
    const row = rows({ cluster: [cluster], kind: ['Kustomization'], state: ['ready'] })[0];
    if (row === undefined) throw new Error('no ready Kustomization was generated');
    const reader = fleet
      .stream({ type: 'cluster', cluster }, null, new AbortController().signal)
      .getReader();
    const store = stores.get(cluster);
    const object = store?.get(KS, row.namespace, row.name);
    if (object === undefined) throw new Error('the store lacks what the fleet shows');
    const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const ready = {
      type: 'Ready',
      status: 'False',
      reason: 'BuildFailed',
      message: 'kustomize build failed',
    };
    store?.write(KS, {
      ...object,
      status: {
        ...(object['status'] as Record<string, unknown>),
        conditions: [
          { ...ready, lastTransitionTime: at, observedGeneration: object.metadata.generation },
        ],
      },
    });
    let text = '';
    while (!text.includes('event: change')) {
      const { value } = await reader.read();
      text += new TextDecoder().decode(value);
    }
    await reader.cancel();
    expect(fleet.object(row)?.object).toMatchObject({
      state: 'failing',
      reason: 'BuildFailed',
      stale: false,
    });
    expect(rows({ cluster: [cluster], sort: 'worst' })[0]).toMatchObject({ name: row.name });
    expect(fleet.cluster(cluster)).toMatchObject({ worst: 'failing' });
  });

  it('reads the live object of a row from its cluster', async () => {
    const row = rows({ kind: ['Kustomization'] })[0];
    if (row === undefined) throw new Error('no Kustomization was generated');
    const live = await fleet.live(row, new AbortController().signal);
    expect(live.yaml).toContain(`kind: Kustomization`);
    expect(live.yaml).not.toContain('managedFields');
    expect(live.conditions.map((c) => c.type)).toContain('Ready');
    expect(live.eventsError).toBeNull();
    const gone = { ...row, name: 'nope' };
    await expect(fleet.live(gone, new AbortController().signal)).rejects.toMatchObject({
      error: { code: 'not-found', cluster: row.cluster },
    });
  });

  it('counts nothing of a cluster that is gone as healthy, leaves the others alone, and finds it again', async () => {
    const cluster = first();
    const before = fleet.fleet();
    const own = fleet.cluster(cluster);
    if (own === undefined) throw new Error('the cluster is not known');
    await sim.cluster(cluster).setFaults({ refuse: true });
    await until(
      'the cluster to be missed',
      () => fleet.cluster(cluster)?.connection === 'unreachable',
    );
    const gone = fleet.fleet();
    expect(gone.counts.stale).toBe(own.total);
    expect(gone.counts.ready).toBe(before.counts.ready - own.counts.ready);
    expect(rows({ cluster: [cluster] }).every((r) => r.stale && r.asOf !== null)).toBe(true);
    const row = rows({ cluster: [cluster] })[0];
    if (row === undefined) throw new Error('rows of an unreachable cluster are kept');
    await expect(fleet.live(row, new AbortController().signal)).rejects.toMatchObject({
      error: { code: 'cluster-unreachable' },
    });
    await sim.cluster(cluster).clearFaults();
    await until('the cluster to be heard again', () => fleet.fleet().counts.stale === 0);
    expect(fleet.fleet().counts.ready).toBe(before.counts.ready);
  });

  it('stops with nothing left open, and can be started anew', async () => {
    const stream = fleet.stream({ type: 'fleet' }, null, new AbortController().signal);
    await fleet.stop();
    expect(await new Response(stream).text()).toContain('event: bye');
    expect(() => getFleet()).toThrow('not started');
    fleet = await start({
      env: { KUBECONFIG: path.join(folder, 'none') },
      home: folder,
      log: silentLog,
    });
    expect(fleet.fleet().problems).toMatchObject([{ context: null }]);
    expect(fleet.readiness()).toMatchObject({ ready: true, clusters: 0 });
  });
});

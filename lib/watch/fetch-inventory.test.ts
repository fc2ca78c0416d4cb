import { afterEach, describe, expect, it } from 'vitest';
import type { InventoryItem } from '../flux/inventory.ts';
import type { ServedResource } from '../sim/resources.ts';
import { startSim, type SimOptions } from '../sim/sim.ts';
import { ks, KS, KUSTOMIZATION, testStore } from '../sim/testing.ts';
import { guessPlural } from './fetch-inventory.ts';
import type { Limits } from './limits.ts';
import { collect, specOf } from './testing.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

const item = (
  kind: string,
  apiVersion: string,
  name: string,
  namespace = 'apps',
): InventoryItem => ({
  kind,
  apiVersion,
  group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
  name,
  namespace,
});
const DEPLOYMENT = item('Deployment', 'apps/v1', 'web');

const CUSTOM_ROLE: ServedResource = {
  group: 'iam.acme.io',
  plural: 'roles',
  kind: 'Role',
  namespaced: true,
  versions: ['v1'],
  storage: 'v1',
};

/** A cluster with a Kustomization that applied `ids`. */
async function start(
  ids: readonly string[],
  limits: Partial<Limits> = {},
  faults: SimOptions['faults'] = {},
) {
  const store = testStore(1, { served: [KUSTOMIZATION, CUSTOM_ROLE] });
  const entries = ids.map((id) => ({ id, v: 'v1' }));
  store.write(KS, ks('k00', { status: { inventory: { entries } } }));
  const sim = await startSim({ clusters: [store], bookmarkMs: 100, faults });
  const h = collect(limits);
  open.push(h.collector, sim);
  const cluster = sim.cluster('one');
  h.collector.add(specOf(cluster, sim.ca));
  await h.connected('one');
  return {
    store,
    cluster,
    inspect: (items: readonly InventoryItem[], signal = new AbortController().signal) =>
      h.collector.inspect('one', items, signal),
    /** Paths that were asked for to inspect, in order. */
    asked: () =>
      cluster.requests
        .filter((r) => r.method === 'GET' && /\/(?:deployments|services|configmaps)\/./.test(r.url))
        .map((r) => r.url),
  };
}

describe('what was applied, asked for', () => {
  it('is judged by what the cluster says of it', async () => {
    const { inspect, store } = await start(['apps_web_apps_Deployment']);
    store.write('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'apps' },
    });
    expect(
      await inspect([
        DEPLOYMENT,
        item('ConfigMap', 'v1', 'settings'),
        item('Deployment', 'apps/v1', 'gone'),
      ]),
    ).toMatchObject([
      { judged: { health: 'healthy' } },
      { judged: { health: 'present' } },
      { why: 'missing' },
    ]);
  });

  it('of a custom kind with the name of a built-in one is read whole', async () => {
    const id = 'apps_reader_iam.acme.io_Role';
    const { inspect, store } = await start([id]);
    store.write('roles.iam.acme.io', {
      apiVersion: 'iam.acme.io/v1',
      kind: 'Role',
      metadata: { name: 'reader', namespace: 'apps' },
      status: { conditions: [{ type: 'Ready', status: 'False', reason: 'Denied' }] },
    });
    expect(await inspect([item('Role', 'iam.acme.io/v1', 'reader')])).toEqual([
      { judged: { health: 'failing', words: 'Denied' } },
    ]);
  });

  it('that may not be read is forbidden, and its kind is asked for once more at most', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `apps_s${i}__Service`);
    const { inspect, asked } = await start(ids);
    const items = ids.map((_, i) => item('Service', 'v1', `s${i}`));
    const answers = await inspect(items);
    expect(answers).toEqual(items.map(() => ({ why: 'forbidden' })));
    // Three go out before the first refusal is back.
    expect(asked().length).toBeGreaterThan(0);
    expect(asked().length).toBeLessThanOrEqual(3);
  });

  it('of a kind that the cluster does not serve is not claimed to be missing', async () => {
    const { inspect } = await start([]);
    expect(await inspect([item('Gone', 'acme.example.com/v1', 'x')])).toEqual([
      { why: 'not-served' },
    ]);
  });

  it.each([
    item('HorizontalPodAutoscaler', 'autoscaling/v2beta2', 'web'),
    item('Deployment', 'apps/v1beta2', 'web'),
  ])('of $apiVersion, which is no longer served, is not claimed to be missing', async (one) => {
    const { inspect } = await start([]);
    expect(await inspect([one, DEPLOYMENT])).toEqual([{ why: 'not-served' }, { why: 'missing' }]);
  });

  it('of a custom kind is missing only where its kind is served', async () => {
    const { inspect, cluster } = await start([]);
    const gone = item('Kustomization', 'kustomize.toolkit.fluxcd.io/v1', 'gone');
    expect(await inspect([gone])).toEqual([{ why: 'missing' }]);
    // Its plural is still known.
    await cluster.setFaults({ noCrds: true });
    expect(await inspect([gone])).toEqual([{ why: 'not-served' }]);
  });

  it('of a kind that was not served is judged as soon as it is', async () => {
    const { inspect, cluster } = await start([]);
    const one = item('Kustomization', 'kustomize.toolkit.fluxcd.io/v1', 'k00');
    await cluster.setFaults({ noCrds: true });
    expect(await inspect([one])).toEqual([{ why: 'not-served' }]);
    await cluster.setFaults({ noCrds: false });
    expect(await inspect([one])).toMatchObject([{ judged: {} }]);
  });

  it('by a cluster that does not answer ends in time, unanswered', async () => {
    const { inspect, cluster } = await start([], { fetchTimeoutMs: 300 });
    await cluster.setFaults({ latencyMs: 5_000 });
    const answers = await inspect(Array.from({ length: 10 }, () => DEPLOYMENT));
    expect(answers).toEqual(Array.from({ length: 10 }, () => ({ why: 'unanswered' })));
  });

  it('of many at once is refused: one cluster checks one inventory at a time', async () => {
    const { inspect, cluster } = await start([], { fetchTimeoutMs: 500 });
    await cluster.setFaults({ latencyMs: 5_000 });
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => inspect([DEPLOYMENT])));
    const refused = all.filter((a) => a.status === 'rejected');
    expect(refused).toHaveLength(5);
    expect(refused[0]?.reason).toMatchObject({ code: 'rate-limited', cluster: 'one' });
  });
});

it.each([
  ['Deployment', 'deployments'],
  ['Ingress', 'ingresses'],
  ['NetworkPolicy', 'networkpolicies'],
  ['StorageClass', 'storageclasses'],
  ['Endpoints', 'endpoints'],
  ['PodDisruptionBudget', 'poddisruptionbudgets'],
])('%s is served as %s', (kind, plural) => {
  expect(guessPlural(kind)).toBe(plural);
});

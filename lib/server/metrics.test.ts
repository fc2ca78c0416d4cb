import perfHooks from 'node:perf_hooks';
import { expect, test, vi } from 'vitest';
import type { FleetTally } from '../aggregate/tally.ts';
import { session as live, kindSession } from '../testing/builders.ts';
import type { ClusterSession } from '../flux/session.ts';
import { silentLog } from '../flux/log.ts';
import { start } from '../server.ts';
import { noTraffic } from '../watch/traffic.ts';
import { createMetrics, processMetrics, type MetricSources } from './metrics.ts';

const session = (cluster: string): ClusterSession => ({
  cluster,
  connection: 'live',
  reason: null,
  message: null,
  hint: null,
  since: 0,
  nextRetryAt: null,
  lastContactAt: 1_500,
  kubernetesVersion: null,
  flux: null,
  kinds: {},
});

const tally = {
  counts: { failing: 2, ready: 40, stale: 1 },
  byConnection: { live: 1, unreachable: 0 },
} as unknown as FleetTally;

function sources(clusters: readonly string[]): MetricSources {
  const traffic = new Map(
    clusters.map((name) => [
      name,
      { ...noTraffic(), bytes: 7, events: 3, lastEventAt: 2_500, restarts: { 'list:expired': 2 } },
    ]),
  );
  return {
    collector: () => ({
      clusters: clusters.length,
      waiting: 4,
      opening: 5,
      traffic,
      queued: new Set<string>(),
    }),
    tally: () => tally,
    sessions: () => clusters.map(session),
    objectsOf: () => 43,
    streamClients: () => 9,
    streamQueues: () => ({ bytes: 512, lagging: 2, resets: 3 }),
    seq: () => 77,
    depths: () => ({ changes: 10, capacity: 100, oldestAt: 3_500, batch: 6, due: 8 }),
  };
}

const ofProcess = processMetrics();

const samples = async (given: MetricSources) => {
  const metrics = createMetrics(given, ofProcess);
  const lines = async () =>
    (await metrics.text()).split('\n').filter((line) => line.startsWith('fleetglass_'));
  return { first: await lines(), second: await lines() };
};

test('a scrape says what is known of the fleet and of each cluster, and a second one the same', async () => {
  const { first, second } = await samples(sources(['eu']));
  expect(first).toEqual(
    expect.arrayContaining([
      'fleetglass_clusters{state="unreachable"} 0',
      'fleetglass_objects{state="stale"} 1',
      'fleetglass_stream_clients 9',
      'fleetglass_stream_lagging_clients 2',
      'fleetglass_stream_queued_bytes 512',
      'fleetglass_stream_resets_total 3',
      'fleetglass_store_sequence 77',
      'fleetglass_change_log_changes 10',
      'fleetglass_change_log_capacity 100',
      'fleetglass_change_log_oldest_timestamp_seconds 3.5',
      'fleetglass_queue_changes 6',
      'fleetglass_queue_records 8',
      'fleetglass_queue_clusters{queue="connect"} 5',
      'fleetglass_queue_clusters{queue="list"} 4',
      'fleetglass_cluster_state{cluster="eu",state="live"} 1',
      'fleetglass_cluster_objects{cluster="eu"} 43',
      'fleetglass_cluster_last_contact_timestamp_seconds{cluster="eu"} 1.5',
      'fleetglass_cluster_last_event_timestamp_seconds{cluster="eu"} 2.5',
      'fleetglass_cluster_received_bytes_total{cluster="eu"} 7',
      'fleetglass_cluster_watch_events_total{cluster="eu"} 3',
      'fleetglass_cluster_restarts_total{cluster="eu",step="list",reason="expired"} 2',
    ]),
  );
  expect(second).toEqual(first);
});

test('what was never seen has no sample: no bookmark is not a bookmark of 1970', async () => {
  const { first } = await samples(sources(['eu']));
  expect(first.filter((line) => line.includes('bookmark'))).toEqual([]);
});

test('a hostile cluster name stays within its label', async () => {
  const { first } = await samples(sources(['a"} 1\nfleetglass_fake 1\\']));
  expect(first.some((line) => line.startsWith('fleetglass_fake'))).toBe(false);
  expect(first).toContain(
    String.raw`fleetglass_cluster_objects{cluster="a\"} 1\nfleetglass_fake 1\\"} 43`,
  );
});

test('the number of series of a cluster is bounded, and a cluster that is gone leaves none', async () => {
  let now = sources(['a', 'b']);
  const metrics = createMetrics(
    {
      ...now,
      collector: () => now.collector(),
      tally: () => now.tally(),
      sessions: () => now.sessions(),
      objectsOf: (cluster) => now.objectsOf(cluster),
    },
    ofProcess,
  );
  const of = async (name: string) =>
    (await metrics.text()).split('\n').filter((line) => line.includes(`cluster="${name}"`)).length;
  expect(await of('b')).toBe(await of('a'));
  expect(await of('a')).toBeGreaterThan(3);
  expect(await of('a')).toBeLessThan(20);
  now = sources(['a']);
  expect(await of('b')).toBe(0);
});

test('of the live watches the one without a bookmark for longest is told, by cluster and by kind; a lost one is not live', async () => {
  const given: Record<string, ClusterSession> = {
    a: live({ cluster: 'a' }),
    b: live({
      cluster: 'b',
      kinds: { ...live().kinds, Kustomization: kindSession('interrupted') },
    }),
    gone: live({ cluster: 'gone', connection: 'unreachable' }),
  };
  const traffic = new Map([
    ['a', { ...noTraffic(), bookmarks: new Map([['Kustomization' as const, 9_000]]) }],
    [
      'b',
      {
        ...noTraffic(),
        bookmarks: new Map([
          ['Kustomization' as const, 1_000],
          ['HelmRelease' as const, 5_000],
        ]),
      },
    ],
    ['gone', { ...noTraffic(), bookmarks: new Map([['HelmRelease' as const, 2_000]]) }],
  ]);
  const base = sources([]);
  const { first } = await samples({
    ...base,
    sessions: () => Object.values(given),
    collector: () => ({ ...base.collector(), traffic }),
  });
  const told = first.filter((line) => line.includes('oldest_bookmark')).toSorted();
  expect(told).toEqual([
    'fleetglass_cluster_oldest_bookmark_timestamp_seconds{cluster="a"} 9',
    'fleetglass_cluster_oldest_bookmark_timestamp_seconds{cluster="b"} 5',
    'fleetglass_kind_oldest_bookmark_timestamp_seconds{kind="HelmRelease"} 5',
    'fleetglass_kind_oldest_bookmark_timestamp_seconds{kind="Kustomization"} 9',
  ]);
  expect(first).toEqual(
    expect.arrayContaining([
      'fleetglass_watches{kind="Kustomization",state="live"} 1',
      'fleetglass_watches{kind="Kustomization",state="interrupted"} 2',
      'fleetglass_watches{kind="HelmRelease",state="live"} 2',
    ]),
  );
});

test('the process is observed once, however often a fleet is started and stopped', async () => {
  const observe = vi.spyOn(perfHooks, 'monitorEventLoopDelay');
  const startOnce = async (): Promise<void> => {
    const fleet = await start({ env: {}, home: '/nonexistent', log: silentLog });
    await fleet.stop();
  };
  await startOnce();
  const before = observe.mock.calls.length;
  for (let n = 0; n < 10; n += 1) await startOnce();
  expect(observe.mock.calls.length).toBe(before);
  expect(before).toBeGreaterThan(0);
  observe.mockRestore();
});

import { expect, test } from 'vitest';
import type { FleetTally } from '../aggregate/tally.ts';
import type { ClusterSession } from '../flux/session.ts';
import { noTraffic } from '../watch/traffic.ts';
import { createMetrics, type MetricSources } from './metrics.ts';

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
    collector: () => ({ clusters: clusters.length, waiting: 4, opening: 5, traffic }),
    tally: () => tally,
    sessions: () => clusters.map(session),
    objectsOf: () => 43,
    streamClients: () => 9,
  };
}

const samples = async (given: MetricSources) => {
  const metrics = createMetrics(given);
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
  const metrics = createMetrics({
    collector: () => now.collector(),
    tally: () => now.tally(),
    sessions: () => now.sessions(),
    objectsOf: (cluster) => now.objectsOf(cluster),
    streamClients: () => now.streamClients(),
  });
  const of = async (name: string) =>
    (await metrics.text()).split('\n').filter((line) => line.includes(`cluster="${name}"`)).length;
  expect(await of('b')).toBe(await of('a'));
  expect(await of('a')).toBeGreaterThan(3);
  expect(await of('a')).toBeLessThan(20);
  now = sources(['a']);
  expect(await of('b')).toBe(0);
});

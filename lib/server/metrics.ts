import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { FleetTally } from '../aggregate/tally.ts';
import type { ClusterSession } from '../flux/session.ts';
import type { CollectorMetrics } from '../watch/collector.ts';

/** What metrics are made of, read anew for each scrape. */
export interface MetricSources {
  readonly collector: () => CollectorMetrics;
  readonly tally: () => FleetTally;
  readonly sessions: () => Iterable<ClusterSession>;
  readonly objectsOf: (cluster: string) => number;
  readonly streamClients: () => number;
}

export interface Metrics {
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/**
 * Metrics in Prometheus' format, on a registry of their own; each is explained in docs/metrics.md. Labels are names of clusters
 * and words of closed sets, so that the number of series is bounded by the number of clusters.
 */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  ofFleet(registry, sources);
  ofClusters(registry, sources);
  ofTraffic(registry, sources);
  return { contentType: registry.contentType, text: () => registry.metrics() };
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [Labels, number];

interface Described {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly read: () => Iterable<Sample>;
}

function gauge(registry: Registry, { name, help, labels = [], read }: Described): void {
  const metric = new Gauge({
    name: `fleetglass_${name}`,
    help,
    labelNames: [...labels],
    registers: [],
    collect() {
      this.reset();
      for (const [label, value] of read()) this.set(label, value);
    },
  });
  registry.registerMetric(metric);
}

function counter(registry: Registry, { name, help, labels = [], read }: Described): void {
  const metric = new Counter({
    name: `fleetglass_${name}`,
    help,
    labelNames: [...labels],
    registers: [],
    collect() {
      this.reset();
      for (const [label, value] of read()) this.inc(label, value);
    },
  });
  registry.registerMetric(metric);
}

const byState = (counts: Readonly<Record<string, number>>): Sample[] =>
  Object.entries(counts).map(([state, n]) => [{ state }, n]);

function ofFleet(registry: Registry, { collector, tally, streamClients }: MetricSources): void {
  gauge(registry, {
    name: 'clusters',
    help: 'Clusters by the state of their connection.',
    labels: ['state'],
    read: () => byState(tally().byConnection),
  });
  gauge(registry, {
    name: 'objects',
    help: 'Flux objects by state; what is stale counts as stale and as nothing else.',
    labels: ['state'],
    read: () => byState(tally().counts),
  });
  gauge(registry, {
    name: 'stream_clients',
    help: 'Open change streams.',
    read: () => [[{}, streamClients()]],
  });
  gauge(registry, {
    name: 'queue_clusters',
    help: 'Clusters that wait for their turn to connect or to list.',
    labels: ['queue'],
    read: () => [
      [{ queue: 'connect' }, collector().opening],
      [{ queue: 'list' }, collector().waiting],
    ],
  });
}

function ofClusters(registry: Registry, { sessions, objectsOf }: MetricSources): void {
  gauge(registry, {
    name: 'cluster_state',
    help: '1 for the present state of the connection to a cluster.',
    labels: ['cluster', 'state'],
    *read() {
      for (const { cluster, connection } of sessions()) yield [{ cluster, state: connection }, 1];
    },
  });
  gauge(registry, {
    name: 'cluster_objects',
    help: 'Flux objects held of a cluster.',
    labels: ['cluster'],
    *read() {
      for (const { cluster } of sessions()) yield [{ cluster }, objectsOf(cluster)];
    },
  });
  gauge(registry, {
    name: 'cluster_last_contact_timestamp_seconds',
    help: 'When the cluster was last heard at all; told at most every 10 s.',
    labels: ['cluster'],
    *read() {
      for (const { cluster, lastContactAt } of sessions())
        if (lastContactAt !== null) yield [{ cluster }, lastContactAt / 1000];
    },
  });
}

function ofTraffic(registry: Registry, { collector }: MetricSources): void {
  const labels = ['cluster'];
  gauge(registry, {
    name: 'cluster_last_event_timestamp_seconds',
    help: 'When a watch last delivered a change.',
    labels,
    *read() {
      for (const [cluster, { lastEventAt }] of collector().traffic)
        if (lastEventAt !== null) yield [{ cluster }, lastEventAt / 1000];
    },
  });
  gauge(registry, {
    name: 'cluster_last_bookmark_timestamp_seconds',
    help: 'When a watch last delivered a bookmark.',
    labels,
    *read() {
      for (const [cluster, { lastBookmarkAt }] of collector().traffic)
        if (lastBookmarkAt !== null) yield [{ cluster }, lastBookmarkAt / 1000];
    },
  });
  counter(registry, {
    name: 'cluster_received_bytes_total',
    help: 'Bytes of lists and watches, after decompression.',
    labels,
    *read() {
      for (const [cluster, { bytes }] of collector().traffic) yield [{ cluster }, bytes];
    },
  });
  counter(registry, {
    name: 'cluster_watch_events_total',
    help: 'Changes that watches delivered.',
    labels,
    *read() {
      for (const [cluster, { events }] of collector().traffic) yield [{ cluster }, events];
    },
  });
  counter(registry, {
    name: 'cluster_restarts_total',
    help: 'Lists and watches that were begun again, by what was begun and why.',
    labels: ['cluster', 'step', 'reason'],
    *read() {
      for (const [cluster, { restarts }] of collector().traffic)
        for (const [name, count] of Object.entries(restarts)) {
          const [step = '', reason = ''] = name.split(':');
          yield [{ cluster, step, reason }, count];
        }
    },
  });
}

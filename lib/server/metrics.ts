import { setImmediate } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { FleetTally } from '../aggregate/tally.ts';
import type { StreamQueues } from '../api/stream.ts';
import { FLUX_KINDS } from '../flux/kinds.ts';
import type { ClusterSession } from '../flux/session.ts';
import type { StoreDepths } from '../store/fleet-store.ts';
import type { CollectorMetrics } from '../watch/collector.ts';
import { counter, gauge, type Sample } from './metric.ts';
import { oldestBookmark, watchesByKind } from './watches.ts';

/** What metrics are made of, read anew for each scrape. */
export interface MetricSources {
  readonly collector: () => CollectorMetrics;
  readonly tally: () => FleetTally;
  readonly sessions: () => Iterable<ClusterSession>;
  readonly objectsOf: (cluster: string) => number;
  readonly streamClients: () => number;
  readonly streamQueues: () => StreamQueues;
  /** Number of the newest change. */
  readonly seq: () => number;
  readonly depths: () => StoreDepths;
}

export interface Metrics {
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/** Metrics of the process itself. */
export interface ProcessMetrics {
  readonly registry: Registry;
}

/** Observes the process from now on, for good: prom-client can't stop its observers, so make it once for a process. */
export function processMetrics(): ProcessMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { registry };
}

/**
 * Metrics in Prometheus' format, on registries of their own; each is explained in docs/metrics.md. Labels are names of clusters
 * and words of closed sets, so that the number of series is bounded by the number of clusters.
 */
export function createMetrics(sources: MetricSources, ofProcess: ProcessMetrics): Metrics {
  const parts = [ofFleet, ofChanges, ofStreams, ofWatches, ofClusters, ofTraffic].map((fill) => {
    const registry = new Registry();
    fill(registry, sources);
    return registry;
  });
  return {
    contentType: ofProcess.registry.contentType,
    async text() {
      const texts = [];
      for (const registry of [ofProcess.registry, ...parts]) {
        texts.push(await registry.metrics());
        // A thousand clusters take a while: the event loop has its turn in between.
        await setImmediate();
      }
      return texts.join('');
    },
  };
}

const byState = (counts: Readonly<Record<string, number>>): Sample[] =>
  Object.entries(counts).map(([state, n]) => [{ state }, n]);

function ofFleet(registry: Registry, { collector, tally }: MetricSources): void {
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
    name: 'queue_clusters',
    help: 'Clusters that wait for their turn to connect or to list.',
    labels: ['queue'],
    read: () => [
      [{ queue: 'connect' }, collector().opening],
      [{ queue: 'list' }, collector().waiting],
    ],
  });
}

function ofChanges(registry: Registry, { seq, depths }: MetricSources): void {
  gauge(registry, {
    name: 'store_sequence',
    help: 'Number of the newest change; it grows across restarts.',
    read: () => [[{}, seq()]],
  });
  gauge(registry, {
    name: 'change_log_changes',
    help: 'Changes in the log from which a stream can be resumed.',
    read: () => [[{}, depths().changes]],
  });
  gauge(registry, {
    name: 'change_log_capacity',
    help: 'Changes that the log can hold.',
    read: () => [[{}, depths().capacity]],
  });
  gauge(registry, {
    name: 'change_log_oldest_timestamp_seconds',
    help: 'When the oldest change in the log happened.',
    *read() {
      const { oldestAt } = depths();
      if (oldestAt !== null) yield [{}, oldestAt / 1000];
    },
  });
  gauge(registry, {
    name: 'queue_changes',
    help: 'Changes that wait to be handed to streams with the next batch.',
    read: () => [[{}, depths().batch]],
  });
  gauge(registry, {
    name: 'queue_records',
    help: 'Records that are looked at again at a set time, outdated entries included.',
    read: () => [[{}, depths().due]],
  });
}

function ofStreams(registry: Registry, { streamClients, streamQueues }: MetricSources): void {
  gauge(registry, {
    name: 'stream_clients',
    help: 'Open change streams.',
    read: () => [[{}, streamClients()]],
  });
  gauge(registry, {
    name: 'stream_lagging_clients',
    help: 'Streams whose queue is full; they are reset when they read again, and let go after a minute.',
    read: () => [[{}, streamQueues().lagging]],
  });
  gauge(registry, {
    name: 'stream_queued_bytes',
    help: 'Bytes that wait for slow readers, of all streams.',
    read: () => [[{}, streamQueues().bytes]],
  });
  counter(registry, {
    name: 'stream_resets_total',
    help: 'Streams that were reset or let go because their reader was too slow.',
    read: () => [[{}, streamQueues().resets]],
  });
}

function ofWatches(registry: Registry, { collector, sessions }: MetricSources): void {
  gauge(registry, {
    name: 'watches',
    help: 'Clusters by the state of their watch of a kind.',
    labels: ['kind', 'state'],
    *read() {
      for (const [kind, counts] of watchesByKind(sessions()))
        for (const [state, n] of Object.entries(counts)) yield [{ kind, state }, n];
    },
  });
  gauge(registry, {
    name: 'kind_oldest_bookmark_timestamp_seconds',
    help: 'Of the live watches of a kind, the one without a bookmark for longest: when it last got one.',
    labels: ['kind'],
    *read() {
      const { traffic } = collector();
      const all = [...sessions()];
      for (const kind of FLUX_KINDS) {
        const at = oldestBookmark(all, traffic, [kind]);
        if (at !== null) yield [{ kind }, at / 1000];
      }
    },
  });
  gauge(registry, {
    name: 'cluster_oldest_bookmark_timestamp_seconds',
    help: 'Of the live watches of a cluster, the one without a bookmark for longest: when it last got one.',
    labels: ['cluster'],
    *read() {
      const { traffic } = collector();
      for (const session of sessions()) {
        const at = oldestBookmark([session], traffic, FLUX_KINDS);
        if (at !== null) yield [{ cluster: session.cluster }, at / 1000];
      }
    },
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

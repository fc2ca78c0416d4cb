import type { Clock } from '../flux/clock.ts';
import type { FleetEvent } from '../flux/events.ts';
import { FLUX_KINDS } from '../flux/kinds.ts';
import type { Log } from '../flux/log.ts';
import { isFresh, type ClusterSession } from '../flux/session.ts';
import type { RegistryEvent, RegistryProblem } from '../registry/spec.ts';
import { createAttention } from '../aggregate/attention.ts';
import { createObjects } from '../aggregate/select.ts';
import { createTallies } from '../aggregate/tally.ts';
import { pageOfClusters } from '../api/clusters.ts';
import type {
  ClusterDetail,
  ClusterQuery,
  ClusterRow,
  Fleet,
  KindRow,
  List,
  ObjectDetail,
  ObjectList,
  ObjectQuery,
} from '../api/contract.ts';
import { encodePosition, facetAnswers, selectionOf } from '../api/query.ts';
import type { Reads } from '../api/routes.ts';
import { clusterRow, kindCounts, objectRow, type ClusterOrigin } from '../api/rows.ts';
import { createStreamHub } from '../api/stream.ts';
import { createStore } from '../store/fleet-store.ts';
import type { ObjectAddress } from '../store/indexes.ts';
import type { Known } from './inventory.ts';
import { logChanges } from './log-changes.ts';
import type { MetricSources } from './metrics.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import { surroundings } from './related.ts';

export interface FleetModel extends Omit<Reads, 'live' | 'report' | 'system'> {
  /** A Flux object of which no answer of its cluster is needed. */
  readonly known: Known;
  /** Takes what a collector says; events of clusters that are not configured (any more) are dropped. */
  readonly apply: (event: FleetEvent) => void;
  readonly onRegistry: (event: RegistryEvent) => void;
  /** The configuration was read once: from now on the fleet can be ready. */
  readonly configured: () => void;
  readonly readiness: () => Readiness;
  /** What metrics are made of. */
  readonly measured: Omit<MetricSources, 'collector'>;
  /** Ends streams, timers and subscriptions. */
  readonly stop: () => void;
}

const NO_ORIGIN: ClusterOrigin = { labels: {}, origin: '' };

const clusterOf = (event: FleetEvent): string => {
  if (event.type === 'put') return event.object.cluster;
  return event.type === 'session' ? event.session.cluster : event.cluster;
};

const connecting = (cluster: string, since: number): ClusterSession => ({
  cluster,
  connection: 'connecting',
  reason: null,
  message: null,
  hint: null,
  since,
  nextRetryAt: null,
  lastContactAt: null,
  kubernetesVersion: null,
  flux: null,
  kinds: {},
});

/** Store, aggregates and stream put together, without sockets: what they know, in the shapes of the wire. */
export function createFleetModel(options: {
  clock: Clock;
  random: () => number;
  log: Log;
  demo: boolean;
}): FleetModel {
  const { clock, random, log, demo } = options;
  const store = createStore({ clock, log });
  const tallies = createTallies(store);
  const attention = createAttention(store);
  const origins = new Map<string, ClusterOrigin>();
  const select = createObjects(store, (name) => (origins.get(name) ?? NO_ORIGIN).labels);
  let problems: readonly RegistryProblem[] = [];
  const counts = () => tallies.fleet().counts;
  const hub = createStreamHub({ source: { ...store, counts }, clock, random });
  const readiness = createReadiness({
    clock,
    tally: tallies.fleet,
    onReady() {
      log.info('The fleet is ready.', { ...readiness.now() });
      store.note(null);
    },
  });
  store.subscribe(readiness.check);
  const stopLog = logChanges(store, clock, log);

  const sessionOf = (name: string): ClusterSession | undefined => store.clusters.get(name)?.session;
  const rowOf = (name: string, session: ClusterSession): ClusterRow =>
    clusterRow(session, origins.get(name) ?? NO_ORIGIN, tallies.cluster(name));

  function kindRows(name: string, session: ClusterSession): KindRow[] {
    const rows: KindRow[] = [];
    for (const kind of FLUX_KINDS) {
      const heard = session.kinds[kind];
      if (heard === undefined) continue;
      rows.push({ kind, ...heard, counts: kindCounts(tallies.block(name, kind)) });
    }
    return rows;
  }

  return {
    apply(event) {
      if (origins.has(clusterOf(event))) store.apply(event);
    },
    onRegistry(event) {
      const at = clock.now();
      switch (event.type) {
        case 'added':
        case 'changed': {
          const { id, labels, origin } = event.spec;
          origins.set(id, { labels, origin });
          if (sessionOf(id) === undefined)
            store.apply({ type: 'session', session: connecting(id, at), at });
          else store.note(id);
          break;
        }
        case 'removed':
          origins.delete(event.id);
          store.apply({ type: 'cluster-removed', cluster: event.id, at });
          break;
        case 'problems':
          problems = event.problems;
          store.note(null);
          break;
      }
    },
    configured: readiness.configured,
    readiness: readiness.now,
    measured: {
      tally: tallies.fleet,
      *sessions() {
        for (const { session } of store.clusters.values()) yield session;
      },
      objectsOf: (cluster) => tallies.cluster(cluster).total,
      streamClients: hub.clients,
      streamQueues: hub.queues,
      seq: store.seq,
      depths: store.depths,
    },
    stream: hub.open,
    seq: store.seq,

    fleet(): Fleet {
      const now = clock.now();
      const tally = tallies.fleet();
      const { items, total } = attention();
      return {
        seq: store.seq(),
        at: now,
        counts: tally.counts,
        objects: tally.objects,
        clusters: {
          total: tally.clusters,
          ready: readiness.now().ready,
          byConnection: tally.byConnection,
          failing: tally.failing,
          healthy: tally.healthy,
        },
        versions: [...tally.versions],
        attention: items.map((r) => objectRow(r, sessionOf(r.seen.cluster), now)),
        attentionTotal: total,
        problems: [...problems],
        demo,
      };
    },

    clusters(query: ClusterQuery): List<ClusterRow> {
      const rows: ClusterRow[] = [];
      for (const [name, { session }] of store.clusters) rows.push(rowOf(name, session));
      return pageOfClusters(rows, query, store.seq());
    },

    cluster(name: string): ClusterDetail | undefined {
      const session = sessionOf(name);
      if (session === undefined) return undefined;
      return {
        ...rowOf(name, session),
        kinds: kindRows(name, session),
        components: [...(session.flux?.components ?? [])],
        managedBy: session.flux?.managedBy ?? null,
        flux: session.flux && {
          versionFrom: session.flux.versionFrom,
          versionUpTo: session.flux.versionUpTo,
          controllers: session.flux.controllers,
          instances: [...session.flux.instances],
        },
        seq: store.seq(),
      };
    },

    objects(query: ObjectQuery): ObjectList {
      const now = clock.now();
      const { rows, total, more, facets } = select(selectionOf(query));
      const last = rows.at(-1);
      return {
        items: rows.map(({ record, cluster }) => objectRow(record, sessionOf(cluster), now)),
        total,
        nextCursor: more && last !== undefined ? encodePosition(query.sort, last) : null,
        seq: store.seq(),
        ...(query.facets === undefined ? {} : { facets: facetAnswers(facets) }),
      };
    },

    object(at: ObjectAddress): ObjectDetail | undefined {
      const record = store.record(at.cluster, at.kind, at.namespace, at.name);
      if (record === undefined) return undefined;
      const now = clock.now();
      const { seen } = record;
      return {
        object: objectRow(record, sessionOf(at.cluster), now),
        progress: seen.progress,
        generationCurrent: seen.currentGeneration,
        createdAt: seen.createdAt,
        intervalMs: seen.intervalMs,
        retryIntervalMs: seen.retryIntervalMs,
        timeoutMs: seen.timeoutMs,
        inventory: seen.inventory,
        chart: seen.chart,
        path: seen.path,
        url: seen.url,
        drifted: seen.drifted,
        driftMode: seen.driftMode,
        remote: seen.remote,
        ...surroundings(store, at, record, now),
        seq: store.seq(),
      };
    },

    known({ cluster, kind, namespace, name }) {
      const session = sessionOf(cluster);
      if (session === undefined || !isFresh(session, kind)) return null;
      return store.record(cluster, kind, namespace, name) ?? 'missing';
    },

    stop() {
      stopLog();
      hub.stop();
      readiness.stop();
      store.stop();
    },
  };
}

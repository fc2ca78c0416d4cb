import type { Clock } from '../flux/clock.ts';
import type { FleetEvent } from '../flux/events.ts';
import { FLUX_KINDS } from '../flux/kinds.ts';
import { errorPlace, type Log } from '../flux/log.ts';
import { isFresh, type ClusterSession } from '../flux/session.ts';
import { isBroken } from '../flux/state.ts';
import type { RegistryEvent, RegistryProblem } from '../registry/spec.ts';
import { createCauses } from '../aggregate/causes.ts';
import { createObjectTable } from '../aggregate/object-table.ts';
import { createRecentChanges } from '../aggregate/recent.ts';
import { createObjects } from '../aggregate/select.ts';
import { createTallies } from '../aggregate/tally.ts';
import { pageOfClusters } from '../api/clusters.ts';
import type {
  ClusterDetail,
  ClusterRow,
  Fleet,
  KindRow,
  ObjectDetail,
  ObjectList,
  ObjectQuery,
} from '../api/contract.ts';
import type { ClusterList, ClusterQuery } from '../api/contract/clusters.ts';
import { written } from '../api/export-rows.ts';
import { createExports } from '../api/export-stream.ts';
import { encodePosition, facetAnswers, selectionOf } from '../api/query.ts';
import type { Reads } from '../api/routes.ts';
import { clusterRow, kindCounts, objectRow, type ClusterOrigin } from '../api/rows.ts';
import { createStreamHub } from '../api/stream.ts';
import { createStore } from '../store/fleet-store.ts';
import type { ObjectAddress } from '../store/indexes.ts';
import { createCauseReads } from './causes.ts';
import { clusterChanges } from './cluster-changes.ts';
import type { Known } from './inventory.ts';
import { tellingLabels } from './label-keys.ts';
import { logChanges } from './log-changes.ts';
import { createMatrices } from './matrix.ts';
import type { MetricSources } from './metrics.ts';
import { createObjectSet } from './object-set.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import { createFind } from './find.ts';
import { rootSource } from './root-source.ts';
import { surroundings } from './related.ts';
import { createTrees } from './tree.ts';

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
  const causes = createCauses(store);
  const recent = createRecentChanges(store);
  const origins = new Map<string, ClusterOrigin>();
  const table = createObjectTable(store);
  const labelsOf = (name: string) => (origins.get(name) ?? NO_ORIGIN).labels;
  const select = createObjects(store, labelsOf, table);
  const find = createFind({ store, table, tallies, labelsOf });
  const causeReads = createCauseReads({ store, causes, labelsOf, now: () => clock.now() });
  const set = createObjectSet({ store, select, clock });
  const exports = createExports({
    clock,
    report: (error) => log.error('An export broke off', { error: errorPlace(error) }),
  });
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
  const allRows = (): ClusterRow[] =>
    [...store.clusters].map(([name, { session }]) => rowOf(name, session));
  const matrix = createMatrices({
    rows: allRows,
    version: tallies.version,
    seq: store.seq,
    now: () => clock.now(),
  });

  const labelKeysOf = (query: ObjectQuery): string[] => [
    ...new Set([
      ...(query.label ?? []).map(({ key }) => key),
      ...(query.facets?.includes('labels') === true ? tellingLabels(labelsOfAll()) : []),
    ]),
  ];
  function* labelsOfAll() {
    for (const { labels } of origins.values()) yield labels;
  }

  function kindRows(name: string, session: ClusterSession): KindRow[] {
    const rows: KindRow[] = [];
    for (const kind of FLUX_KINDS) {
      const heard = session.kinds[kind];
      if (heard === undefined) continue;
      // A cluster that nobody reaches is not being read, whatever its kinds were doing when it went.
      const lost = session.connection === 'unreachable' || session.connection === 'unauthorized';
      const state = lost && heard.state === 'syncing' ? 'interrupted' : heard.state;
      rows.push({ kind, ...heard, state, counts: kindCounts(tallies.block(name, kind)) });
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
    find,
    now: () => clock.now(),
    named: set.named,
    exported: (query, format, signal) =>
      exports.open(() => written(format, set.every(query)), signal),
    seq: store.seq,

    fleet(): Fleet {
      const now = clock.now();
      const tally = tallies.fleet();
      return {
        seq: store.seq(),
        at: now,
        counts: tally.counts,
        drift: tally.drift,
        objects: tally.objects,
        clusters: {
          total: tally.clusters,
          ready: readiness.now().ready,
          byConnection: tally.byConnection,
          failing: tally.failing,
          healthy: tally.healthy,
        },
        versions: [...tally.versions],
        problems: [...problems],
        demo,
      };
    },

    matrix,

    clusters(query: ClusterQuery): ClusterList {
      const page = pageOfClusters(allRows(), query, { seq: store.seq(), now: clock.now() });
      const items = page.items.map((row) => ({ ...row, root: rootSource(store, row.name) }));
      return { ...page, items };
    },

    cluster(name: string): ClusterDetail | undefined {
      const session = sessionOf(name);
      if (session === undefined) return undefined;
      return {
        ...rowOf(name, session),
        root: rootSource(store, name),
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

    tree: createTrees(store, recent),
    changes: (cluster) => clusterChanges(store, recent, cluster),

    objects(query: ObjectQuery): ObjectList {
      const now = clock.now();
      const { rows, total, more, facets } = select(selectionOf(query, labelKeysOf(query)));
      const last = rows.at(-1);
      return {
        items: rows.map(({ record, cluster }) => objectRow(record, sessionOf(cluster), now)),
        total,
        nextCursor: more && last !== undefined ? encodePosition(query.sort, last) : null,
        seq: store.seq(),
        ...(query.facets === undefined ? {} : { facets: facetAnswers(facets) }),
      };
    },

    ...causeReads,

    object(at: ObjectAddress): ObjectDetail | undefined {
      const record = store.record(at.cluster, at.kind, at.namespace, at.name);
      if (record === undefined) return undefined;
      const now = clock.now();
      const { seen } = record;
      const around = surroundings(store, at, record, now);
      const cause = causeReads.of(at);
      const isOwn = isBroken(record.state) && record.blocked !== 'waiting';
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
        ...around,
        // The same failure, not the same reason: of another message it may be another cause.
        blast: {
          ...around.blast,
          same:
            isOwn && cause !== null && cause !== undefined ? cause.clusters - 1 : around.blast.same,
        },
        cause,
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
      exports.stop();
      readiness.stop();
      store.stop();
    },
  };
}

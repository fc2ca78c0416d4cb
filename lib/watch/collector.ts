import type { Clock } from '../flux/clock.ts';
import type { FleetSink } from '../flux/events.ts';
import type { InventoryItem } from '../flux/inventory.ts';
import type { FluxKind } from '../flux/kinds.ts';
import type { Log } from '../flux/log.ts';
import { createIntern } from '../project/intern.ts';
import { project } from '../project/project.ts';
import type { ClusterSpec } from '../registry/spec.ts';
import type { Api } from './api.ts';
import { createBreather } from './breather.ts';
import { createInspector, type Inspected, type Inspector } from './fetch-inventory.ts';
import { createFetcher, FetchError, type FetchedObject, type Fetcher } from './fetch-object.ts';
import { createSlots } from './limit.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { startSession, type Session } from './session.ts';
import type { ClusterTraffic } from './traffic.ts';

export interface CollectorOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly sink: FleetSink;
  readonly log: Log;
  /** Sent as `User-Agent: fleetglass/<version>`. */
  readonly version?: string;
  readonly limits?: Partial<Limits>;
}

/** Follows the Flux objects of every cluster that it is given, and tells the sink. */
export interface Collector {
  add(spec: ClusterSpec): void;
  /** Connects anew; what is known of the cluster stays until the new connection has listed. */
  change(spec: ClusterSpec): void;
  remove(id: string): void;
  /** Throws FetchError, whose `code` is one of the API's error codes. */
  fetchObject(
    cluster: string,
    kind: FluxKind,
    namespace: string,
    name: string,
    signal: AbortSignal,
  ): Promise<FetchedObject>;
  /** Asks the cluster for each item; answers in their order. Throws FetchError. The caller bounds their number. */
  inspect(
    cluster: string,
    items: readonly InventoryItem[],
    signal: AbortSignal,
  ): Promise<readonly Inspected[]>;
  /** Cuts the wait before the next try short. */
  retryNow(cluster: string): void;
  readonly metrics: CollectorMetrics;
  stop(): Promise<void>;
}

export interface CollectorMetrics {
  readonly clusters: number;
  /** Clusters that wait for their turn to list. */
  readonly waiting: number;
  /** Clusters that wait for a place to connect. */
  readonly opening: number;
  /** By cluster. */
  readonly traffic: ReadonlyMap<string, Readonly<ClusterTraffic>>;
  /** Names of clusters that are connected and wait for their turn to list. */
  readonly queued: ReadonlySet<string>;
}

interface Known {
  readonly session: Session;
  readonly fetcher: Fetcher;
  readonly inspector: Inspector;
}

export function createCollector(options: CollectorOptions): Collector {
  const { clock, random, sink, log } = options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const opens = createSlots(clock, limits.opens, limits.openLeaseMs);
  const slots = createSlots(clock, limits.syncs, limits.syncLeaseMs);
  const breather = createBreather(limits.sliceMs);
  const intern = createIntern();
  const sessions = new Map<string, Known>();
  const userAgent = `fleetglass/${options.version ?? 'dev'}`;
  let stopped = false;

  function add(spec: ClusterSpec): void {
    if (stopped) return;
    if (sessions.has(spec.id)) {
      change(spec);
      return;
    }
    const spreadMs = Math.min(limits.startSpreadMaxMs, limits.startSpreadMs * sessions.size);
    sessions.set(spec.id, {
      fetcher: createFetcher(spec.id, clock, limits),
      inspector: createInspector(spec.id, clock, limits),
      session: startSession(spec, {
        clock,
        random,
        limits,
        opens,
        slots,
        breather,
        sink,
        log,
        userAgent,
        startDelayMs: Math.round(random() * spreadMs),
        clusters: () => sessions.size,
        project: (kind, raw) => project(spec.id, kind, raw, intern),
      }),
    });
  }

  function change(spec: ClusterSpec): void {
    const known = sessions.get(spec.id);
    if (known === undefined) add(spec);
    else known.session.change(spec);
  }

  function connected(cluster: string): Known & { readonly api: Api } {
    const known = sessions.get(cluster);
    if (known === undefined) {
      throw new FetchError('not-found', cluster, 'No such cluster is known.');
    }
    const up = known.session.current();
    if (up === null) {
      const why = known.session.told?.message;
      throw new FetchError(
        'cluster-unreachable',
        cluster,
        why ?? 'The cluster is not connected now.',
      );
    }
    return { ...known, api: up.api };
  }

  return {
    add,
    change,
    remove(id) {
      const known = sessions.get(id);
      if (known === undefined) return;
      sessions.delete(id);
      known.session.stop();
      sink({ type: 'cluster-removed', cluster: id, at: clock.now() });
    },
    async fetchObject(cluster, kind, namespace, name, signal) {
      const { session, fetcher, api } = connected(cluster);
      const version = session.version(kind);
      if (version === null) {
        throw new FetchError('not-found', cluster, `${kind} is not installed in this cluster.`);
      }
      return fetcher.fetch({ api, kind, version, namespace, name, signal });
    },
    async inspect(cluster, items, signal) {
      const { inspector, api } = connected(cluster);
      return inspector.inspect({ api, items, signal });
    },
    retryNow: (cluster) => sessions.get(cluster)?.session.retryNow(),
    get metrics() {
      return {
        clusters: sessions.size,
        waiting: slots.waiting,
        opening: opens.waiting,
        traffic: new Map([...sessions].map(([id, { session }]) => [id, session.traffic])),
        queued: new Set([...sessions].flatMap(([id, { session }]) => (session.queued ? [id] : []))),
      };
    },
    async stop() {
      stopped = true;
      for (const { session } of sessions.values()) session.stop();
      sessions.clear();
      await Promise.resolve();
    },
  };
}

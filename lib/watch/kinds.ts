import type { Clock } from '../flux/clock.ts';
import type { FleetSink } from '../flux/events.ts';
import { FLUX_KINDS, KINDS, type FluxKind } from '../flux/kinds.ts';
import type { Log } from '../flux/log.ts';
import type { Observation } from '../flux/record.ts';
import type { KindSession, KindState } from '../flux/session.ts';
import type { Breather } from './breather.ts';
import type { Served } from './discovery.ts';
import type { ApiFailure } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Link } from './link.ts';
import { startReflector, type Reflector, type ReflectorEvents } from './reflector.ts';
import { KindTraffic, type ClusterTraffic } from './traffic.ts';
import type { WatchedMeta } from './watch.ts';

export interface KindsDeps {
  readonly cluster: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly breather: Breather;
  readonly traffic: ClusterTraffic;
  readonly log: Log;
  readonly link: Link;
  readonly sink: FleetSink;
  readonly project: (kind: FluxKind, raw: unknown) => Observation;
  readonly onChange: () => void;
  /** A kind answered 404. */
  readonly onMissing: () => void;
  readonly onRestart: (kind: FluxKind, step: 'list' | 'watch', why: string) => void;
}

/** The reflectors of one cluster: one for each served kind, at the version that discovery gave. */
export interface Kinds {
  /** Starts and restarts what is served. Returns kinds that are watched but no longer served: see `remove`. */
  follow(served: Served): FluxKind[];
  /** The kind is gone for certain. */
  remove(kind: FluxKind): void;
  /** A new connection: everything served is to be listed over it. */
  begin(): void;
  /** Cuts the pause of a kind short. */
  nudge(kind: FluxKind): void;
  /** Ends the watch of a kind and lists it anew. */
  relist(kind: FluxKind): void;
  version(kind: FluxKind): string | null;
  sessions(): Partial<Record<FluxKind, KindSession>>;
  readonly failures: ReadonlyMap<FluxKind, ApiFailure>;
  readonly unsettled: ReadonlySet<FluxKind>;
  readonly states: ReadonlyMap<FluxKind, KindState>;
  stop(): void;
}

export const resourcePath = (kind: FluxKind, version: string): string =>
  `/apis/${KINDS[kind].group}/${version}/${KINDS[kind].plural}`;

/** What the kinds of a cluster share. */
interface Shared extends KindsDeps {
  readonly failures: Map<FluxKind, ApiFailure>;
  readonly unsettled: Set<FluxKind>;
  readonly states: Map<FluxKind, KindState>;
}

/** One kind of one cluster: passes on what its reflector tells. */
class WatchedKind implements ReflectorEvents<Observation> {
  readonly version: string;
  readonly reflector: Reflector;
  state: KindState = 'pending';
  failure: ApiFailure | null = null;
  confirmedAt: number | null;
  readonly #kind: FluxKind;
  readonly #shared: Shared;
  readonly #traffic: KindTraffic;

  constructor(shared: Shared, kind: FluxKind, version: string, confirmedAt: number | null) {
    this.version = version;
    this.confirmedAt = confirmedAt;
    this.#kind = kind;
    this.#shared = shared;
    const { cluster, clock, random, limits, breather, log, link, project } = shared;
    this.#traffic = new KindTraffic(shared.traffic, kind);
    this.reflector = startReflector<Observation>({
      clock,
      random,
      limits,
      breather,
      traffic: this.#traffic,
      log,
      fields: { cluster, kind },
      link,
      path: resourcePath(kind, version),
      read: (raw) => project(kind, raw),
      on: this,
    });
  }

  list(objects: readonly Observation[]): void {
    const { cluster, clock, sink } = this.#shared;
    const at = clock.now();
    this.confirmedAt = at;
    sink({ type: 'list', cluster, kind: this.#kind, objects, at });
  }

  put(object: Observation): void {
    this.#shared.sink({ type: 'put', object, at: this.#shared.clock.now() });
  }

  remove({ namespace, name, uid }: WatchedMeta): void {
    const { cluster, clock, sink } = this.#shared;
    sink({ type: 'delete', cluster, kind: this.#kind, namespace, name, uid, at: clock.now() });
  }

  /** The state of the kind, or its words, changed. */
  told(state: KindState, failure: ApiFailure | null): void {
    const { states, failures } = this.#shared;
    this.state = state;
    // What an earlier watch got says nothing of the next one.
    if (state !== 'live') this.#traffic.lastBookmarkAt = null;
    this.failure = failure;
    states.set(this.#kind, state);
    if (failure === null) failures.delete(this.#kind);
    else failures.set(this.#kind, failure);
    this.#shared.onChange();
  }

  confirmed(): void {
    this.confirmedAt = this.#shared.clock.now();
  }

  settled(epoch: number): void {
    const { link, unsettled } = this.#shared;
    if (link.current()?.epoch !== epoch || !unsettled.delete(this.#kind)) return;
    if (unsettled.size === 0) link.synced();
    this.#shared.onChange();
  }

  missing(): void {
    this.#shared.onMissing();
  }

  restarted(step: 'list' | 'watch', why: string): void {
    this.#shared.onRestart(this.#kind, step, why);
  }
}

export function createKinds(deps: KindsDeps): Kinds {
  const { cluster, clock, link, sink } = deps;
  const watched = new Map<FluxKind, WatchedKind>();
  const failures = new Map<FluxKind, ApiFailure>();
  const unsettled = new Set<FluxKind>();
  const states = new Map<FluxKind, KindState>();
  const shared: Shared = { ...deps, failures, unsettled, states };
  let discovered = false;

  function start(kind: FluxKind, version: string): void {
    const before = watched.get(kind);
    before?.reflector.stop();
    unsettled.add(kind);
    states.set(kind, 'pending');
    watched.set(kind, new WatchedKind(shared, kind, version, before?.confirmedAt ?? null));
  }

  return {
    follow(served) {
      discovered = true;
      const vanished: FluxKind[] = [];
      for (const kind of FLUX_KINDS) {
        const version = served[kind];
        const now = watched.get(kind);
        if (version === undefined) {
          if (now !== undefined) vanished.push(kind);
        } else if (now?.version !== version) start(kind, version);
      }
      deps.onChange();
      return vanished;
    },
    remove(kind) {
      const entry = watched.get(kind);
      if (entry === undefined) return;
      entry.reflector.stop();
      watched.delete(kind);
      states.delete(kind);
      deps.traffic.bookmarks.delete(kind);
      failures.delete(kind);
      unsettled.delete(kind);
      if (unsettled.size === 0) link.synced();
      sink({ type: 'kind-removed', cluster, kind, at: clock.now() });
      deps.onChange();
    },
    begin() {
      for (const kind of watched.keys()) unsettled.add(kind);
    },
    nudge: (kind) => watched.get(kind)?.reflector.nudge(),
    relist: (kind) => watched.get(kind)?.reflector.relist(),
    version: (kind) => watched.get(kind)?.version ?? null,
    sessions() {
      const sessions: Partial<Record<FluxKind, KindSession>> = {};
      if (!discovered) return sessions;
      for (const kind of FLUX_KINDS) {
        const entry = watched.get(kind);
        sessions[kind] =
          entry === undefined
            ? NOT_INSTALLED
            : {
                state: entry.state,
                version: entry.version,
                confirmedAt: entry.confirmedAt,
                message: entry.failure?.message ?? null,
              };
      }
      return sessions;
    },
    failures,
    unsettled,
    states,
    stop() {
      for (const { reflector } of watched.values()) reflector.stop();
      watched.clear();
    },
  };
}

const NOT_INSTALLED: KindSession = {
  state: 'not-installed',
  version: null,
  confirmedAt: null,
  message: null,
};

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
import { startReflector, type Reflector } from './reflector.ts';
import { KindTraffic, type ClusterTraffic } from './traffic.ts';

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

interface Watched {
  readonly version: string;
  readonly reflector: Reflector;
  state: KindState;
  failure: ApiFailure | null;
  confirmedAt: number | null;
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

export function createKinds(deps: KindsDeps): Kinds {
  const { cluster, clock, link, sink } = deps;
  const watched = new Map<FluxKind, Watched>();
  const failures = new Map<FluxKind, ApiFailure>();
  const unsettled = new Set<FluxKind>();
  const states = new Map<FluxKind, KindState>();
  let discovered = false;

  function start(kind: FluxKind, version: string): void {
    const before = watched.get(kind);
    before?.reflector.stop();
    unsettled.add(kind);
    const traffic = new KindTraffic(deps.traffic, kind);
    const entry: Watched = {
      version,
      state: 'pending',
      failure: null,
      confirmedAt: before?.confirmedAt ?? null,
      reflector: startReflector<Observation>({
        clock,
        random: deps.random,
        limits: deps.limits,
        breather: deps.breather,
        traffic,
        log: deps.log,
        fields: { cluster, kind },
        link,
        path: resourcePath(kind, version),
        read: (raw) => deps.project(kind, raw),
        on: {
          list(objects) {
            entry.confirmedAt = clock.now();
            sink({ type: 'list', cluster, kind, objects, at: clock.now() });
          },
          put: (object) => sink({ type: 'put', object, at: clock.now() }),
          remove: ({ namespace, name, uid }) =>
            sink({ type: 'delete', cluster, kind, namespace, name, uid, at: clock.now() }),
          state(state, failure) {
            entry.state = state;
            // What an earlier watch got says nothing of the next one.
            if (state !== 'live') traffic.lastBookmarkAt = null;
            entry.failure = failure;
            states.set(kind, state);
            if (failure === null) failures.delete(kind);
            else failures.set(kind, failure);
            deps.onChange();
          },
          confirmed() {
            entry.confirmedAt = clock.now();
          },
          settled(epoch) {
            if (link.current()?.epoch !== epoch || !unsettled.delete(kind)) return;
            if (unsettled.size === 0) link.synced();
            deps.onChange();
          },
          missing: deps.onMissing,
          restarted: (step, why) => deps.onRestart(kind, step, why),
        },
      }),
    };
    watched.set(kind, entry);
    states.set(kind, 'pending');
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

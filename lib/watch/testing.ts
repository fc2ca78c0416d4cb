import { createSecureContext } from 'node:tls';
import type { FleetEvent } from '../flux/events.ts';
import type { FluxKind } from '../flux/kinds.ts';
import { silentLog } from '../flux/log.ts';
import { localKey, type Observation } from '../flux/record.ts';
import type { ClusterSession, ConnectionState } from '../flux/session.ts';
import type { ClusterSpec } from '../registry/spec.ts';
import { createCollector, type Collector } from './collector.ts';
import type { Limits } from './limits.ts';

/** For tests: a collector against any API server, with what it told applied to a naive model. */

/** Production's times, a hundred times shorter where a test has to wait for them. */
export const FAST: Partial<Limits> = {
  startSpreadMs: 0,
  pingMs: 200,
  silenceMs: 500,
  checkMs: 400,
  checkTimeoutMs: 2_000,
  connectTimeoutMs: 2_000,
  graceMs: 400,
  backoffMs: 20,
  backoffMaxMs: 200,
  unauthorizedMs: 100,
  kindBackoffMaxMs: 200,
  forbiddenMs: 200,
  accessMs: 300,
  discoveryMs: 500,
  discoveryWithoutFluxMs: 200,
  shortWatchMs: 100,
  contactMs: 200,
  emitMs: 2,
};

export interface Server {
  readonly name: string;
  readonly server: string;
  readonly token: string;
}

/** A cluster whose token is read anew on each request, as from a token file. */
export const specOf = (server: Server, ca: string, version = '1'): ClusterSpec => ({
  id: server.name,
  labels: {},
  origin: 'test',
  version,
  connect: () =>
    Promise.resolve({
      server: server.server,
      servername: undefined,
      rejectUnauthorized: true,
      secureContext: createSecureContext({ ca }),
      proxyUrl: undefined,
      fingerprint: server.server,
      headers: () => Promise.resolve({ authorization: `Bearer ${server.token}` }),
    }),
});

export interface Harness {
  readonly collector: Collector;
  readonly events: FleetEvent[];
  /** Sessions of all clusters, in the order told. */
  readonly sessions: ClusterSession[];
  session(cluster: string): ClusterSession | undefined;
  objects(cluster: string, kind: FluxKind): Observation[];
  /** `namespace/name resourceVersion` of each object, sorted. */
  versions(cluster: string, kind: FluxKind): string[];
  /** Resolves as soon as the condition holds; rejects with the last session after 15 s. */
  until(what: string, condition: () => boolean): Promise<void>;
  connected(cluster: string, state?: ConnectionState): Promise<void>;
}

/** `before` sees each event first; when it throws, the event is not taken. */
export function collect(
  limits: Partial<Limits> = {},
  before: (event: FleetEvent) => void = () => {},
): Harness {
  const events: FleetEvent[] = [];
  const sessions: ClusterSession[] = [];
  const latest = new Map<string, ClusterSession>();
  const model = new Map<string, Map<string, Observation>>();
  const waiting = new Set<() => void>();
  const of = (cluster: string, kind: FluxKind): Map<string, Observation> => {
    const key = `${cluster} ${kind}`;
    const known = model.get(key) ?? new Map<string, Observation>();
    model.set(key, known);
    return known;
  };

  function apply(e: FleetEvent): void {
    before(e);
    events.push(e);
    switch (e.type) {
      case 'list': {
        const all = of(e.cluster, e.kind);
        all.clear();
        for (const o of e.objects) all.set(localKey(o.namespace, o.name), o);
        break;
      }
      case 'put':
        of(e.object.cluster, e.object.kind).set(
          localKey(e.object.namespace, e.object.name),
          e.object,
        );
        break;
      case 'delete':
        of(e.cluster, e.kind).delete(localKey(e.namespace, e.name));
        break;
      case 'kind-removed':
        of(e.cluster, e.kind).clear();
        break;
      case 'session':
        sessions.push(e.session);
        latest.set(e.session.cluster, e.session);
        break;
      case 'cluster-removed':
        latest.delete(e.cluster);
        break;
    }
    for (const check of waiting) check();
  }

  const collector = createCollector({
    clock: {
      now: () => Date.now(),
      after(ms, fn) {
        const timer = setTimeout(fn, ms);
        return () => clearTimeout(timer);
      },
    },
    random: () => 0.5,
    sink: apply,
    log: silentLog,
    limits: { ...FAST, ...limits },
  });

  const until = (what: string, condition: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        clearInterval(poll);
        waiting.delete(check);
      };
      const check = (): void => {
        if (!condition()) return;
        done();
        resolve();
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`${what}: not within 15 s; ${JSON.stringify([...latest.values()])}`));
      }, 15_000);
      // Conditions on the server's side come without an event.
      const poll = setInterval(check, 20);
      waiting.add(check);
      check();
    });

  return {
    collector,
    events,
    sessions,
    session: (cluster) => latest.get(cluster),
    objects: (cluster, kind) => [...of(cluster, kind).values()],
    versions: (cluster, kind) =>
      [...of(cluster, kind).values()]
        .map((o) => `${o.namespace}/${o.name} ${o.resourceVersion}`)
        .toSorted(),
    until,
    connected: (cluster, state = 'live') =>
      until(`${cluster} ${state}`, () => latest.get(cluster)?.connection === state),
  };
}

/** Restarts of all clusters together, by `step:reason`. */
export function restartsOf(collector: Collector): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { restarts } of collector.metrics.traffic.values())
    for (const [name, count] of Object.entries(restarts)) all[name] = (all[name] ?? 0) + count;
  return all;
}

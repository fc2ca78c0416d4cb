import type { Clock } from '../flux/clock.ts';
import type { FleetEvent } from '../flux/events.ts';
import type { FluxKind } from '../flux/kinds.ts';
import { dueLater } from '../flux/held-record.ts';
import { silentLog, type Log } from '../flux/log.ts';
import { localKey, type FluxRecord, type Observation } from '../flux/record.ts';
import type { ClusterSession } from '../flux/session.ts';
import { resettle, settle } from '../flux/settle.ts';
import { createBatches, type BatchListener } from './batches.ts';
import { createChangeLog } from './change-log.ts';
import {
  freshnessFlips,
  type Change,
  type NoteChange,
  type ObjectChange,
  type SessionChange,
} from './change.ts';
import { createDueQueue } from './due.ts';
import { compareResourceVersions } from './resource-version.ts';
import { sameObservation, sameRecord, sameSession } from './same.ts';

export interface ClusterRecords {
  readonly session: ClusterSession;
  /** Per kind, by `namespace/name`. */
  readonly kinds: ReadonlyMap<FluxKind, ReadonlyMap<string, FluxRecord>>;
}

export interface StoreReads {
  /** Number of the newest change. */
  readonly seq: () => number;
  readonly clusters: ReadonlyMap<string, ClusterRecords>;
  readonly record: (
    cluster: string,
    kind: FluxKind,
    namespace: string,
    name: string,
  ) => FluxRecord | undefined;
  readonly since: (seq: number) => readonly Change[] | 'gone';
  /** Each change as it happens, before `apply` returns. For models that must never lag the records. */
  readonly observe: (listener: (change: Change) => void) => () => void;
  /** Changes in batches, some time after they happened. */
  readonly subscribe: (listener: BatchListener) => () => void;
}

export interface Store extends StoreReads {
  readonly apply: (event: FleetEvent) => void;
  /** Numbers a change of something that is kept elsewhere but shown beside records. */
  readonly note: (cluster: string | null) => void;
  /** Looks again at the records that are due. The store calls it by its own timer; idempotent. */
  readonly tick: () => void;
  readonly depths: () => StoreDepths;
  readonly stop: () => void;
}

/** How much the store holds beside records. */
export interface StoreDepths {
  /** Changes in the log, and how many it can hold. */
  readonly changes: number;
  readonly capacity: number;
  /** Epoch ms of the oldest change in the log; null: there is none. */
  readonly oldestAt: number | null;
  /** Changes that wait for the next batch. */
  readonly batch: number;
  /** Records that are looked at again at a set time; outdated entries included. */
  readonly due: number;
}

export interface StoreOptions {
  readonly clock: Clock;
  readonly log?: Log;
  /** Changes kept for readers that resume. */
  readonly logSize?: number;
  readonly batchMs?: number;
  /**
   * Number before the first change. By default from the time, 16 numbers a millisecond: higher than any number
   * of an earlier life that wrote fewer than 16,000 changes a second on average.
   */
  readonly firstSeq?: number;
}

interface Cluster {
  session: ClusterSession;
  readonly kinds: Map<FluxKind, Map<string, FluxRecord>>;
}

const RETRY_DUE_MS = 1000;

export function createStore(options: StoreOptions): Store {
  const { clock, log = silentLog, logSize = 20_000, batchMs = 50 } = options;
  const clusters = new Map<string, Cluster>();
  const changes = createChangeLog(options.firstSeq ?? clock.now() * 16, logSize);
  const batches = createBatches(clock, batchMs, log);
  const observers = new Set<(change: Change) => void>();

  const held = (o: Observation): FluxRecord | undefined =>
    clusters.get(o.cluster)?.kinds.get(o.kind)?.get(o.key);
  const due = createDueQueue((record) => held(record.seen) === record);
  let timer: { at: number; cancel: () => void } | undefined;

  function arm(): void {
    const at = due.nextAt();
    if (timer !== undefined && (at === null || timer.at > at)) {
      timer.cancel();
      timer = undefined;
    }
    if (at === null || timer !== undefined) return;
    const cancel = clock.after(Math.max(0, at - clock.now()), () => {
      timer = undefined;
      tick();
    });
    timer = { at, cancel };
  }

  type Unnumbered<C> = C extends Change ? Omit<C, 'seq'> : never;
  function append(change: Unnumbered<ObjectChange | SessionChange | NoteChange>): void {
    const numbered = { ...change, seq: changes.next() } as Change;
    changes.append(numbered);
    for (const observer of observers) observer(numbered);
    batches.add(numbered);
  }

  function recordObject(
    of: Observation,
    before: FluxRecord | undefined,
    after: FluxRecord | undefined,
    at: number,
  ): void {
    const { cluster, kind, namespace, name } = of;
    append({ type: 'object', at, cluster, kind, namespace, name, before, after });
  }

  /** Rows of the kind; undefined for a cluster that is not held (any more). */
  function rowsOf(cluster: string, kind: FluxKind): Map<string, FluxRecord> | undefined {
    const kinds = clusters.get(cluster)?.kinds;
    let rows = kinds?.get(kind);
    if (kinds !== undefined && rows === undefined) {
      rows = new Map();
      kinds.set(kind, rows);
    }
    return rows;
  }

  function hold(rows: Map<string, FluxRecord>, key: string, next: FluxRecord): void {
    rows.set(key, next);
    due.add(next);
  }

  /** Takes what was seen as the truth now; the caller has judged that it is not out of date. */
  function take(rows: Map<string, FluxRecord>, seen: Observation, at: number): void {
    const { key } = seen;
    let before = rows.get(key);
    if (before !== undefined && before.seen.uid !== seen.uid) {
      rows.delete(key);
      recordObject(before.seen, before, undefined, at);
      before = undefined;
    }
    if (
      before !== undefined &&
      before.seen.resourceVersion === seen.resourceVersion &&
      sameObservation(before.seen, seen)
    )
      return;
    const after = settle(before, seen, at);
    if (after === before) return;
    hold(rows, key, after);
    if (before === undefined || !sameRecord(before, after)) recordObject(seen, before, after, at);
  }

  function put(seen: Observation, at: number): void {
    const rows = rowsOf(seen.cluster, seen.kind);
    if (rows === undefined) return;
    const before = rows.get(seen.key);
    const isOld =
      before?.seen.uid === seen.uid &&
      compareResourceVersions(seen.resourceVersion, before.seen.resourceVersion) < 0;
    if (!isOld) take(rows, seen, at);
  }

  function list(event: Extract<FleetEvent, { type: 'list' }>): void {
    const rows = rowsOf(event.cluster, event.kind);
    if (rows === undefined) return;
    const present = new Set<string>();
    for (const seen of event.objects) {
      present.add(seen.key);
      // A complete list is believed even when its versions are lower: the API server's data was restored.
      take(rows, seen, event.at);
    }
    for (const [key, gone] of rows) {
      if (present.has(key)) continue;
      rows.delete(key);
      recordObject(gone.seen, gone, undefined, event.at);
    }
  }

  function removeKind(cluster: string, kind: FluxKind, at: number): void {
    const rows = clusters.get(cluster)?.kinds.get(kind);
    if (rows === undefined) return;
    for (const [key, gone] of rows) {
      rows.delete(key);
      recordObject(gone.seen, gone, undefined, at);
    }
    clusters.get(cluster)?.kinds.delete(kind);
  }

  function removeCluster(name: string, at: number): void {
    const cluster = clusters.get(name);
    if (cluster === undefined) return;
    for (const kind of cluster.kinds.keys()) removeKind(name, kind, at);
    const before = cluster.session;
    clusters.delete(name);
    append({
      type: 'session',
      at,
      cluster: name,
      before,
      after: undefined,
      flips: freshnessFlips(before, undefined),
    });
  }

  function setSession(after: ClusterSession, at: number): void {
    const cluster = clusters.get(after.cluster);
    const before = cluster?.session;
    if (cluster === undefined) clusters.set(after.cluster, { session: after, kinds: new Map() });
    else cluster.session = after;
    if (before !== undefined && sameSession(before, after)) return;
    const flips = freshnessFlips(before, after);
    append({ type: 'session', at, cluster: after.cluster, before, after, flips });
  }

  function apply(event: FleetEvent): void {
    switch (event.type) {
      case 'put':
        put(event.object, event.at);
        break;
      case 'list':
        list(event);
        break;
      case 'delete': {
        const rows = clusters.get(event.cluster)?.kinds.get(event.kind);
        const key = localKey(event.namespace, event.name);
        const before = rows?.get(key);
        // The successor of the same name is another object.
        if (rows === undefined || before?.seen.uid !== event.uid) break;
        rows.delete(key);
        recordObject(before.seen, before, undefined, event.at);
        break;
      }
      case 'kind-removed':
        removeKind(event.cluster, event.kind, event.at);
        break;
      case 'session':
        setSession(event.session, event.at);
        break;
      case 'cluster-removed':
        removeCluster(event.cluster, event.at);
        break;
    }
    arm();
  }

  function tick(): void {
    const now = clock.now();
    for (const before of due.take(now)) {
      if (held(before.seen) !== before) continue;
      const settled = resettle(before, now);
      const { cluster, kind, key } = settled.seen;
      const rows = rowsOf(cluster, kind);
      if (rows === undefined) continue;
      // A claim that stays due would spin the timer.
      const spins = settled.dueAt !== null && settled.dueAt <= now;
      const after = spins ? dueLater(settled, now + RETRY_DUE_MS) : settled;
      hold(rows, key, after);
      if (!sameRecord(before, after)) recordObject(after.seen, before, after, now);
    }
    arm();
  }

  return {
    clusters,
    seq: changes.last,
    since: changes.since,
    record: (cluster, kind, namespace, name) =>
      clusters.get(cluster)?.kinds.get(kind)?.get(localKey(namespace, name)),
    observe(listener) {
      observers.add(listener);
      return () => observers.delete(listener);
    },
    subscribe: batches.subscribe,
    apply,
    note: (cluster) => append({ type: 'note', at: clock.now(), cluster }),
    tick,
    depths: () => ({
      ...changes.held(),
      capacity: logSize,
      batch: batches.waiting(),
      due: due.size(),
    }),
    stop() {
      timer?.cancel();
      timer = undefined;
      batches.stop();
      observers.clear();
    },
  };
}

import type { FluxKind } from '../flux/kinds.ts';
import type { ConnectionReason, ConnectionState } from '../flux/session.ts';
import { isBroken, type ObjectState } from '../flux/state.ts';
import type { ObjectChange, SessionChange } from '../store/change.ts';
import type { StoreReads } from '../store/fleet-store.ts';

export interface ObjectTransition {
  readonly type: 'object';
  /** Epoch ms of the first and of the last of the objects that did the same. */
  readonly from: number;
  readonly at: number;
  /** The last of them. */
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly name: string;
  readonly objects: number;
  /** How often one object did it in a row, each time with another revision. */
  readonly times: number;
  /** Waiting on the way to something else counts as progressing. */
  readonly before: ObjectState | null;
  readonly after: ObjectState | null;
  readonly reason: string;
  readonly revision: string | null;
}
export interface ConnectionTransition {
  readonly type: 'connection';
  readonly at: number;
  readonly before: ConnectionState | null;
  readonly after: ConnectionState;
  readonly reason: ConnectionReason | null;
}
export type Transition = ObjectTransition | ConnectionTransition;

export interface Recent {
  /** Newest first. */
  readonly items: readonly Transition[];
  /** Epoch ms: nothing earlier is known. */
  readonly since: number;
  /** Earlier ones were dropped. */
  readonly dropped: boolean;
}

export interface RecentChanges {
  readonly of: (cluster: string) => Recent | undefined;
  /** Number of the last change of anything of a cluster. */
  readonly seq: (cluster: string) => number;
}

/**
 * At most 50 a cluster, and fewer when there are many: 20,000 together and 10 for each cluster. An entry is about 120
 * bytes beside strings that its object holds too: 1,000 clusters take 3.6 MB, and 6 more while all of them are in uproar.
 */
export const RECENT_LIMITS = { each: 50, together: 20_000, least: 10 } as const;
/** Objects that do the same within this time are one entry: a rollout, the dependents of a failure. */
const SAME_MS = 5 * 60_000;
/** Entries looked back for one that the next belongs to. */
const LOOK_BACK = 12;

/** Objects that an entry counts are told apart up to here. */
const TOLD_APART = 32;

interface Kept {
  /** Oldest first. */
  readonly entries: Transition[];
  /** Which objects the newest entries count, so that one that does it again is not counted as another one. */
  readonly members: Map<Transition, Set<number>>;
  readonly begunAt: number;
  dropped: boolean;
  seq: number;
  /** The last connection state that is an event: connecting and being read are the way to one. */
  connection: ConnectionState | null;
}

const ON_THE_WAY: ReadonlySet<ConnectionState> = new Set(['connecting', 'syncing']);

/** The latest transitions of each cluster, from the store's changes as they happen. */
export function createRecentChanges(
  store: Pick<StoreReads, 'observe' | 'clusters'>,
  limits: typeof RECENT_LIMITS | Record<keyof typeof RECENT_LIMITS, number> = RECENT_LIMITS,
): RecentChanges {
  const clusters = new Map<string, Kept>();

  function add(kept: Kept, entry: Transition): void {
    const { entries, members } = kept;
    entries.push(entry);
    const old = entries.at(-LOOK_BACK - 1);
    if (old !== undefined) members.delete(old);
    // Nothing joins these any more.
    for (const known of members.keys()) if (entry.at - known.at > SAME_MS) members.delete(known);
    const share = Math.floor(limits.together / clusters.size);
    const most = Math.min(limits.each, Math.max(limits.least, share));
    if (entries.length <= most) return;
    for (const dropped of entries.splice(0, entries.length - most)) members.delete(dropped);
    kept.dropped = true;
  }

  function onObject(kept: Kept, change: ObjectChange): void {
    const next = transitionOf(change, wasRead(store, change));
    if (next === null) return;
    const { entries, members } = kept;
    const key = numberOf(`${next.kind}/${next.namespace}/${next.name}`);
    for (let i = entries.length - 1; i >= Math.max(0, entries.length - LOOK_BACK); i -= 1) {
      const known = entries[i];
      if (known?.type !== 'object' || next.at - known.at > SAME_MS) continue;
      const { from, objects, times } = known;
      const counted = members.get(known);
      let joined: ObjectTransition;
      if (isSame(known, next) && counted?.has(key) !== true)
        joined = { ...next, from, objects: objects + 1 };
      else if (isNext(known, next)) joined = { ...next, from, times: times + 1 };
      else continue;
      entries.splice(i, 1);
      entries.push(joined);
      members.delete(known);
      if (counted !== undefined)
        members.set(joined, counted.size < TOLD_APART ? counted.add(key) : counted);
      return;
    }
    add(kept, next);
    members.set(next, new Set([key]));
  }

  function onSession({ cluster, at, after, seq }: SessionChange): void {
    if (after === undefined) {
      clusters.delete(cluster);
      return;
    }
    let kept = clusters.get(cluster);
    if (kept === undefined) {
      kept = {
        entries: [],
        members: new Map(),
        begunAt: at,
        dropped: false,
        seq,
        connection: null,
      };
      clusters.set(cluster, kept);
    }
    kept.seq = seq;
    const { connection, reason } = after;
    if (ON_THE_WAY.has(connection) || connection === kept.connection) return;
    add(kept, { type: 'connection', at, before: kept.connection, after: connection, reason });
    kept.connection = connection;
  }

  store.observe((change) => {
    if (change.type === 'session') return onSession(change);
    const kept = change.cluster === null ? undefined : clusters.get(change.cluster);
    if (kept === undefined) return;
    kept.seq = change.seq;
    if (change.type === 'object') onObject(kept, change);
  });

  return {
    of(cluster) {
      const kept = clusters.get(cluster);
      if (kept === undefined) return undefined;
      const { entries, begunAt, dropped } = kept;
      const [oldest] = entries;
      const start =
        oldest === undefined ? begunAt : oldest.type === 'object' ? oldest.from : oldest.at;
      return { items: entries.toReversed(), since: dropped ? start : begunAt, dropped };
    },
    seq: (cluster) => clusters.get(cluster)?.seq ?? 0,
  };
}

/** FNV-1a, cut to a small integer: two objects with the same number would be counted as one, one time in a billion. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >> 1;
}

/** What is read for the first time did not appear then. */
const wasRead = (store: Pick<StoreReads, 'clusters'>, { cluster, kind }: ObjectChange): boolean =>
  (store.clusters.get(cluster)?.session.kinds[kind]?.confirmedAt ?? null) !== null;

const isTransit = (state: ObjectState | undefined): boolean =>
  state === 'waiting' || state === 'progressing';

/**
 * null: nothing that a person would call an event. A rollout takes each object over waiting and progressing to ready, again and
 * again: it is told once, when the object has the revision. What is broken is told whatever becomes of it.
 */
function transitionOf(change: ObjectChange, kindWasRead: boolean): ObjectTransition | null {
  const { before, after, at, kind, namespace, name } = change;
  if (before === undefined && !kindWasRead) return null;
  if (before?.state === after?.state) return null;
  const wasWell = before !== undefined && !isBroken(before.state);
  if (wasWell && isTransit(after?.state)) return null;
  const was = isTransit(before?.state) ? 'progressing' : before?.state;
  return {
    type: 'object',
    from: at,
    at,
    kind,
    namespace,
    name,
    objects: 1,
    times: 1,
    before: was ?? null,
    after: after?.state ?? null,
    reason: after?.reason ?? '',
    revision: after?.seen.applied ?? null,
  };
}

/** Another object did the same. */
const isSame = (a: ObjectTransition, b: ObjectTransition): boolean =>
  a.times === 1 &&
  a.before === b.before &&
  a.after === b.after &&
  // Kinds have words of their own for being in order.
  (a.reason === b.reason || a.after === 'ready') &&
  a.revision === b.revision;

/** The same object took one more revision: a source that gets a commit every minute. */
const isNext = (a: ObjectTransition, b: ObjectTransition): boolean =>
  a.objects === 1 &&
  a.before === 'progressing' &&
  b.before === 'progressing' &&
  a.after === 'ready' &&
  b.after === 'ready' &&
  a.kind === b.kind &&
  a.namespace === b.namespace &&
  a.name === b.name;

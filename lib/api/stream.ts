import type { Clock } from '../flux/clock.ts';
import type { Change } from '../store/change.ts';
import type { ChangeFrame, Counts } from './contract.ts';
import { ApiFailure } from './errors.ts';
import { encodeFrame, type Frame } from './frame.ts';
import { concerns, scopeKey, topicsOf, topicsOfChange, type Scope } from './scope.ts';

export interface StreamSource {
  readonly seq: () => number;
  readonly since: (seq: number) => readonly Change[] | 'gone';
  readonly subscribe: (listener: (changes: readonly Change[]) => void) => () => void;
  readonly counts: () => Counts;
}

export interface StreamHub {
  /** Throws `unavailable` when there are too many clients. Ends with the signal, a `bye` at stop, or a stuck reader. */
  readonly open: (
    scope: Scope,
    lastEventId: string | null,
    signal: AbortSignal,
  ) => ReadableStream<Uint8Array>;
  readonly clients: () => number;
  readonly queues: () => StreamQueues;
  readonly stop: () => void;
}

/** What waits for readers that are slower than their stream. */
export interface StreamQueues {
  /** Bytes that were sent and not yet taken, of all readers. */
  readonly bytes: number;
  /** Readers whose queue is full: frames are dropped for them until they are reset. */
  readonly lagging: number;
  /** Readers that were reset or let go because they were too slow, since the start. */
  readonly resets: number;
}

export interface StreamLimits {
  readonly maxClients: number;
  /** Shortest time between two frames to a client. */
  readonly frameMs: number;
  /** The same once changes have not stopped for `busyAfter` frames: who looks at a storm gains nothing by more. */
  readonly busyFrameMs: number;
  readonly busyAfter: number;
  readonly keepAliveMs: number;
  /** A reader that takes nothing for this long is let go. */
  readonly stuckMs: number;
  /** Bytes that wait for one reader; a frame that would exceed them is not queued: the reader is reset. */
  readonly queueBytes: number;
  readonly maxClusters: number;
}

export const STREAM_LIMITS: StreamLimits = {
  maxClients: 1000,
  frameMs: 250,
  busyFrameMs: 500,
  busyAfter: 4,
  keepAliveMs: 15_000,
  stuckMs: 60_000,
  queueBytes: 64 * 1024,
  maxClusters: 200,
};

interface Client {
  readonly send: (bytes: Uint8Array) => void;
  /** Epoch ms since which frames are dropped for it; null: it keeps up. */
  readonly lagsSince: () => number | null;
  /** Bytes that it has not taken yet. */
  readonly waiting: () => number;
  readonly end: (last?: Uint8Array) => void;
}

/** The readers of one scope: a frame is made and encoded once for all of them. */
interface Group {
  readonly scope: Scope;
  readonly clients: Set<Client>;
  /** Its first readers were greeted with this number: they know of everything up to it. */
  readonly from: number;
  moved: Set<string> | null;
  sentAt: number;
  /** Frames in a row that had to wait for their turn. */
  waited: number;
  cancel: (() => void) | undefined;
}

const encoder = new TextEncoder();
const bytesOf = (frame: Frame): Uint8Array => encoder.encode(encodeFrame(frame));

export function createStreamHub(options: {
  source: StreamSource;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  limits?: Partial<StreamLimits>;
}): StreamHub {
  const { source, clock, random } = options;
  const limits = { ...STREAM_LIMITS, ...options.limits };
  const groups = new Map<string, Group>();
  const byTopic = new Map<string, Set<Group>>();
  /** Last change that was looked at: everything up to it is sent, or moves nothing, or is in `moved` of its groups. */
  let seen = source.seq();
  let clients = 0;
  let resets = 0;
  let stopped = false;
  let cancelKeepAlive: (() => void) | undefined;

  function changeFrame(scope: Scope, seq: number, moved: ReadonlySet<string>): Frame {
    const data: ChangeFrame = {
      seq,
      at: clock.now(),
      ...(scope.type === 'fleet' ? { counts: source.counts() } : {}),
      clusters: [...moved].slice(0, limits.maxClusters),
      truncated: moved.size > limits.maxClusters,
    };
    return { id: seq, event: 'change', data };
  }

  const resetFrame = (): Frame => {
    const seq = source.seq();
    return { id: seq, event: 'reset', data: { seq, at: clock.now() } };
  };

  function note(moved: Set<string>, { cluster }: Change): void {
    if (cluster !== null && moved.size <= limits.maxClusters) moved.add(cluster);
  }

  /** Clusters of the changes that concern the scope; null when none does. */
  function movedBy(scope: Scope, changes: readonly Change[]): Set<string> | null {
    let moved: Set<string> | null = null;
    for (const change of changes) if (concerns(scope, change)) note((moved ??= new Set()), change);
    return moved;
  }

  function groupOf(scope: Scope): Group {
    const key = scopeKey(scope);
    let group = groups.get(key);
    if (group === undefined) {
      group = {
        scope,
        clients: new Set(),
        from: source.seq(),
        moved: null,
        sentAt: -Infinity,
        waited: 0,
        cancel: undefined,
      };
      groups.set(key, group);
      for (const topic of topicsOf(scope)) {
        const all = byTopic.get(topic);
        if (all === undefined) byTopic.set(topic, new Set([group]));
        else all.add(group);
      }
    }
    return group;
  }

  function dropIfEmpty(group: Group): void {
    if (group.clients.size > 0) return;
    group.cancel?.();
    groups.delete(scopeKey(group.scope));
    for (const topic of topicsOf(group.scope)) {
      const all = byTopic.get(topic);
      all?.delete(group);
      if (all?.size === 0) byTopic.delete(topic);
    }
  }

  function send(group: Group): void {
    group.cancel = undefined;
    if (group.moved === null) return;
    const bytes = bytesOf(changeFrame(group.scope, seen, group.moved));
    group.moved = null;
    group.sentAt = clock.now();
    for (const client of group.clients) client.send(bytes);
  }

  /** Looks each change up among the readers, not each reader among the changes: there may be a thousand of both. */
  const unsubscribe = source.subscribe((changes) => {
    seen = Math.max(seen, changes.at(-1)?.seq ?? 0);
    const touched = new Set<Group>();
    for (const change of groups.size === 0 ? [] : changes)
      for (const topic of topicsOfChange(change))
        for (const group of byTopic.get(topic) ?? []) {
          if (change.seq <= group.from || !concerns(group.scope, change)) continue;
          note((group.moved ??= new Set()), change);
          touched.add(group);
        }
    for (const group of touched) schedule(group);
  });

  function schedule(group: Group): void {
    if (group.cancel !== undefined) return;
    const pause = group.waited < limits.busyAfter ? limits.frameMs : limits.busyFrameMs;
    const wait = group.sentAt + pause - clock.now();
    group.waited = wait <= 0 ? 0 : group.waited + 1;
    if (wait <= 0) send(group);
    else group.cancel = clock.after(wait, () => send(group));
  }

  function keepAlive(): void {
    cancelKeepAlive = clients === 0 ? undefined : clock.after(limits.keepAliveMs, keepAlive);
    const now = clock.now();
    for (const group of groups.values()) {
      const id = group.moved === null ? { id: Math.max(seen, group.from) } : {};
      const bytes = bytesOf({ comment: 'keep-alive', ...id });
      for (const client of group.clients) {
        const lags = client.lagsSince();
        if (lags !== null && now - lags >= limits.stuckMs) {
          resets += 1;
          client.end();
        } else client.send(bytes);
      }
    }
  }

  /** What a reader gets first. A reader that resumes gets no new id before it has what it missed. */
  function greeting(scope: Scope, lastEventId: string | null): Frame[] {
    const seq = source.seq();
    const retry: Frame = { retry: 2000 + Math.floor(random() * 3000) };
    const hello: Frame = { event: 'hello', data: { seq, at: clock.now() } };
    if (lastEventId === null) return [retry, { id: seq, ...hello }];
    const missed = /^\d{1,16}$/.test(lastEventId) ? source.since(Number(lastEventId)) : 'gone';
    if (missed === 'gone') return [retry, hello, resetFrame()];
    const moved = movedBy(scope, missed);
    return moved === null
      ? [retry, { id: seq, ...hello }]
      : [retry, hello, changeFrame(scope, seq, moved)];
  }

  function open(
    scope: Scope,
    lastEventId: string | null,
    signal: AbortSignal,
  ): ReadableStream<Uint8Array> {
    if (stopped)
      throw new ApiFailure('unavailable', 'Fleetglass is stopping.', { retryAfterMs: 5_000 });
    if (clients >= limits.maxClients)
      throw new ApiFailure('unavailable', `${limits.maxClients} streams are open already.`, {
        retryAfterMs: 10_000,
      });
    const group = groupOf(scope);
    let lagsSince: number | null = null;
    let client: Client | undefined;
    const leave = (): void => {
      if (client === undefined || !group.clients.delete(client)) return;
      clients -= 1;
      dropIfEmpty(group);
    };
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const self: Client = {
            send(bytes) {
              if (lagsSince === null && (controller.desiredSize ?? 0) > 0)
                controller.enqueue(bytes);
              else lagsSince ??= clock.now();
            },
            lagsSince: () => lagsSince,
            waiting: () => limits.queueBytes - (controller.desiredSize ?? limits.queueBytes),
            end(last) {
              leave();
              try {
                if (last !== undefined) controller.enqueue(last);
                controller.close();
              } catch {
                // Closed by its reader meanwhile.
              }
            },
          };
          client = self;
          clients += 1;
          group.clients.add(self);
          cancelKeepAlive ??= clock.after(limits.keepAliveMs, keepAlive);
          self.send(encoder.encode(greeting(scope, lastEventId).map(encodeFrame).join('')));
          if (signal.aborted) self.end();
          else signal.addEventListener('abort', () => self.end(), { once: true });
        },
        pull(controller) {
          if (lagsSince === null) return;
          lagsSince = null;
          resets += 1;
          controller.enqueue(bytesOf(resetFrame()));
        },
        cancel: leave,
      },
      { highWaterMark: limits.queueBytes, size: (chunk) => chunk.byteLength },
    );
  }

  return {
    open,
    clients: () => clients,
    queues() {
      let bytes = 0;
      let lagging = 0;
      for (const group of groups.values())
        for (const client of group.clients) {
          bytes += client.waiting();
          if (client.lagsSince() !== null) lagging += 1;
        }
      return { bytes, lagging, resets };
    },
    stop() {
      stopped = true;
      unsubscribe();
      cancelKeepAlive?.();
      cancelKeepAlive = undefined;
      const bye = bytesOf({ event: 'bye', data: {} });
      for (const group of groups.values()) for (const client of group.clients) client.end(bye);
    },
  };
}

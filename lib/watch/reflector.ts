import type { Clock } from '../flux/clock.ts';
import type { Log } from '../flux/log.ts';
import type { KindState } from '../flux/session.ts';
import type { Api } from './api.ts';
import type { Breather } from './breather.ts';
import { reflectorBackoff, spread } from './backoff.ts';
import { ApiFailure } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Link } from './link.ts';
import { listAll } from './list.ts';
import { toFailure } from './opener.ts';
import { afterFailure, afterWatch, type Next } from './reflector-rules.ts';
import type { Traffic } from './traffic.ts';
import { wait, type Wait } from './wait.ts';
import { watchOnce, type WatchedMeta } from './watch.ts';

export interface ReflectorEvents<T> {
  list(objects: readonly T[]): void;
  put(object: T): void;
  remove(meta: WatchedMeta): void;
  /** The state of the kind, or its words, changed. */
  state(state: KindState, failure: ApiFailure | null): void;
  /** The set was just known to be right. */
  confirmed(): void;
  /** In this epoch of the connection the kind has been listed, or it is known why not. */
  settled(epoch: number): void;
  /** The resource answered 404: look at discovery. */
  missing(): void;
  /** For metrics: each list beyond the first and each new watch, by reason. */
  restarted(step: Next['step'], why: string): void;
}

export interface ReflectorDeps<T> {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly breather: Breather;
  readonly traffic: Traffic;
  readonly log: Log;
  readonly fields: Readonly<Record<string, string>>;
  readonly link: Link;
  readonly path: string;
  readonly selector?: string;
  readonly read: (raw: unknown) => T;
  readonly on: ReflectorEvents<T>;
}

export interface Reflector {
  /** Cuts a pause short. */
  nudge(): void;
  /** Ends a running watch and lists anew. */
  relist(): void;
  stop(): void;
}

/** Lists and watches one resource of one cluster until stopped. Never gives up, never throws. */
export function startReflector<T>(deps: ReflectorDeps<T>): Reflector {
  const { clock, limits, link, on } = deps;
  const controller = new AbortController();
  const { signal } = controller;
  let pausing: Wait | null = null;
  let watching: AbortController | null = null;

  let version: string | null = null;
  let epoch = -1;
  let next: Pick<Next, 'step' | 'from'> = { step: 'list', from: 'last' };
  let attempt = 0;
  let failedAt = -Infinity;
  let toldMalformed = false;
  /** When a list is due though no watch failed: a check against anything that went by unseen. */
  let driftAt = Infinity;

  // A kind stays live for a short grace after it left its watch, so that a clean restart is no outage.
  let state: KindState = 'pending';
  let failure: ApiFailure | null = null;
  let endGrace: (() => void) | null = null;
  const set = (to: KindState, why: ApiFailure | null): void => {
    if (state === to && failure === why) return;
    state = to;
    failure = why;
    if (!signal.aborted) on.state(to, why);
  };
  const heard = (): void => {
    endGrace?.();
    endGrace = null;
    why = null;
    set('live', null);
  };
  let busy: 'syncing' | 'interrupted' = 'syncing';
  let why: ApiFailure | null = null;
  const unheard = (now: 'syncing' | 'interrupted', reason: ApiFailure | null): void => {
    busy = now;
    why = reason ?? why;
    if (state === 'live') {
      endGrace ??= clock.after(limits.graceMs, () => {
        endGrace = null;
        if (state === 'live') set(busy, busy === 'syncing' ? null : why);
      });
    } else set(now, now === 'syncing' ? null : reason);
  };

  async function list(api: Api, newEpoch: boolean): Promise<void> {
    // What is forbidden or failing stays so until an answer says otherwise.
    const shown = state === 'restricted' || (state === 'interrupted' && !newEpoch);
    if (!shown) unheard('syncing', null);
    const from = version === null ? '0' : version;
    const result = await listAll({
      api,
      clock,
      limits,
      breather: deps.breather,
      traffic: deps.traffic,
      path: deps.path,
      selector: deps.selector,
      resourceVersion: next.from === 'newest' ? '' : from,
      read: deps.read,
      signal,
    });
    if (signal.aborted) return;
    on.list(result.objects);
    version = result.resourceVersion;
    next = { step: 'watch', from: 'last' };
    driftAt = clock.now() + spread(limits.driftMs, deps.random);
  }

  async function pause(plan: Next, reason: ApiFailure | null): Promise<void> {
    if (reason !== null || plan.pause === 'backoff') {
      if (clock.now() - failedAt > limits.kindBackoffResetMs) attempt = 0;
      failedAt = clock.now();
    }
    const ms = Math.max(plan.notBeforeMs, pauseMs(plan.pause));
    if (ms === 0) return;
    pausing = wait(clock, ms, signal);
    await pausing.done;
    pausing = null;
  }

  function pauseMs(kind: Next['pause']): number {
    switch (kind) {
      case 'none':
        return 0;
      case 'pace':
        return limits.shortWatchMs;
      case 'backoff':
        return reflectorBackoff(attempt++, limits.backoffMs, limits.kindBackoffMaxMs, deps.random);
      case 'forbidden':
        return Math.round(limits.forbiddenMs * (1 + deps.random() / 3));
      case 'missing':
        return limits.discoveryWithoutFluxMs;
    }
  }

  async function round(): Promise<void> {
    const up = await link.ready(signal);
    if (signal.aborted || up === null) return;
    const newEpoch = up.epoch !== epoch;
    if (newEpoch) {
      // After a loss of the connection only a list tells what is true now (a restored etcd goes back in time).
      if (next.step === 'watch') next = { step: 'list', from: 'last' };
      epoch = up.epoch;
    }
    try {
      if (next.step === 'list') await list(up.api, newEpoch);
      if (signal.aborted || version === null) return;
      watching = new AbortController();
      const end = await watchOnce({
        api: up.api,
        clock,
        random: deps.random,
        limits,
        breather: deps.breather,
        traffic: deps.traffic,
        path: deps.path,
        selector: deps.selector,
        resourceVersion: version,
        signals: [signal, watching.signal],
        onOpen() {
          heard();
          on.confirmed();
          on.settled(up.epoch);
        },
        onEvent(event) {
          if (event.type === 'bookmark') version = event.resourceVersion;
          else {
            version = event.meta.resourceVersion;
            if (event.type === 'put') on.put(deps.read(event.raw));
            else on.remove(event.meta);
          }
          on.confirmed();
        },
      });
      if (signal.aborted) return;
      const plan = afterWatch(end, limits.shortWatchMs);
      if (end.how === 'malformed' && !toldMalformed) {
        toldMalformed = true;
        deps.log.warn('A watch event could not be read; the list is read anew', deps.fields);
      }
      unheard(plan.pause === 'none' ? 'syncing' : 'interrupted', UNTRUSTED[end.how]);
      on.restarted(plan.step, plan.why);
      next = plan;
      if (plan.step === 'watch' && clock.now() > driftAt) next = { step: 'list', from: 'newest' };
      await pause(plan, null);
    } catch (e) {
      if (signal.aborted) return;
      if (watching?.signal.aborted === true) {
        watching = null;
        next = { step: 'list', from: 'last' };
        return;
      }
      await failed(toFailure(e), up.epoch);
    }
  }

  async function failed(reason: ApiFailure, inEpoch: number): Promise<void> {
    const plan = afterFailure(reason, next.step, next.from === 'newest');
    on.restarted(plan.step, plan.why);
    next = plan;
    if (plan.pause === 'forbidden') {
      endGrace?.();
      endGrace = null;
      set('restricted', reason);
    } else if (plan.pause === 'missing') {
      unheard('interrupted', reason);
      on.missing();
    } else unheard(plan.pause === 'none' ? 'syncing' : 'interrupted', reason);
    if (plan.suspect && !(await link.suspect(inEpoch))) {
      // The connection went, and every stream with it: its reason is this one's.
      why = link.view.failure ?? why;
      return;
    }
    if (plan.pause !== 'none') on.settled(inEpoch);
    await pause(plan, reason);
  }

  const run = async (): Promise<void> => {
    while (!signal.aborted) await round();
  };
  run().catch((e: unknown) => {
    deps.log.error('A reflector ended unexpectedly', { ...deps.fields, error: String(e) });
  });

  return {
    nudge: () => pausing?.wake(),
    relist: () => watching?.abort(),
    stop() {
      endGrace?.();
      controller.abort();
    },
  };
}

const UNTRUSTED: Record<'closed' | 'deadline' | 'malformed' | 'went-back', ApiFailure | null> = {
  closed: null,
  deadline: null,
  malformed: new ApiFailure(
    'protocol',
    'The API server sent a change that could not be read.',
    'The list is read anew by itself.',
  ),
  'went-back': new ApiFailure(
    'server-error',
    'The API server sent an older state after a newer one.',
    'The list is read anew by itself.',
  ),
};

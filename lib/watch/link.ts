import type { ClusterSpec } from '../registry/spec.ts';
import type { Api } from './api.ts';
import { backoff, spread } from './backoff.ts';
import type { ApiFailure } from './errors.ts';
import { ask, nextCheckAt, type Trouble } from './health.ts';
import type { Slots } from './limit.ts';
import { openConnection, toFailure, type Connected, type OpenerDeps } from './opener.ts';
import { wait, type Wait } from './wait.ts';

/** What the link knows of itself; the session derives from it what people see. */
export interface LinkView {
  /** Connected and answering; `up` also has its turn to list. */
  readonly connected: boolean;
  readonly up: boolean;
  readonly failure: ApiFailure | null;
  /** Epoch ms at which the last connection was lost; null while up or before the first. */
  readonly lostAt: number | null;
  /** Failed tries since the cluster was last up. */
  readonly failedTries: number;
  readonly nextRetryAt: number | null;
  readonly lastContactAt: number | null;
}

export interface Up {
  readonly api: Api;
  /** Rises with each new connection. */
  readonly epoch: number;
}

export interface LinkDeps extends OpenerDeps {
  readonly random: () => number;
  /** Places for opening a connection, and for listing over one. */
  readonly opens: Slots;
  readonly slots: Slots;
  readonly startDelayMs: number;
  /** Any of the view but lastContactAt changed. */
  readonly onChange: () => void;
}

/** The connection to one cluster: opens it, asks whether it lives, reopens it, for ever. */
export interface Link {
  readonly view: LinkView;
  /** Resolves while the cluster is up and it is its turn to list; null when stopped. */
  ready(): Promise<Up | null>;
  /** Has the connection checked; true when this epoch's connection is well. */
  suspect(epoch: number): Promise<boolean>;
  /** The first lists of this epoch are done: the place goes to another cluster. */
  synced(): void;
  /** For requests of people: the API if up. */
  current(): Up | null;
  retryNow(): void;
  replace(spec: ClusterSpec): void;
  stop(): void;
}

export function startLink(first: ClusterSpec, given: LinkDeps): Link {
  const { clock, limits, random } = given;
  const controller = new AbortController();
  const { signal } = controller;
  const deps: LinkDeps = {
    ...given,
    onContact() {
      lastContactAt = clock.now();
      given.onContact();
    },
  };
  let spec = first;
  /** Aborts with the spec that it was made for. */
  let specSignal = new AbortController();
  let connected: Connected | null = null;
  let up: Up | null = null;
  let epoch = 0;
  let becameUp = Promise.withResolvers<void>();
  let release: (() => void) | null = null;

  let failure: ApiFailure | null = null;
  let lostAt: number | null = null;
  let failedTries = 0;
  let nextRetryAt: number | null = null;
  let lastContactAt: number | null = null;
  let pausing: Wait | null = null;
  let holding: Wait | null = null;
  let checking: { readonly epoch: number; readonly result: Promise<Trouble | null> } | null = null;
  /** What a check outside of `hold` found, so that it need not ask again. */
  let found: Trouble | null = null;

  function close(): void {
    connected?.close();
    connected = null;
    release?.();
    release = null;
    found = null;
    if (up !== null) {
      up = null;
      becameUp = Promise.withResolvers();
    }
  }

  /** One question at a time, shared by all who doubt. */
  function check(now: Connected): Promise<Trouble | null> {
    if (checking?.epoch !== epoch) {
      const mine = { epoch, result: ask(now, deps) };
      checking = mine;
      const forget = (): void => {
        if (checking === mine) checking = null;
      };
      mine.result.then(forget, forget);
    }
    return checking.result;
  }

  /** Stays while the cluster answers. */
  async function hold(now: Connected): Promise<Trouble> {
    let checkedAt = clock.now();
    let due = nextCheckAt(checkedAt, checkedAt, limits, random);
    for (;;) {
      holding = wait(clock, Math.max(0, due - clock.now()), now.signal);
      const why = await holding.done;
      holding = null;
      if (why === 'aborted') return { reopen: true };
      if (why === 'time') {
        // Something may have been heard since the time was set.
        const again = nextCheckAt(checkedAt, lastContactAt ?? checkedAt, limits, () => 0);
        if (again > clock.now()) {
          due = again;
          continue;
        }
      }
      const trouble = found ?? (await check(now));
      if (trouble !== null) return trouble;
      if (now.signal.aborted) return { reopen: true };
      checkedAt = clock.now();
      due = nextCheckAt(checkedAt, checkedAt, limits, random);
    }
  }

  /** From the connection to its end; throws when there is none. */
  async function live(): Promise<Trouble> {
    const cancelled = specSignal.signal;
    const leave = await deps.opens.enter(cancelled);
    const now = await openConnection(spec, deps, cancelled).finally(leave);
    connected = now;
    deps.onChange();
    release = await deps.slots.enter(now.signal);
    if (now.signal.aborted) return { reopen: true };
    up = { api: now.api, epoch: ++epoch };
    failure = null;
    lostAt = null;
    failedTries = 0;
    deps.onChange();
    becameUp.resolve();
    return hold(now);
  }

  function pauseMs(why: ApiFailure, attempt: number): number {
    const slow = ['token-refused', 'credentials-failed', 'config-invalid'].includes(why.reason);
    const ms = slow
      ? spread(limits.unauthorizedMs, random)
      : backoff(attempt, limits.backoffMs, limits.backoffMaxMs, random);
    return Math.max(ms, why.retryAfterMs ?? 0);
  }

  async function run(): Promise<void> {
    await wait(clock, deps.startDelayMs, signal).done;
    let attempt = 0;
    while (!signal.aborted) {
      nextRetryAt = null;
      const { signal: current } = specSignal;
      const openedAt = clock.now();
      let trouble: Trouble;
      let wasUp = false;
      try {
        trouble = await live();
        wasUp = true;
      } catch (e) {
        trouble = { failure: toFailure(e) };
        if (!current.aborted) failedTries++;
      }
      wasUp &&= up !== null;
      close();
      if (signal.aborted) return;
      if (wasUp) {
        lostAt = clock.now();
        if (clock.now() - openedAt > limits.checkMs) attempt = 0;
      }
      if (current.aborted || 'reopen' in trouble) {
        deps.onChange();
        continue;
      }
      ({ failure } = trouble);
      const ms = pauseMs(failure, attempt++);
      nextRetryAt = clock.now() + ms;
      deps.onChange();
      pausing = wait(clock, ms, current);
      await pausing.done;
      pausing = null;
    }
  }

  /** A cluster is never given up, not even when we are wrong. */
  async function forEver(): Promise<void> {
    while (!signal.aborted) {
      try {
        await run();
      } catch (e) {
        failure = toFailure(e);
        close();
        await wait(clock, limits.backoffMaxMs, signal).done;
      }
    }
  }
  void forEver();

  return {
    get view() {
      return {
        connected: connected !== null,
        up: up !== null,
        failure,
        lostAt,
        failedTries,
        nextRetryAt,
        lastContactAt,
      };
    },
    async ready() {
      for (;;) {
        if (signal.aborted || up !== null) return up;
        await becameUp.promise;
      }
    },
    async suspect(inEpoch) {
      if (connected === null || up?.epoch !== inEpoch) return false;
      const trouble = await check(connected);
      if (epoch !== inEpoch || up === null) return false;
      if (trouble === null) return true;
      found = trouble;
      holding?.wake();
      return false;
    },
    synced() {
      release?.();
      release = null;
    },
    current: () => up,
    retryNow() {
      pausing?.wake();
      holding?.wake();
    },
    replace(next) {
      spec = next;
      const before = specSignal;
      specSignal = new AbortController();
      before.abort();
    },
    stop() {
      controller.abort();
      specSignal.abort();
      close();
      becameUp.resolve();
    },
  };
}

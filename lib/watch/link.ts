import type { Clock } from '../flux/clock.ts';
import type { ClusterSpec, Endpoint } from '../registry/spec.ts';
import { createApi, isCredentialError, type Api } from './api.ts';
import { backoff, spread } from './backoff.ts';
import { ApiFailure, networkFailure } from './errors.ts';
import type { SyncSlots } from './limit.ts';
import type { Limits } from './limits.ts';
import { createTransport, type Transport } from './transport.ts';
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

export interface LinkDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly slots: SyncSlots;
  readonly userAgent: string;
  readonly startDelayMs: number;
  /**
   * The authenticated question that tells whether the cluster is heard. `first`: on a new connection.
   * Errors are ApiFailure.
   */
  readonly probe: (api: Api, first: boolean, signal: AbortSignal) => Promise<void>;
  /** Any of the view changed. */
  readonly onChange: () => void;
  /** A byte or a PING was heard. */
  readonly onContact: () => void;
}

/** The connection to one cluster: opens it, asks whether it lives, reopens it, for ever. */
export interface Link {
  readonly view: LinkView;
  /** Resolves while the cluster is up and it is its turn to list; null when stopped. */
  ready(signal: AbortSignal): Promise<Up | null>;
  /** Has the connection checked; true when this epoch's connection is well. */
  suspect(failure: ApiFailure, epoch: number): Promise<boolean>;
  /** The first lists of this epoch are done: the place goes to another cluster. */
  synced(): void;
  /** For requests of people: the API if up. */
  current(): Up | null;
  retryNow(): void;
  replace(spec: ClusterSpec): void;
  stop(): void;
}

type Trouble = { readonly failure: ApiFailure } | { readonly reopen: true };

export function startLink(first: ClusterSpec, deps: LinkDeps): Link {
  const { clock, limits } = deps;
  const controller = new AbortController();
  const { signal } = controller;
  let spec = first;
  let up: Up | null = null;
  let transport: Transport | null = null;
  let connection = new AbortController();
  let epoch = 0;
  let open = Promise.withResolvers<void>();
  let release: (() => void) | null = null;

  let failure: ApiFailure | null = null;
  let lostAt: number | null = null;
  let failedTries = 0;
  let nextRetryAt: number | null = null;
  let lastContactAt: number | null = null;
  let pausing: Wait | null = null;
  let checking: { readonly epoch: number; readonly result: Promise<Trouble | null> } | null = null;
  let found: Trouble | null = null;
  let checkSoon: (() => void) | null = null;
  let replaced = false;
  let connected = false;

  const contact = (): void => {
    lastContactAt = clock.now();
    deps.onContact();
  };

  function close(): void {
    connection.abort();
    transport?.destroy();
    transport = null;
    release?.();
    connected = false;
    found = null;
    if (up !== null) {
      up = null;
      open = Promise.withResolvers();
    }
  }

  async function connect(fresh: boolean): Promise<Api> {
    const endpoint: Endpoint = await spec.connect({ fresh });
    connection.abort();
    transport?.destroy();
    connection = new AbortController();
    transport = createTransport(endpoint, limits, contact);
    return createApi({
      clock,
      limits,
      endpoint,
      transport,
      userAgent: deps.userAgent,
      onBytes: contact,
    });
  }

  /** A refused credential is renewed once: it may have been rotated. */
  async function openOnce(): Promise<Api> {
    let api = await connect(false);
    try {
      await deps.probe(api, true, connection.signal);
    } catch (e) {
      if (!(e instanceof ApiFailure && e.status === 401)) throw e;
      api = await connect(true);
      await deps.probe(api, true, connection.signal);
    }
    return api;
  }

  async function ask(api: Api): Promise<Trouble | null> {
    for (let tries = 0; ; tries++) {
      try {
        await deps.probe(api, false, connection.signal);
        return null;
      } catch (e) {
        const reason = toFailure(e);
        // An answer is contact, whatever it says; only "who are you" and repeated server errors end it.
        // On 401 reopening renews the credential, and fails as unauthorized when that does not help.
        if (reason.status === 401) return { reopen: true };
        if (reason.status === null) return { failure: reason };
        if (reason.status < 500) return null;
        if (tries >= 1) return { failure: reason };
        await wait(clock, limits.backoffMs, connection.signal).done;
      }
    }
  }

  function check(): Promise<Trouble | null> {
    const now = up;
    if (now === null) return Promise.resolve(null);
    if (checking?.epoch !== now.epoch) {
      const mine = { epoch: now.epoch, result: ask(now.api) };
      checking = mine;
      const forget = () => {
        if (checking === mine) checking = null;
      };
      mine.result.then(forget, forget);
    }
    return checking.result;
  }

  /** Stays while the cluster answers. */
  async function hold(): Promise<Trouble> {
    let checkedAt = clock.now();
    for (;;) {
      const heardAt = Math.max(lastContactAt ?? 0, checkedAt);
      const due = Math.min(
        checkedAt + spread(limits.checkMs * 0.8, () => deps.random() * 0.25),
        heardAt + limits.silenceMs,
      );
      const pause = wait(clock, Math.max(0, due - clock.now()), connection.signal);
      checkSoon = pause.wake;
      const wokenBy = await pause.done;
      checkSoon = null;
      if (signal.aborted || replaced) return { reopen: true };
      const silent = clock.now() - (lastContactAt ?? 0) >= limits.silenceMs;
      if (wokenBy === 'time' && !silent && clock.now() < checkedAt + limits.checkMs * 0.8) continue;
      const trouble = found ?? (await check());
      checkedAt = clock.now();
      if (trouble !== null) return trouble;
      if (signal.aborted || replaced) return { reopen: true };
    }
  }

  async function run(): Promise<void> {
    await wait(clock, deps.startDelayMs, signal).done;
    let attempt = 0;
    while (!signal.aborted) {
      let trouble: Trouble;
      try {
        replaced = false;
        nextRetryAt = null;
        const api = await openOnce();
        const upAt = clock.now();
        connected = true;
        deps.onChange();
        release = await deps.slots.enter(signal);
        if (signal.aborted) break;
        if (replaced) {
          close();
          continue;
        }
        up = { api, epoch: ++epoch };
        failure = null;
        lostAt = null;
        failedTries = 0;
        deps.onChange();
        open.resolve();
        trouble = await hold();
        if (clock.now() - upAt > limits.checkMs) attempt = 0;
        if (!signal.aborted) lostAt = clock.now();
      } catch (e) {
        trouble = replaced ? { reopen: true } : { failure: toFailure(e) };
        if (!replaced) failedTries++;
      }
      close();
      if (signal.aborted) break;
      if ('reopen' in trouble) {
        deps.onChange();
        // A loop of opening and refusing is slowed down by the next try's failure.
        continue;
      }
      ({ failure } = trouble);
      const slow = failure.reason === 'token-refused' || failure.reason === 'credentials-failed';
      const ms = Math.max(
        failure.retryAfterMs ?? 0,
        slow || failure.reason === 'config-invalid'
          ? spread(limits.unauthorizedMs, deps.random)
          : backoff(attempt++, limits.backoffMs, limits.backoffMaxMs, deps.random),
      );
      nextRetryAt = clock.now() + ms;
      deps.onChange();
      if (replaced) continue;
      pausing = wait(clock, ms, signal);
      await pausing.done;
      pausing = null;
    }
  }

  run().catch((e: unknown) => {
    failure = toFailure(e);
    deps.onChange();
  });

  return {
    get view() {
      return {
        connected,
        up: up !== null,
        failure,
        lostAt,
        failedTries,
        nextRetryAt,
        lastContactAt,
      };
    },
    async ready(waiter) {
      for (;;) {
        if (signal.aborted || waiter.aborted) return null;
        if (up !== null) return up;
        await orAborted(open.promise, waiter);
      }
    },
    async suspect(_reason, inEpoch) {
      if (up === null || up.epoch !== inEpoch) return false;
      const trouble = await check();
      if (trouble !== null && epoch === inEpoch) {
        found = trouble;
        checkSoon?.();
      }
      return trouble === null && epoch === inEpoch && up !== null;
    },
    synced: () => release?.(),
    current: () => up,
    retryNow() {
      pausing?.wake();
      checkSoon?.();
    },
    replace(nextSpec) {
      spec = nextSpec;
      replaced = true;
      connection.abort();
      pausing?.wake();
      checkSoon?.();
    },
    stop() {
      controller.abort();
      close();
      open.resolve();
    },
  };
}

async function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
    promise.finally(done).catch(() => {});
  });
}

const toFailure = (e: unknown): ApiFailure =>
  isCredentialError(e)
    ? new ApiFailure(e.reason, e.message, e.hint, { scope: 'connection' })
    : networkFailure(e);

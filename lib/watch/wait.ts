import type { Clock } from '../flux/clock.ts';

/** Resolves after ms, at once when the signal aborts, or when woken. Never rejects. */
export interface Wait {
  readonly done: Promise<'time' | 'woken' | 'aborted'>;
  readonly wake: () => void;
}

export function wait(clock: Clock, ms: number, signal: AbortSignal): Wait {
  const { promise, resolve } = Promise.withResolvers<'time' | 'woken' | 'aborted'>();
  let cancel: (() => void) | null = null;
  const finish = (why: 'time' | 'woken' | 'aborted'): void => {
    cancel?.();
    signal.removeEventListener('abort', onAbort);
    resolve(why);
  };
  const onAbort = (): void => finish('aborted');
  if (signal.aborted) finish('aborted');
  else {
    signal.addEventListener('abort', onAbort, { once: true });
    cancel = clock.after(ms, () => finish('time'));
  }
  return { done: promise, wake: () => finish('woken') };
}

/** A signal that aborts with its parents or when the time is over; `cancel` must be called when done. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** True when the time ran out (and not a parent aborted). */
  readonly expired: () => boolean;
  /** Moves the end to ms from now. */
  extend(ms: number): void;
  abort(): void;
  cancel(): void;
}

/** A timer that fires later than this tells of our own load, not of the cluster's. */
const LATE_MS = 500;

export function deadline(
  clock: Clock,
  ms: number,
  ...parents: readonly (AbortSignal | undefined)[]
): Deadline {
  const controller = new AbortController();
  let expired = false;
  const onParent = () => controller.abort();
  let due = clock.now() + ms;
  let excused = false;
  const onTime = (): void => {
    const late = clock.now() - due;
    // This process was not running: the answer may lie unread. What it lost, the other side gets once.
    if (late > LATE_MS && !excused) {
      excused = true;
      stopTimer = clock.after(Math.min(late, ms), onTime);
      return;
    }
    expired = true;
    controller.abort();
  };
  let stopTimer = clock.after(ms, onTime);
  for (const parent of parents) {
    if (parent?.aborted === true) controller.abort();
    else parent?.addEventListener('abort', onParent, { once: true });
  }
  return {
    signal: controller.signal,
    expired: () => expired,
    extend(next) {
      stopTimer();
      due = clock.now() + next;
      if (!controller.signal.aborted) stopTimer = clock.after(next, onTime);
    },
    abort: () => controller.abort(),
    cancel() {
      stopTimer();
      for (const parent of parents) parent?.removeEventListener('abort', onParent);
    },
  };
}

/** The promise, or a rejection as soon as the signal aborts; `onLate` gets what came after that. */
export async function abortable<T>(
  signal: AbortSignal,
  promise: Promise<T>,
  onLate: (value: T) => void = () => {},
): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } catch (e) {
    promise.then(onLate).catch(() => {});
    throw e;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

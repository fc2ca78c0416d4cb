import type { Clock } from '../flux/clock.ts';
import { Due } from './due.ts';

/** Resolves after ms, at once when the signal aborts, or when woken. Never rejects. */
export interface Wait {
  readonly done: Promise<'time' | 'woken' | 'aborted'>;
  readonly wake: () => void;
}

export function wait(clock: Clock, ms: number, signal?: AbortSignal): Wait {
  const { promise, resolve } = Promise.withResolvers<'time' | 'woken' | 'aborted'>();
  let cancel: (() => void) | null = null;
  const finish = (why: 'time' | 'woken' | 'aborted'): void => {
    cancel?.();
    signal?.removeEventListener('abort', onAbort);
    resolve(why);
  };
  const onAbort = (): void => finish('aborted');
  if (signal?.aborted === true) finish('aborted');
  else {
    signal?.addEventListener('abort', onAbort, { once: true });
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
  cancel(): void;
}

export function deadline(
  clock: Clock,
  ms: number,
  ...parents: readonly (AbortSignal | undefined)[]
): Deadline {
  const controller = new AbortController();
  const onParent = () => controller.abort();
  const due = new Due(clock, ms, onParent);
  for (const parent of parents) {
    if (parent?.aborted === true) controller.abort();
    else parent?.addEventListener('abort', onParent, { once: true });
  }
  return {
    signal: controller.signal,
    expired: () => due.expired,
    extend(next) {
      if (!controller.signal.aborted) due.extend(next);
    },
    cancel() {
      due.cancel();
      for (const parent of parents) parent?.removeEventListener('abort', onParent);
    },
  };
}

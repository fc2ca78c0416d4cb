import type { Clock } from '../flux/clock.ts';
import { errorPlace, type Log } from '../flux/log.ts';
import type { Change } from './change.ts';

export type BatchListener = (changes: readonly Change[]) => void;

export interface Batches {
  readonly add: (change: Change) => void;
  readonly subscribe: (listener: BatchListener) => () => void;
  /** Changes that wait for the next batch. */
  readonly waiting: () => number;
  readonly stop: () => void;
}

/** Hands changes to subscribers in batches: the first change of a batch waits `ms`, so a storm is few calls. */
export function createBatches(clock: Clock, ms: number, log: Log): Batches {
  const listeners = new Set<BatchListener>();
  let pending: Change[] = [];
  let cancel: (() => void) | undefined;

  const flush = (): void => {
    cancel = undefined;
    const batch = pending;
    pending = [];
    for (const listener of listeners) {
      try {
        listener(batch);
      } catch (error) {
        log.error('A subscriber of changes failed.', { error: errorPlace(error) });
      }
    }
  };

  return {
    add(change) {
      if (listeners.size === 0) return;
      pending.push(change);
      cancel ??= clock.after(ms, flush);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    waiting: () => pending.length,
    stop() {
      cancel?.();
      cancel = undefined;
      pending = [];
      listeners.clear();
    },
  };
}

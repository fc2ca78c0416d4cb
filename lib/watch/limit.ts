import pLimit from 'p-limit';
import type { Clock } from '../flux/clock.ts';

/**
 * Places for clusters that connect or list, in the order in which they asked. A place is a lease: a cluster that is slow
 * goes on but stops holding the others back.
 */
export interface Slots {
  /** Resolves with the function that gives the place back. Rejects never; resolves at once when aborted. */
  enter(signal: AbortSignal): Promise<() => void>;
  readonly waiting: number;
}

export function createSlots(clock: Clock, count: number, leaseMs: number): Slots {
  const limit = pLimit(count);
  return {
    enter(signal) {
      return new Promise((resolve) => {
        // Not when its turn comes: that may be a long time for one who no longer wants it.
        const leave = (): void => resolve(() => {});
        if (signal.aborted) leave();
        else signal.addEventListener('abort', leave, { once: true });
        const run = (): Promise<void> | void => {
          signal.removeEventListener('abort', leave);
          if (signal.aborted) return;
          return new Promise<void>((done) => {
            const release = () => {
              cancel();
              signal.removeEventListener('abort', release);
              done();
            };
            const cancel = clock.after(leaseMs, release);
            signal.addEventListener('abort', release, { once: true });
            resolve(release);
          });
        };
        limit(run).catch(() => {});
      });
    },
    get waiting() {
      return limit.pendingCount;
    },
  };
}

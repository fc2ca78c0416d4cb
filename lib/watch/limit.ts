import pLimit from 'p-limit';
import type { Clock } from '../flux/clock.ts';

/**
 * Places for clusters that list, in the order in which they asked. A place is a lease: a cluster that lists
 * slowly goes on listing but stops holding the others back.
 */
export interface SyncSlots {
  /** Resolves with the function that gives the place back. Rejects never; resolves at once when aborted. */
  enter(signal: AbortSignal): Promise<() => void>;
  readonly waiting: number;
}

export function createSyncSlots(clock: Clock, count: number, leaseMs: number): SyncSlots {
  const limit = pLimit(count);
  return {
    enter(signal) {
      return new Promise((resolve) => {
        const run = (): Promise<void> | void => {
          if (signal.aborted) {
            resolve(() => {});
            return;
          }
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

/** Keeps reading from holding up everything else in the process: pages, streams, answers to pings. */
export interface Breather {
  /** null: go on. Else wait for it, then ask again: others have their turn first. */
  pause(): Promise<void> | null;
}

/**
 * Data that lies ready is read in one go by the event loop, however much it is: 16 clusters listing at once would hold it
 * for a quarter of a second. All readers of a process share `sliceMs` of each turn.
 */
export function createBreather(
  sliceMs: number,
  now: () => number = () => performance.now(),
  later: (fn: () => void) => void = (fn) => {
    setImmediate(fn);
  },
): Breather {
  let inTurn = false;
  let startedAt = 0;
  return {
    pause() {
      if (!inTurn) {
        inTurn = true;
        startedAt = now();
        later(() => {
          inTurn = false;
        });
      }
      if (now() - startedAt < sliceMs) return null;
      return new Promise((resolve) => {
        later(resolve);
      });
    },
  };
}

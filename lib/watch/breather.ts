/** Reading that waits for its turn. */
export interface Work {
  /** Goes on until it has nothing left or `hasTime` says no; in that case it asks for another turn itself. */
  work(): void;
}

/**
 * Keeps reading from holding up everything else in the process: pages, streams, answers to pings. Data that lies ready is read in
 * one go by the event loop, however much it is: 16 clusters listing at once would hold it for a quarter of a second.
 */
export interface Breather {
  /** False: the readers' share of this turn is used up, or others wait already. */
  hasTime(): boolean;
  /** In a later turn, in the order asked. */
  later(work: Work): void;
}

/** All readers of a process share `sliceMs` of each turn. */
export function createBreather(
  sliceMs: number,
  now: () => number = () => performance.now(),
  nextTurn: (fn: () => void) => void = (fn) => {
    setImmediate(fn);
  },
): Breather {
  let inTurn = false;
  let startedAt = 0;
  let waiting: Work[] = [];
  let draining = false;

  function withinSlice(): boolean {
    if (!inTurn) {
      inTurn = true;
      startedAt = now();
      nextTurn(() => {
        inTurn = false;
      });
      return true;
    }
    return now() - startedAt < sliceMs;
  }

  function drain(): void {
    const batch = waiting;
    waiting = [];
    draining = true;
    let done = 0;
    while (done < batch.length && withinSlice()) batch[done++]?.work();
    draining = false;
    if (done < batch.length) waiting = [...batch.slice(done), ...waiting];
    if (waiting.length > 0) nextTurn(drain);
  }

  return {
    // Whoever comes while others wait would overtake them.
    hasTime: () => (draining || waiting.length === 0) && withinSlice(),
    later(work) {
      waiting.push(work);
      if (waiting.length === 1 && !draining) nextTurn(drain);
    },
  };
}

interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiters: number;
}

/**
 * Requests for the same key that overlap become one. The work is aborted when nobody waits for it any more;
 * one who leaves ends only their own wait. Holds an entry only while its work runs.
 */
export function createShare<T>(): (
  key: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<T> {
  const flights = new Map<string, Flight<T>>();

  return async (key, signal, work) => {
    signal.throwIfAborted();
    let flight = flights.get(key);
    if (flight === undefined) {
      const controller = new AbortController();
      const result = work(controller.signal).finally(() => {
        if (flights.get(key)?.controller === controller) flights.delete(key);
      });
      flight = { result, controller, waiters: 0 };
      flights.set(key, flight);
    }
    const { result, controller } = flight;
    flight.waiters += 1;
    const left = Promise.withResolvers<never>();
    const leave = (): void => left.reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([result, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      flight.waiters -= 1;
      if (flight.waiters === 0) {
        if (flights.get(key) === flight) flights.delete(key);
        controller.abort();
        // Nobody is left to hear that it was aborted.
        result.catch(() => {});
      }
    }
  };
}

import { getEventListeners } from 'node:events';
import type { Clock } from '../../../lib/flux/clock.ts';

/** One reading of a process at rest, after a forced garbage collection. */
export interface Reading {
  readonly heapMb: number;
  /** Sockets, servers, watchers, timers of the runtime: `process.getActiveResourcesInfo()`. */
  readonly handles: number;
  /** Armed at the program's clock. */
  readonly timers: number;
  /** Of all AbortSignals that are alive and not aborted. */
  readonly listeners: number;
  readonly signals: number;
}

export interface Gauges {
  /** Counts what is armed and not run or cancelled. */
  readonly clock: Clock;
  read(): Promise<Reading>;
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** Needs --expose-gc. From now on AbortSignals are remembered, weakly, as they get listeners. */
export function gauge(real: Clock): Gauges {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('Run it with --expose-gc.');
  const armed = new Set<object>();
  const signals = new Set<WeakRef<AbortSignal>>();
  const known = new WeakSet<AbortSignal>();
  // Both ways by which Node and libraries listen to a signal end here.
  const add: unknown = Reflect.get(EventTarget.prototype, 'addEventListener');
  if (typeof add !== 'function') throw new Error('EventTarget has no addEventListener.');
  EventTarget.prototype.addEventListener = function remembered(this: EventTarget, ...args) {
    if (this instanceof AbortSignal && !known.has(this)) {
      known.add(this);
      signals.add(new WeakRef(this));
    }
    Reflect.apply(add, this, args);
  };

  return {
    clock: {
      now: () => real.now(),
      after(ms, fn) {
        const timer = {};
        armed.add(timer);
        const cancel = real.after(ms, () => {
          armed.delete(timer);
          fn();
        });
        return () => {
          armed.delete(timer);
          cancel();
        };
      },
    },
    async read() {
      // Weak references are let go of between turns.
      for (let i = 0; i < 3; i += 1) {
        collect();
        await turn();
      }
      let listeners = 0;
      let alive = 0;
      for (const ref of signals) {
        const signal = ref.deref();
        if (signal === undefined) signals.delete(ref);
        else if (!signal.aborted) {
          alive += 1;
          listeners += getEventListeners(signal, 'abort').length;
        }
      }
      return {
        heapMb: process.memoryUsage().heapUsed / 2 ** 20,
        handles: process.getActiveResourcesInfo().length,
        timers: armed.size,
        listeners,
        signals: alive,
      };
    },
  };
}

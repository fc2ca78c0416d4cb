import type { Clock } from '../flux/clock.ts';

/** A clock that stands still until it is advanced; timers fire in order of their time. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
  readonly pending: number;
}

export function fakeClock(start = Date.UTC(2026, 10, 24, 12)): FakeClock {
  let time = start;
  const timers = new Set<{ at: number; fn: () => void }>();
  return {
    now: () => time,
    after(ms, fn) {
      const timer = { at: time + ms, fn };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = time + ms;
      for (;;) {
        const next = [...timers].filter((t) => t.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers.delete(next);
        time = Math.max(time, next.at);
        next.fn();
      }
      time = end;
    },
    get pending() {
      return timers.size;
    },
  };
}

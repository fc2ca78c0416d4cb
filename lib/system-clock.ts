import type { Clock } from './flux/clock.ts';

/** The real clock. Made where the process is composed; every stage takes a Clock. */
export const systemClock = (): Clock => ({
  now: () => Date.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
});

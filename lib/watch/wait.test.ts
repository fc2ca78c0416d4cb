import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { createSlots } from './limit.ts';
import { deadline, wait } from './wait.ts';

const idle = (): AbortSignal => new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a wait', () => {
  it('ends by time, by waking or by abort, and leaves no timer behind', async () => {
    const clock = fakeClock();
    const byTime = wait(clock, 100, idle());
    clock.advance(100);
    expect(await byTime.done).toBe('time');
    const woken = wait(clock, 100, idle());
    woken.wake();
    expect(await woken.done).toBe('woken');
    const controller = new AbortController();
    const aborted = wait(clock, 100, controller.signal);
    controller.abort();
    expect(await aborted.done).toBe('aborted');
    expect(await wait(clock, 100, controller.signal).done).toBe('aborted');
    expect(clock.pending).toBe(0);
  });
});

describe('a deadline', () => {
  it('aborts at its time, and says that it was the time', () => {
    const clock = fakeClock();
    const limit = deadline(clock, 1_000);
    clock.advance(999);
    expect(limit.signal.aborted).toBe(false);
    clock.advance(1);
    expect(limit.signal.aborted).toBe(true);
    expect(limit.expired()).toBe(true);
  });

  it('can be moved, aborts with a parent, and leaves no timer behind', () => {
    const clock = fakeClock();
    const parent = new AbortController();
    const limit = deadline(clock, 1_000, undefined, parent.signal);
    clock.advance(900);
    limit.extend(1_000);
    clock.advance(900);
    expect(limit.signal.aborted).toBe(false);
    parent.abort();
    expect(limit.signal.aborted).toBe(true);
    expect(limit.expired()).toBe(false);
    limit.cancel();
    expect(clock.pending).toBe(0);
    expect(deadline(clock, 10, parent.signal).signal.aborted).toBe(true);
  });

  it('does not blame the cluster for a time in which this process did not run', () => {
    let now = 0;
    const timers: { at: number; fn: () => void }[] = [];
    const clock = {
      now: () => now,
      after: (ms: number, fn: () => void) => {
        timers.push({ at: now + ms, fn });
        return () => {};
      },
    };
    const limit = deadline(clock, 1_000);
    now = 5_000;
    timers.shift()?.fn();
    expect(limit.signal.aborted).toBe(false);
    now = timers[0]?.at ?? 0;
    expect(now).toBe(6_000);
    timers.shift()?.fn();
    expect(limit.expired()).toBe(true);
  });
});

describe('places for listing', () => {
  it('are given in order, no more at a time than there are', async () => {
    const slots = createSlots(fakeClock(), 2, 1_000);
    const given: number[] = [];
    const release: (() => void)[] = [];
    const enter = async (n: number): Promise<void> => {
      release.push(await slots.enter(idle()));
      given.push(n);
    };
    const all = Promise.all([1, 2, 3, 4].map(enter));
    await settled();
    expect(given).toEqual([1, 2]);
    expect(slots.waiting).toBe(2);
    release[1]?.();
    await settled();
    expect(given).toEqual([1, 2, 3]);
    release[0]?.();
    await all;
  });

  it('come back when their time is over or their cluster is gone', async () => {
    const clock = fakeClock();
    const slots = createSlots(clock, 1, 1_000);
    const gone = new AbortController();
    await slots.enter(idle());
    const second = slots.enter(gone.signal);
    clock.advance(1_000);
    await second;
    const third = slots.enter(idle());
    gone.abort();
    await third;
    expect(slots.waiting).toBe(0);
  });
});

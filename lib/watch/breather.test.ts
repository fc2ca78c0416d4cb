import { expect, it } from 'vitest';
import { createBreather } from './breather.ts';

it('lets all readers together use a slice of each turn, and no more', async () => {
  let now = 0;
  let queue: (() => void)[] = [];
  const breather = createBreather(
    10,
    () => now,
    (fn) => queue.push(fn),
  );
  const turn = (): void => {
    const due = queue;
    queue = [];
    for (const fn of due) fn();
  };
  const spent: number[] = [];
  const read = async (chunks: number): Promise<void> => {
    for (let i = 0; i < chunks; i++) {
      for (let rest = breather.pause(); rest !== null; rest = breather.pause()) await rest;
      now += 3;
      spent.push(now);
    }
  };
  const all = Promise.all([read(6), read(6), read(6)]);
  for (let turns = 0; spent.length < 18 && turns < 100; turns++) {
    const before = now;
    turn();
    await new Promise((resolve) => setImmediate(resolve));
    // One chunk may pass the end of the slice.
    expect(now - before).toBeLessThan(10 + 3);
  }
  await all;
  expect(spent).toHaveLength(18);
});

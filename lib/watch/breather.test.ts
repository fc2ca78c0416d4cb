import { expect, it } from 'vitest';
import { createBreather, type Work } from './breather.ts';

it('lets all readers together use a slice of each turn, in the order in which they asked, and forgets none', () => {
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
  const spent: string[] = [];
  const reader = (name: string, chunks: number): Work => {
    let left = chunks;
    return {
      work() {
        while (left > 0 && breather.hasTime()) {
          left--;
          now += 3;
          spent.push(name);
        }
        if (left > 0) breather.later(this);
      },
    };
  };
  for (const name of ['a', 'b', 'c']) breather.later(reader(name, 6));
  for (let turns = 0; spent.length < 18 && turns < 100; turns++) {
    const before = now;
    turn();
    // One chunk may pass the end of the slice.
    expect(now - before).toBeLessThan(10 + 3);
  }
  expect(spent.toSorted().join('')).toBe('aaaaaabbbbbbcccccc');
  // Nobody has a second slice before all had their first.
  expect(new Set([spent[0], spent[4], spent[8]])).toEqual(new Set(['a', 'b', 'c']));
  expect(breather.hasTime()).toBe(true);
});

it('makes a reader that comes while others wait wait behind them', () => {
  const later: (() => void)[] = [];
  const breather = createBreather(
    10,
    () => 0,
    (fn) => later.push(fn),
  );
  expect(breather.hasTime()).toBe(true);
  breather.later({ work: () => {} });
  expect(breather.hasTime()).toBe(false);
});

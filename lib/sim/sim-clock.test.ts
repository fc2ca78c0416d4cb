import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { SimClock } from './sim-clock.ts';

function busy(): void {
  const until = performance.now() + 2;
  while (performance.now() < until) continue;
}

describe('the simulated clock', () => {
  it('goes with the real one from where it was started', () => {
    const real = fakeClock();
    const clock = new SimClock(real, 1_000_000);
    const ran: number[] = [];
    clock.after(30, () => ran.push(clock.now()));
    clock.after(10, () => ran.push(clock.now()));
    real.advance(20);
    expect(ran).toEqual([1_000_010]);
    real.advance(20);
    expect(ran).toEqual([1_000_010, 1_000_030]);
    expect(clock.now()).toBe(1_000_040);
  });

  it('advanced, runs what is due in order and at its own time, also what comes up on the way', async () => {
    const real = fakeClock();
    const clock = new SimClock(real, 0);
    const ran: [string, number][] = [];
    const every = (ms: number, name: string): void => {
      clock.after(ms, () => {
        ran.push([name, clock.now()]);
        every(ms, name);
      });
    };
    every(600_000, 'slow');
    every(250_000, 'fast');
    expect(await clock.advance(1_300_000)).toBe(1_300_000);
    expect(ran).toEqual([
      ['fast', 250_000],
      ['fast', 500_000],
      ['slow', 600_000],
      ['fast', 750_000],
      ['fast', 1_000_000],
      ['slow', 1_200_000],
      ['fast', 1_250_000],
    ]);
    expect(clock.now()).toBe(1_300_000);
    real.advance(200_000);
    expect(ran.at(-1)).toEqual(['fast', 1_500_000]);
  });

  it('keeps two advances apart, and runs nothing that was cancelled', async () => {
    const clock = new SimClock(fakeClock(), 0);
    const ran: string[] = [];
    clock.after(10, () => ran.push('first'));
    clock.after(20, () => ran.push('never'))();
    clock.after(30, () => ran.push('second'));
    expect(await Promise.all([clock.advance(15), clock.advance(20)])).toEqual([15, 35]);
    expect(ran).toEqual(['first', 'second']);
  });

  it('lets sockets have their turn while it works', async () => {
    const clock = new SimClock(fakeClock(), 0);
    let turns = 0;
    const immediate = setInterval(() => (turns += 1), 0);
    for (let i = 0; i < 40; i++) clock.after(i, busy);
    await clock.advance(100);
    clearInterval(immediate);
    expect(turns).toBeGreaterThan(0);
  });

  it('runs nothing once stopped', () => {
    const real = fakeClock();
    const clock = new SimClock(real, 0);
    clock.after(5, () => expect.unreachable());
    clock.stop();
    real.advance(10);
  });
});

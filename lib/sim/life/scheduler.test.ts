import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../testing/fake-clock.ts';
import { Scheduler } from './scheduler.ts';

const scheduler = (errors: unknown[] = []) => {
  const clock = fakeClock();
  return { clock, s: new Scheduler(clock, (error) => errors.push(error)) };
};

describe('the scheduler', () => {
  it('runs in order of time, equal times in order of planning, with one timer', () => {
    const { clock, s } = scheduler();
    const ran: string[] = [];
    s.after(20, () => ran.push('c'));
    s.after(10, () => ran.push('a'));
    s.after(10, () => ran.push('b'));
    expect(clock.pending).toBe(1);
    clock.advance(15);
    expect(ran).toEqual(['a', 'b']);
    clock.advance(5);
    expect(ran).toEqual(['a', 'b', 'c']);
    expect(clock.pending).toBe(0);
  });

  it('takes what a run plans, at its time', () => {
    const { clock, s } = scheduler();
    const ran: number[] = [];
    const start = clock.now();
    const again = (): void => {
      ran.push(clock.now() - start);
      if (ran.length < 300) s.after(7, again);
    };
    s.after(7, again);
    clock.advance(10_000);
    expect(ran).toHaveLength(300);
    expect(ran.at(-1)).toBe(2100);
  });

  it('goes on after a run that throws, and tells of it', () => {
    const errors: unknown[] = [];
    const { clock, s } = scheduler(errors);
    let ran = false;
    s.after(1, () => {
      throw new Error('boom');
    });
    s.after(2, () => (ran = true));
    clock.advance(5);
    expect(ran).toBe(true);
    expect(errors).toHaveLength(1);
  });

  it('forgets what was cancelled and does not keep it until its time', () => {
    const { clock, s } = scheduler();
    let ran = 0;
    for (let i = 0; i < 50_000; i++) s.after(3_600_000 + i, () => ran++).cancel();
    const kept = s.after(10, () => ran++);
    expect(s.size).toBeLessThan(25_000);
    clock.advance(4_000_000);
    kept.cancel();
    expect(ran).toBe(1);
    expect(s.size).toBe(0);
  });
});

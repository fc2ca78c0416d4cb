import { expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { createSlots } from './limit.ts';

it('one who leaves the queue is gone at once, and takes no place when its turn comes', async () => {
  const slots = createSlots(fakeClock(), 1, 60_000);
  const [first, second, third] = [1, 2, 3].map(() => new AbortController());
  if (!first || !second || !third) throw new Error('three');
  const release = await slots.enter(first.signal);
  const left = slots.enter(second.signal);
  const next = slots.enter(third.signal);
  second.abort();
  // Without a place being free.
  (await left)();
  expect(slots.waiting).toBe(2);
  release();
  await next;
  expect(slots.waiting).toBe(0);
  const late = new AbortController();
  late.abort();
  (await slots.enter(late.signal))();
});

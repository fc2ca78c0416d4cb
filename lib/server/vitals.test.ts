import { expect, test } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { createVitals } from './vitals.ts';

function setup() {
  const clock = fakeClock(0);
  const now = { cpuMs: 0, events: 0, bytes: 0, lag: { p99Ms: 1, maxMs: 2 } };
  let stopped = 0;
  const vitals = createVitals({
    clock,
    probe: {
      memory: () => ({ rss: 700, heapUsed: 300 }),
      cpuMs: () => now.cpuMs,
      lag: () => now.lag,
      stop: () => (stopped += 1),
    },
    received: () => now,
  });
  return { clock, vitals, now, stops: () => stopped };
}

test('before the first sample only memory is known: nothing is claimed of load and lag', () => {
  const { clock, vitals } = setup();
  clock.advance(9_999);
  expect(vitals.now()).toEqual({
    startedAt: 0,
    rssBytes: 700,
    heapBytes: 300,
    windowMs: 0,
    cpu: null,
    lagP99Ms: null,
    lagMaxMs: null,
    eventsPerSecond: null,
    bytesPerSecond: null,
  });
});

test('rates and lag are of the last minute: what was before is forgotten', () => {
  const { clock, vitals, now } = setup();
  now.lag = { p99Ms: 500, maxMs: 900 };
  clock.advance(10_000);
  now.lag = { p99Ms: 3, maxMs: 40 };
  for (let s = 0; s < 6; s += 1) {
    now.cpuMs += 1_000;
    now.events += 20;
    now.bytes += 5_000;
    clock.advance(10_000);
  }
  expect(vitals.now()).toMatchObject({
    windowMs: 60_000,
    cpu: 0.1,
    lagP99Ms: 3,
    lagMaxMs: 40,
    eventsPerSecond: 2,
    bytesPerSecond: 500,
  });
});

test('a cluster that leaves takes its counters along, and no rate is below nothing', () => {
  const { clock, vitals, now } = setup();
  now.events = 1_000;
  clock.advance(10_000);
  now.events = 10;
  clock.advance(10_000);
  expect(vitals.now().eventsPerSecond).toBe(50);
});

test('stopping leaves no timer and ends the observation', () => {
  const { clock, vitals, stops } = setup();
  clock.advance(25_000);
  vitals.stop();
  expect(clock.pending).toBe(0);
  expect(stops()).toBe(1);
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { observation } from '../testing/observation.ts';
import type { FluxRecord, Observation } from './record.ts';
import { resettle, settle } from './settle.ts';
import { isBroken } from './state.ts';
import { NO_READY } from './verdict.ts';

const T = Date.UTC(2026, 10, 24, 12);
const SEED = { seed: 20_261_124, numRuns: 400 };

/** Everything a cluster may say next, in any order: more than any controller would. */
const SAYS = {
  ready: { verdict: 'ready' },
  progress: { verdict: 'progressing', reason: 'Progressing', reconciling: true },
  rollout: { verdict: 'progressing', reason: 'Progressing', attempted: 'main@sha1:b' },
  edited: {
    verdict: 'progressing',
    reason: 'NewGeneration',
    conditionAt: null,
    currentGeneration: false,
  },
  silent: { verdict: 'progressing', reason: NO_READY, conditionAt: null },
  failing: { verdict: 'failing', reason: 'BuildFailed' },
  stalled: { verdict: 'stalled', reason: 'InvalidCELExpression' },
  missing: { verdict: 'failing', reason: 'DependencyNotReady', missing: 'Kustomization/a/b' },
  waiting: { verdict: 'waiting', reason: 'DependencyNotReady' },
  unreadable: { verdict: 'unknown', reason: 'InvalidStatus', conditionAt: null },
} as const satisfies Record<string, Partial<Observation>>;

const step = fc.record({
  says: fc.constantFrom(...(Object.keys(SAYS) as (keyof typeof SAYS)[])),
  /** Up to an hour passes; half of the time seconds. */
  after: fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 3_600_000 })),
  flags: fc.integer({ min: 0, max: 19 }),
  /** Age of the condition when it is seen; negative: the cluster's clock is ahead. */
  age: fc.oneof(fc.constant(0), fc.integer({ min: -600_000, max: 7_200_000 })),
  proves: fc.option(fc.integer({ min: 0, max: 86_400_000 }), { freq: 4 }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What is seen, and every look in between that the claim itself asks for (dueAt). */
function* live(
  steps: readonly Step[],
): Generator<{ past: FluxRecord | undefined; record: FluxRecord; now: number }> {
  let record: FluxRecord | undefined;
  let now = T;
  let generation = 1;
  let wasSuspended = false;
  for (const [i, s] of steps.entries()) {
    const until = now + s.after;
    while (record?.dueAt != null && record.dueAt <= until) {
      now = Math.max(now, record.dueAt);
      const past: FluxRecord = record;
      record = Object.freeze(resettle(past, now));
      yield { past, record, now };
    }
    now = until;
    const suspended = s.flags < 4;
    if (suspended !== wasSuspended || s.says === 'edited') generation += 1;
    wasSuspended = suspended;
    const seen = observation(T, {
      conditionAt: now - s.age,
      resourceVersion: String(i),
      generation,
      suspended,
      terminating: s.flags === 19,
      deletedAt: s.flags === 19 ? now : null,
      failingSince: s.proves === null ? null : now - s.proves,
      ...SAYS[s.says],
    });
    const past: FluxRecord | undefined = record;
    record = Object.freeze(settle(past, seen, now));
    yield { past, record, now };
  }
}

const always = (
  check: (step: { past: FluxRecord | undefined; record: FluxRecord; now: number }) => void,
) =>
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      for (const seen of live(steps)) check(seen);
    }),
    SEED,
  );

test('no sequence makes a suspended object count ready, nor anything but suspended', () =>
  always(({ record }) => {
    if (record.seen.suspended)
      expect(record.state).toBe(record.seen.terminating ? record.state : 'suspended');
    if (record.state === 'suspended') expect(record.seen.suspended).toBe(true);
    if (record.seen.terminating) expect(['progressing', 'unknown']).toContain(record.state);
  }));

test('ready is claimed only when the object says so, or says so still at the content that was ready', () =>
  always(({ past, record }) => {
    if (record.state !== 'ready' || record.seen.verdict === 'ready') return;
    expect(['progressing', 'waiting']).toContain(record.seen.verdict);
    expect(past?.underlying).toBe('ready');
    expect(record.seen.generation).toBe(past?.seen.generation);
    expect(record.seen.attempted).toBe(record.seen.applied);
    expect(record.dueAt).not.toBeNull();
  }));

test('a state begins once: not in the future, never earlier than the claim before, and does not move while it lasts', () =>
  always(({ past, record, now }) => {
    expect(record.since).toBeLessThanOrEqual(now);
    if (past === undefined) return;
    expect(record.since).toBeGreaterThanOrEqual(past.since);
    const lasts = record.state === past.state || (isBroken(record.state) && isBroken(past.state));
    if (lasts) expect(record.since).toBe(past.since);
  }));

test('a failure ends only with a confirmed ready, a real wait, suspension, deletion or an unreadable object', () =>
  always(({ past, record, now }) => {
    if (past === undefined || !isBroken(past.state) || isBroken(record.state)) return;
    const { seen } = record;
    if (
      seen.terminating ||
      seen.suspended ||
      seen.verdict === 'ready' ||
      seen.verdict === 'unknown'
    )
      return;
    expect(seen.verdict).toBe('waiting');
    if (past.blocked === 'missing') return;
    // Through the minute in which it was still called failing.
    expect(past.seen.verdict).toBe('waiting');
    expect(past.dueAt).not.toBeNull();
    expect(now).toBeGreaterThanOrEqual(past.dueAt ?? 0);
  }));

test('what is due is in the future, and looking again before it changes nothing', () =>
  always(({ record, now }) => {
    if (record.dueAt !== null) expect(record.dueAt).toBeGreaterThan(now);
    expect(resettle(record, now)).toBe(record);
    const before = Math.min(record.dueAt ?? Number.POSITIVE_INFINITY, now + 86_400_000) - 1;
    expect(resettle(record, Math.max(before, now))).toBe(record);
  }));

test('nothing waits or is in progress for ever: every such claim is due to be looked at again', () =>
  always(({ record }) => {
    if (record.state === 'waiting' || record.state === 'progressing')
      expect(record.dueAt).not.toBeNull();
    if (record.state === 'suspended' || record.state === 'unknown') expect(record.dueAt).toBeNull();
  }));

test('what it is underneath differs from its state only while suspended', () =>
  always(({ record }) => {
    if (record.state !== 'suspended') expect(record.underlying).toBe(record.state);
  }));

/** Reconciliations as kustomize-controller writes them, any of whose events but the last may be lost on the way. */
const cycles = fc.array(
  fc.record({
    pause: fc.integer({ min: 1_000, max: 600_000 }),
    took: fc.integer({ min: 10, max: 290_000 }),
    steps: fc.array(fc.boolean(), { minLength: 3, maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 30 },
);
const skew = fc.oneof(fc.constant(0), fc.integer({ min: -20_000, max: 20_000 }));

test('a healthy reconciliation cycle never leaves ready, whatever its length, with lost events and a skewed clock', () => {
  fc.assert(
    fc.property(cycles, skew, (all, off) => {
      let now = T;
      let version = 0;
      let record = settle(undefined, observation(T, { conditionAt: now + off }), now);
      const { since } = record;
      const see = (over: Partial<Observation>) => {
        version += 1;
        if (record.dueAt !== null && record.dueAt <= now) record = resettle(record, now);
        record = settle(record, observation(T, { resourceVersion: String(version), ...over }), now);
        expect(record).toMatchObject({ state: 'ready', since, reason: 'ReconciliationSucceeded' });
      };
      for (const cycle of all) {
        now += cycle.pause;
        const began = now + off;
        const each = Math.max(
          1,
          Math.floor(Math.min(cycle.took, 280_000 - Math.abs(off)) / cycle.steps.length),
        );
        for (const [i, arrives] of cycle.steps.entries()) {
          if (arrives) see({ ...SAYS.progress, conditionAt: began, progress: `phase ${i}` });
          now += each;
        }
        see({ conditionAt: now + off });
      }
    }),
    SEED,
  );
});

test('since of a failing object never moves while it fails, however often it is retried and events are lost', () => {
  fc.assert(
    fc.property(cycles, (all) => {
      let now = T;
      let record = settle(undefined, observation(T), now);
      let version = 0;
      const see = (over: Partial<Observation>) => {
        version += 1;
        if (record.dueAt !== null && record.dueAt <= now) record = resettle(record, now);
        record = settle(
          record,
          observation(T, { conditionAt: now, resourceVersion: String(version), ...over }),
          now,
        );
      };
      now += 60_000;
      see(SAYS.failing);
      const { since } = record;
      for (const cycle of all) {
        now += cycle.pause;
        for (const arrives of cycle.steps) {
          if (arrives) see(SAYS.rollout);
          now += Math.floor(cycle.took / 5);
        }
        see({
          ...SAYS.failing,
          message: `attempt ${version}`,
          failingSince: version % 2 === 0 ? T - 5_000 : null,
        });
        expect(record).toMatchObject({ state: 'failing', since });
      }
    }),
    SEED,
  );
});

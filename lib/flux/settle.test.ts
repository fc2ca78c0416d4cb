import { describe, expect, test } from 'vitest';
import { observation } from '../testing/observation.ts';
import type { FluxRecord, Observation } from './record.ts';
import { resettle, settle } from './settle.ts';
import { NO_READY } from './verdict.ts';

const T = Date.UTC(2026, 10, 24, 12);
const S = 1_000;
const MIN = 60 * S;

type Over = Partial<Observation>;
const PROGRESS: Over = {
  verdict: 'progressing',
  reason: 'Progressing',
  message: 'Reconciliation in progress',
  reconciling: true,
};
const FAIL: Over = { verdict: 'failing', reason: 'BuildFailed', message: 'kustomize build failed' };
const WAIT: Over = {
  verdict: 'waiting',
  reason: 'DependencyNotReady',
  message: "dependency 'flux-system/infra' is not ready",
};
const MISSING: Over = {
  verdict: 'failing',
  reason: 'DependencyNotReady',
  message: 'not found',
  missing: 'Kustomization/flux-system/infra',
};
const NO_CONDITIONS: Over = {
  verdict: 'progressing',
  reason: NO_READY,
  message: 'Waiting to be reconciled',
  conditionAt: null,
};

/** One object's life: each step is seen at `at` (seconds after T) with its condition written then, unless told otherwise. */
function life() {
  let record: FluxRecord | undefined;
  let version = 0;
  return {
    see(at: number, over: Over = {}): FluxRecord {
      const now = T + at * S;
      version += 1;
      const seen = observation(T, { conditionAt: now, resourceVersion: String(version), ...over });
      record = settle(record, seen, now);
      return record;
    },
    wait(at: number): FluxRecord {
      if (record === undefined) throw new Error('nothing seen yet');
      record = resettle(record, T + at * S);
      return record;
    },
  };
}
const at = (seconds: number) => T + seconds * S;

describe('a healthy object', () => {
  test('stays ready, since the same moment, through its reconciliations', () => {
    const o = life();
    const first = o.see(0);
    for (const cycle of [600, 1200, 1800]) {
      for (const step of [0, 1, 2]) {
        const r = o.see(cycle + step, {
          ...PROGRESS,
          conditionAt: at(cycle),
          progress: `step ${step}`,
        });
        expect(r).toMatchObject({
          state: 'ready',
          reason: 'ReconciliationSucceeded',
          since: first.since,
        });
        expect(r.seen.reconciling).toBe(true);
      }
      expect(o.see(cycle + 3)).toMatchObject({ state: 'ready', since: first.since, dueAt: null });
    }
  });

  test('is in progress once its grace is over, and unknown once its controller is silent for too long', () => {
    const o = life();
    o.see(0);
    const during = o.see(600, PROGRESS);
    expect(during.dueAt).toBe(at(900));
    expect(o.wait(899).state).toBe('ready');
    expect(o.wait(900)).toMatchObject({ state: 'progressing', since: at(600) });
    expect(o.wait(900 + 239).state).toBe('progressing');
    expect(o.wait(900 + 240)).toMatchObject({
      state: 'unknown',
      reason: 'NotReporting',
      dueAt: null,
    });
  });

  test('is not called ready for hours because its timeout is hours', () => {
    const o = life();
    o.see(0, { timeoutMs: null, intervalMs: 12 * 60 * MIN });
    expect(o.see(60, { ...PROGRESS, timeoutMs: null, intervalMs: 12 * 60 * MIN }).dueAt).toBe(
      at(660),
    );
  });

  test('is in progress at once with a new revision or generation', () => {
    const o = life();
    o.see(0);
    expect(o.see(600, { ...PROGRESS, attempted: 'main@sha1:b' })).toMatchObject({
      state: 'progressing',
      since: at(600),
    });
    const p = life();
    p.see(0);
    expect(p.see(600, { ...PROGRESS, generation: 2 }).state).toBe('progressing');
    const q = life();
    q.see(0);
    const edited = q.see(600, {
      verdict: 'progressing',
      reason: 'NewGeneration',
      generation: 2,
      conditionAt: null,
      currentGeneration: false,
    });
    expect(edited).toMatchObject({ state: 'progressing', since: at(600) });
  });

  test('does not flicker when the clock of its cluster is off', () => {
    for (const skew of [-3600, -60, 60, 3600]) {
      const o = life();
      o.see(0, { conditionAt: at(skew) });
      expect(o.see(600, { ...PROGRESS, conditionAt: at(600 + skew) }).state).toBe('ready');
      expect(o.see(603, { conditionAt: at(603 + skew) }).state).toBe('ready');
    }
  });

  test('that was in progress while nobody listened has only a moment of grace left', () => {
    const o = life();
    o.see(0);
    const late = o.see(4000, { ...PROGRESS, conditionAt: at(600) });
    expect(late).toMatchObject({ state: 'ready', dueAt: at(4030) });
    expect(o.wait(4030).state).toBe('progressing');
  });
});

describe('a failing object', () => {
  test('stays failing between its retries, with the last failure and the first time', () => {
    const o = life();
    o.see(0);
    expect(o.see(600, { ...PROGRESS, attempted: 'main@sha1:b' }).state).toBe('progressing');
    expect(o.see(605, FAIL)).toMatchObject({
      state: 'failing',
      since: at(605),
      reason: 'BuildFailed',
    });
    let message = 'kustomize build failed';
    for (const retry of [725, 845]) {
      expect(o.see(retry, { ...PROGRESS, attempted: 'main@sha1:b' })).toMatchObject({
        state: 'failing',
        since: at(605),
        reason: 'BuildFailed',
        message,
      });
      message = `error ${retry}`;
      expect(o.see(retry + 3, { ...FAIL, message })).toMatchObject({
        state: 'failing',
        since: at(605),
        message,
      });
    }
  });

  test('stays failing with a new generation or revision until that is confirmed ready', () => {
    const o = life();
    o.see(0, FAIL);
    expect(o.see(10, { ...PROGRESS, generation: 2, attempted: 'main@sha1:c' })).toMatchObject({
      state: 'failing',
      since: at(0),
    });
    expect(
      o.see(20, { verdict: 'progressing', reason: 'HealthCheckCanceled', generation: 2 }).state,
    ).toBe('failing');
    expect(o.see(30, { generation: 2 })).toMatchObject({ state: 'ready', since: at(30) });
  });

  test('and stalled share one beginning', () => {
    const o = life();
    o.see(0, FAIL);
    expect(o.see(60, { ...FAIL, verdict: 'stalled' })).toMatchObject({
      state: 'stalled',
      since: at(0),
    });
    expect(o.see(120, FAIL)).toMatchObject({ state: 'failing', since: at(0) });
  });

  test('begins, when first seen, with the first failure that it proves', () => {
    expect(
      settle(undefined, observation(T, { ...FAIL, failingSince: T - 3600 * S }), T).since,
    ).toBe(T - 3600 * S);
    expect(settle(undefined, observation(T, { ...FAIL, conditionAt: T - 7 * S }), T).since).toBe(
      T - 7 * S,
    );
    expect(settle(undefined, observation(T, { ...FAIL, conditionAt: null }), T).since).toBe(
      T - 86_400 * S,
    );
  });

  test('that is first seen in the middle of a retry is failing, if it proves the failure', () => {
    const r = settle(undefined, observation(T, { ...PROGRESS, failingSince: T - MIN }), T);
    expect(r).toMatchObject({ state: 'failing', reason: 'LastAttemptFailed', since: T - MIN });
    expect(settle(undefined, observation(T, PROGRESS), T).state).toBe('progressing');
  });

  test('that waits for a moment is still failing; for longer it waits', () => {
    const o = life();
    o.see(0, FAIL);
    expect(o.see(100, WAIT)).toMatchObject({
      state: 'failing',
      reason: 'BuildFailed',
      since: at(0),
      dueAt: at(160),
    });
    expect(o.see(130, FAIL)).toMatchObject({ state: 'failing', since: at(0), dueAt: null });
    o.see(200, WAIT);
    expect(o.wait(260)).toMatchObject({
      state: 'waiting',
      reason: 'DependencyNotReady',
      since: at(200),
    });
  });

  test('never begins in the future, nor before what was claimed before', () => {
    expect(settle(undefined, observation(T, { ...FAIL, conditionAt: T + 900 * S }), T).since).toBe(
      T,
    );
    const o = life();
    o.see(0);
    expect(o.see(60, { ...FAIL, conditionAt: at(-900) }).since).toBe(at(60));
    expect(life().see(0, { ...FAIL, createdAt: 0, conditionAt: null }).since).toBe(at(0));
  });
});

describe('a waiting object', () => {
  test('waits, then fails past max(10 min, 2 × interval), since it began to wait', () => {
    const o = life();
    const r = o.see(0, WAIT);
    expect(r).toMatchObject({ state: 'waiting', since: at(0), dueAt: at(1200) });
    expect(
      o.see(30, { ...WAIT, message: "dependency 'flux-system/infra' revision is not up to date" }),
    ).toMatchObject({ state: 'waiting', since: at(0) });
    expect(o.wait(1199).state).toBe('waiting');
    const failed = o.wait(1200);
    expect(failed).toMatchObject({
      state: 'failing',
      blocked: 'waiting',
      since: at(0),
      reason: 'DependencyNotReady',
      dueAt: null,
    });
    expect(o.see(1300, WAIT)).toMatchObject({ state: 'failing', since: at(0) });
    expect(o.see(1310, PROGRESS)).toMatchObject({ state: 'failing', since: at(0) });
    expect(o.see(1320, WAIT)).toMatchObject({ state: 'failing', since: at(0) });
    expect(o.see(1330)).toMatchObject({ state: 'ready', blocked: null });
  });

  test('with a short interval waits ten minutes', () => {
    expect(life().see(0, { ...WAIT, intervalMs: 10 * S }).dueAt).toBe(at(600));
  });

  test('fails at once when what it waits for does not exist, and waits once it does', () => {
    const o = life();
    expect(o.see(0, MISSING)).toMatchObject({ state: 'failing', blocked: 'missing', dueAt: null });
    expect(o.see(60, WAIT)).toMatchObject({ state: 'waiting', since: at(60), blocked: null });
    expect(o.see(90, MISSING)).toMatchObject({ state: 'failing', since: at(90) });
  });

  test('is in progress when its turn comes, even after a long wait', () => {
    const o = life();
    o.see(0, WAIT);
    expect(o.see(60, PROGRESS)).toMatchObject({ state: 'progressing', since: at(60) });
  });

  test('first seen long after it began has failed by then', () => {
    const r = settle(undefined, observation(T, { ...WAIT, conditionAt: T - 3600 * S }), T);
    expect(r).toMatchObject({ state: 'failing', blocked: 'waiting', since: T - 3600 * S });
  });
});

describe('an object in progress', () => {
  test('new and without conditions is in progress for five minutes, then unknown', () => {
    const o = life();
    const r = o.see(0, { ...NO_CONDITIONS, createdAt: at(-60) });
    expect(r).toMatchObject({ state: 'progressing', since: at(-60), dueAt: at(240) });
    expect(o.wait(240)).toMatchObject({ state: 'unknown', since: at(240), dueAt: null });
    expect(o.see(300).state).toBe('ready');
    expect(settle(undefined, observation(T, NO_CONDITIONS), T).state).toBe('unknown');
  });

  test('may run health checks for its whole timeout', () => {
    const o = life();
    o.see(0);
    const rollout: Over = {
      ...PROGRESS,
      attempted: 'main@sha1:b',
      timeoutMs: 15 * MIN,
      conditionAt: at(600),
    };
    o.see(600, rollout);
    o.see(604, { ...rollout, progress: 'Running health checks' });
    expect(o.wait(604 + 15 * 60 + 119).state).toBe('progressing');
    expect(o.wait(604 + 15 * 60 + 240).state).toBe('unknown');
    expect(o.see(604 + 15 * 60 + 300, { ...rollout, progress: 'alive' }).state).toBe('progressing');
  });

  test('stays unknown since the same moment while nothing new is said', () => {
    const o = life();
    o.see(0, { ...PROGRESS, attempted: 'main@sha1:b' });
    const unknown = o.wait(1000);
    expect(unknown.state).toBe('unknown');
    expect(o.wait(2000)).toBe(unknown);
  });
});

describe('a suspended object', () => {
  const SUSPENDED: Over = { suspended: true, generation: 2 };

  test('keeps what it was underneath', () => {
    const o = life();
    o.see(0);
    expect(o.see(60, { ...SUSPENDED, conditionAt: at(0) })).toMatchObject({
      state: 'suspended',
      underlying: 'ready',
      since: at(60),
      dueAt: null,
    });
    const p = life();
    p.see(0, FAIL);
    expect(p.see(60, { ...FAIL, ...SUSPENDED })).toMatchObject({
      state: 'suspended',
      underlying: 'failing',
      reason: 'BuildFailed',
    });
  });

  test('stopped in the middle of a reconciliation keeps the last known state', () => {
    const o = life();
    o.see(0);
    o.see(60, PROGRESS);
    expect(o.see(61, { ...PROGRESS, ...SUSPENDED })).toMatchObject({
      state: 'suspended',
      underlying: 'ready',
    });
    expect(life().see(0, { ...PROGRESS, ...SUSPENDED })).toMatchObject({
      state: 'suspended',
      underlying: 'unknown',
    });
  });

  test('created suspended is suspended, not unknown', () => {
    const r = life().see(0, {
      ...NO_CONDITIONS,
      verdict: 'unknown',
      suspended: true,
      suspendedAt: at(-5),
    });
    expect(r).toMatchObject({
      state: 'suspended',
      underlying: 'unknown',
      since: at(-5),
      dueAt: null,
    });
  });

  test('and waiting does not turn into a failure', () => {
    const o = life();
    o.see(0, WAIT);
    o.see(60, { ...WAIT, ...SUSPENDED, conditionAt: at(0) });
    expect(o.wait(9999)).toMatchObject({ state: 'suspended', underlying: 'waiting' });
    expect(o.see(10_000, { ...WAIT, generation: 3, conditionAt: at(0) })).toMatchObject({
      state: 'waiting',
      since: at(10_000),
    });
  });

  test('resumed goes on from what it was', () => {
    const o = life();
    o.see(0, FAIL);
    o.see(60, { ...FAIL, ...SUSPENDED });
    expect(o.see(120, { ...PROGRESS, generation: 3 })).toMatchObject({
      state: 'failing',
      reason: 'BuildFailed',
      since: at(120),
    });
    const p = life();
    p.see(0);
    p.see(60, { ...SUSPENDED, conditionAt: at(0) });
    expect(p.see(120, { conditionAt: at(0) })).toMatchObject({ state: 'ready', since: at(120) });
  });
});

describe('an object being deleted', () => {
  test('is in progress with its mark, whatever it was, and unknown when it does not end', () => {
    const o = life();
    o.see(0, FAIL);
    const deleting = { ...FAIL, terminating: true, deletedAt: at(60) };
    expect(o.see(60, deleting)).toMatchObject({
      state: 'progressing',
      underlying: 'progressing',
      reason: 'Terminating',
      message: 'kustomize build failed',
      since: at(60),
      dueAt: at(1260),
    });
    expect(o.see(70, { ...deleting, suspended: true }).state).toBe('progressing');
    expect(o.wait(1260)).toMatchObject({
      state: 'unknown',
      reason: 'DeletionNotFinished',
      since: at(1260),
      dueAt: null,
    });
    const stuck = o.wait(5000);
    expect(stuck).toMatchObject({ state: 'unknown', since: at(1260) });
  });

  test('without a readable time of deletion counts from when it was seen', () => {
    const o = life();
    o.see(0);
    const deleting = { terminating: true, deletedAt: null };
    expect(o.see(60, deleting)).toMatchObject({
      state: 'progressing',
      since: at(60),
      dueAt: at(1260),
    });
    expect(o.see(70, deleting)).toMatchObject({
      state: 'progressing',
      since: at(60),
      dueAt: at(1260),
    });
    const stuck = o.wait(1260);
    expect(stuck.state).toBe('unknown');
    expect(o.wait(9000)).toBe(stuck);
  });
});

describe('identity', () => {
  test('the same resource version changes nothing: the very record comes back', () => {
    const a = settle(undefined, observation(T), T);
    expect(settle(a, observation(T), T + MIN)).toBe(a);
    expect(resettle(a, T + MIN)).toBe(a);
    expect(settle(a, observation(T, { resourceVersion: '2' }), T + MIN)).not.toBe(a);
  });

  test('a new uid under an old name is a new object', () => {
    const o = life();
    o.see(0, FAIL);
    expect(o.see(60, { ...PROGRESS, uid: 'uid-2' })).toMatchObject({
      state: 'progressing',
      since: at(60),
    });
  });

  test('an object that cannot be read is unknown, not what it was', () => {
    const o = life();
    o.see(0);
    expect(
      o.see(60, { verdict: 'unknown', reason: 'InvalidStatus', conditionAt: null }),
    ).toMatchObject({ state: 'unknown', since: at(60) });
  });
});

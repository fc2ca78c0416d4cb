import { describe, expect, test } from 'vitest';
import { FAIL, MIN, PROGRESS, S, T, WAIT, at, life, type Over } from '../testing/life.ts';
import { observation } from '../testing/observation.ts';
import { resettle, settle } from './settle.ts';

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

  test('is in progress at once with changed values of a release', () => {
    const o = life();
    const release: Over = { kind: 'HelmRelease', applied: '6.7.1', attempted: '6.7.1' };
    o.see(0, { ...release, digest: 'sha256:a' });
    expect(o.see(60, { ...release, ...PROGRESS, digest: 'sha256:a' }).state).toBe('ready');
    expect(o.see(61, { ...release, ...PROGRESS, digest: 'sha256:b' }).state).toBe('progressing');
  });

  test('stays ready while its dependency is reconciled at the wrong moment; waits when that lasts', () => {
    const o = life();
    const first = o.see(0);
    expect(o.see(60, WAIT)).toMatchObject({ state: 'ready', since: first.since, dueAt: at(105) });
    expect(o.see(90, PROGRESS)).toMatchObject({ state: 'ready', since: first.since });
    expect(o.see(93)).toMatchObject({ state: 'ready', since: first.since, dueAt: null });
    o.see(600, WAIT);
    expect(o.wait(644).state).toBe('ready');
    expect(o.wait(645)).toMatchObject({
      state: 'waiting',
      since: at(600),
      reason: 'DependencyNotReady',
    });
  });

  test('waits at once for its turn in a rollout, and for a dependency of its new spec', () => {
    const o = life();
    o.see(0);
    const turn = "dependency 'flux-system/infra' revision is not up to date";
    expect(o.see(60, { ...WAIT, message: turn })).toMatchObject({
      state: 'waiting',
      since: at(60),
    });
    const p = life();
    p.see(0);
    expect(p.see(60, { ...WAIT, generation: 2 }).state).toBe('waiting');
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

  test('whose failure was missed is failing, since the object proves it', () => {
    const o = life();
    o.see(0);
    expect(
      o.see(900, { ...PROGRESS, attempted: 'main@sha1:b', failingSince: at(600) }),
    ).toMatchObject({ state: 'failing', since: at(600) });
    expect(life().see(0, { ...PROGRESS, suspended: true, failingSince: at(-60) })).toMatchObject({
      state: 'suspended',
      underlying: 'failing',
    });
  });

  test('that waits for a moment is still failing; for longer it waits', () => {
    const o = life();
    o.see(0, FAIL);
    expect(o.see(100, WAIT)).toMatchObject({
      state: 'failing',
      reason: 'BuildFailed',
      since: at(0),
      dueAt: at(145),
    });
    expect(o.see(130, FAIL)).toMatchObject({ state: 'failing', since: at(0), dueAt: null });
    o.see(200, WAIT);
    expect(o.wait(245)).toMatchObject({
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

import { describe, expect, test } from 'vitest';
import {
  at,
  FAIL,
  life,
  MIN,
  MISSING,
  NO_CONDITIONS,
  PROGRESS,
  S,
  T,
  WAIT,
  type Over,
} from '../testing/life.ts';
import { observation } from '../testing/observation.ts';
import { settle } from './settle.ts';

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

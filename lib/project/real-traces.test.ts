import { describe, expect, test } from 'vitest';
import type { FluxRecord } from '../flux/record.ts';
import { settle } from '../flux/settle.ts';
import { isBroken } from '../flux/state.ts';
import { describe as inWords } from '../flux/words.ts';
import { keyOf, readTrace, replay, type TraceRef, type TraceStep } from '../testing/traces.ts';
import { project } from './project.ts';

/** What real controllers wrote, replayed through project and settle. */
const trace = readTrace();
const life = replay(trace.events, project);
const all = [...life.values()].flat();

const scenario = (name: string) => {
  const found = trace.scenarios.find((s) => s.name === name);
  if (found === undefined) throw new Error(`no scenario ${name} was recorded`);
  return found;
};
/** The steps of the objects of a scenario, while it ran. */
const during = (name: string): readonly (readonly [TraceRef, readonly TraceStep[]])[] => {
  const { from, to, objects } = scenario(name);
  expect(objects.length).toBeGreaterThan(0);
  return objects.map((ref) => {
    const steps = (life.get(keyOf(ref)) ?? []).filter(
      (s) => s.line !== null && s.line >= from && s.line < to,
    );
    expect(steps.length, keyOf(ref)).toBeGreaterThan(0);
    return [ref, steps] as const;
  });
};
const states = (steps: readonly TraceStep[]): string[] => {
  const out: string[] = [];
  for (const { record } of steps) {
    const state = record.seen.terminating ? 'terminating' : record.state;
    if (out.at(-1) !== state) out.push(state);
  }
  return out;
};
/** From the first failure on, until it is ready, suspended or being deleted. */
const failure = (steps: readonly TraceStep[]): readonly FluxRecord[] => {
  const from = steps.findIndex((s) => isBroken(s.record.state));
  const rest = steps.slice(from).map((s) => s.record);
  const ends = rest.findIndex(
    (r) => r.seen.verdict === 'ready' || r.seen.terminating || r.seen.suspended,
  );
  return from === -1 ? [] : ends === -1 ? rest : rest.slice(0, ends);
};

test('the recording is worth the name', () => {
  expect(trace.events.length).toBeGreaterThan(500);
  expect(new Set(trace.events.map((e) => e.kind)).size).toBeGreaterThanOrEqual(6);
  expect(new Set(trace.clusters.map((c) => c.flux)).size).toBeGreaterThanOrEqual(1);
});

test('every recorded object is read: named, with a state that it says itself', () => {
  for (const { record, event } of all) {
    if (event === null) continue;
    expect(record.seen.name).toBe(event.object.metadata.name);
    expect(record.seen.createdAt).toBeGreaterThan(0);
    expect(inWords(record)).not.toBe('');
    if (record.state === 'unknown')
      expect.fail(`${record.seen.kind}/${record.seen.name}: ${record.reason}`);
  }
});

test('what Ready says of the current generation is what is claimed', () => {
  for (const { record, event } of all) {
    if (event === null || record.seen.suspended || record.seen.terminating) continue;
    const ready = event.object.status?.conditions?.find((c) => c.type === 'Ready');
    if (ready?.status === 'True' && record.seen.currentGeneration)
      expect(record.state).toBe('ready');
    if (ready?.status === 'False' && record.seen.verdict !== 'waiting')
      expect(['failing', 'stalled'], record.reason).toContain(record.state);
  }
});

test('a state begins once, never later than it is seen, and the same failure never begins anew', () => {
  for (const { record, past, at } of all) {
    expect(record.since).toBeLessThanOrEqual(at);
    if (past?.seen.uid !== record.seen.uid) continue;
    const lasts = past.state === record.state || (isBroken(past.state) && isBroken(record.state));
    if (lasts) expect(record.since).toBe(past.since);
    else expect(record.since).toBeGreaterThanOrEqual(past.since);
  }
});

test('an object that nothing happens to never leaves ready', () => {
  const { from, to } = scenario('healthy');
  let events = 0;
  for (const steps of life.values()) {
    const before = steps.findLast((s) => s.line !== null && s.line < from);
    if (before?.record.state !== 'ready') continue;
    const then = steps.filter((s) => s.line !== null && s.line >= from && s.line < to);
    events += then.length;
    expect(states(then).filter((s) => s !== 'ready')).toEqual([]);
    for (const { record } of then) expect(record.since).toBe(before.record.since);
  }
  expect(events).toBeGreaterThan(50);
});

test('an object leaves ready only for what happens to it, never for being reconciled', () => {
  let left = 0;
  for (const { past, record, at } of all) {
    if (past?.state !== 'ready' || record.state === 'ready') continue;
    const { seen } = record;
    if (seen.uid !== past.seen.uid) continue;
    left += 1;
    const rollout = seen.generation !== past.seen.generation || seen.attempted !== seen.applied;
    const configured = seen.digest !== past.seen.digest;
    if (record.state === 'progressing')
      expect(seen.terminating || rollout || configured).toBe(true);
    else if (record.state === 'waiting' && past.seen.verdict !== 'waiting')
      expect(seen.message).toContain('revision is not up to date');
    else if (record.state === 'waiting') expect(at - record.since).toBeGreaterThan(40_000);
    else expect(seen.suspended || isBroken(seen.verdict), record.state).toBe(true);
  }
  expect(left).toBeGreaterThan(20);
});

describe.each([
  'broken-commit',
  'broken-yaml',
  'build-failing',
  'apply-failing',
  'missing-path',
  'helm-upgrade-failing',
  'helm-upgrade-rolled-back',
  'helm-upgrade-given-up',
  'helm-install-failing',
])('while %s', (name) => {
  test('the object fails since its first failure, through every retry', () => {
    for (const [ref, steps] of during(name)) {
      const records = failure(steps);
      const key = keyOf(ref);
      expect(records.length, key).toBeGreaterThan(2);
      expect(new Set(records.map((r) => r.since)).size, key).toBe(1);
      expect(
        records.map((r) => r.state).filter((s) => !isBroken(s)),
        key,
      ).toEqual([]);
      const retries = records.filter((r) => r.seen.verdict === 'progressing');
      expect(retries.length, key).toBeGreaterThan(0);
      for (const r of retries) expect(['Progressing', ''], key).not.toContain(r.reason);
    }
  });
});

test.each([
  'broken-commit',
  'broken-yaml',
  'helm-upgrade-failing',
  'helm-upgrade-rolled-back',
  'helm-upgrade-given-up',
  'branch-vanishes',
])('%s is over when the object says that it is ready', (name) => {
  for (const [ref, steps] of during(name)) {
    const path = states(steps).filter((s) => s !== 'terminating');
    expect(
      path.some((s) => s === 'failing'),
      keyOf(ref),
    ).toBe(true);
    expect(path.slice(path.lastIndexOf('failing')), keyOf(ref)).toContain('ready');
  }
});

test('suspended while a commit passes by: suspended over ready, then in progress to the new revision', () => {
  for (const [, steps] of during('suspend')) {
    expect(states(steps)).toEqual(['suspended', 'progressing', 'ready']);
    for (const { record } of steps)
      if (record.state === 'suspended') expect(record.underlying).toBe('ready');
  }
});

test('suspended from birth: suspended, never reconciled', () => {
  for (const [, steps] of during('suspended-from-birth')) {
    expect(states(steps)[0]).toBe('suspended');
    expect(steps[0]?.record).toMatchObject({ state: 'suspended', underlying: 'unknown' });
    expect(steps[0]?.record.seen.suspendedAt).not.toBeNull();
  }
});

test.each([
  ['missing-dependency', 'Kustomization/flux-system/not-there'],
  ['missing-source', 'GitRepository/flux-system/gone-repo'],
])('%s: failing, and %s is named', (name, missing) => {
  for (const [, steps] of during(name)) {
    expect(states(steps)).toEqual(['progressing', 'failing', 'terminating']);
    const failed = steps.find((s) => s.record.state === 'failing')?.record;
    expect(failed).toMatchObject({ blocked: 'missing', seen: { missing } });
  }
});

test('health checks that run into their timeout: in progress, failing, failing through the next check; the other waits', () => {
  for (const [ref, steps] of during('wait-timeout')) {
    const expected = ref.name === 'never-up' ? 'failing' : 'waiting';
    expect(states(steps), ref.name).toEqual(['progressing', expected, 'terminating']);
  }
});

test('a failing object knows from its own history when it began to fail, to the seconds that the status takes', () => {
  let proved = 0;
  for (const name of ['broken-commit', 'apply-failing', 'wait-timeout', 'helm-upgrade-failing']) {
    for (const [ref, steps] of during(name)) {
      for (const record of failure(steps)) {
        if (record.seen.failingSince === null) continue;
        proved += 1;
        expect(Math.abs(record.seen.failingSince - record.since), keyOf(ref)).toBeLessThan(3_000);
      }
    }
  }
  expect(proved).toBeGreaterThan(20);
});

test('first seen at any moment of its failure, the object is claimed to fail since about the same time', () => {
  for (const name of ['apply-failing', 'wait-timeout', 'helm-upgrade-failing']) {
    for (const [ref, steps] of during(name)) {
      for (const { seen, since } of failure(steps)) {
        if (seen.failingSince === null) continue;
        const fresh = settle(undefined, seen, Number.MAX_SAFE_INTEGER / 2);
        expect(isBroken(fresh.state), keyOf(ref)).toBe(true);
        expect(Math.abs(fresh.since - since)).toBeLessThan(3_000);
      }
    }
  }
});

test('a release whose retries are used up is stalled, with the error that used them up', () => {
  for (const [ref, steps] of during('helm-install-failing')) {
    const stalled = steps.find((s) => s.record.state === 'stalled')?.record;
    expect(stalled?.message, keyOf(ref)).toContain('Helm install failed');
  }
});

test('a release that has drifted under detection is ready and says so', () => {
  for (const [, steps] of during('helm-drift')) {
    const drifted = steps.filter((s) => s.record.seen.drifted);
    for (const { record } of drifted) expect(['ready', 'progressing']).toContain(record.state);
  }
  expect(during('helm-drift').some(([, steps]) => steps.some((s) => s.record.seen.drifted))).toBe(
    true,
  );
});

test('sources that can not be fetched fail with their cause; an invalid URL is stalled', () => {
  for (const [ref, steps] of during('sources-failing')) {
    const expected = ref.name === 'bad-url' ? 'stalled' : 'failing';
    expect(states(steps), keyOf(ref)).toEqual(['progressing', expected, 'terminating']);
  }
});

test('what is deleted is in progress with its mark until it is gone', () => {
  for (const [, steps] of during('deletion')) {
    expect(states(steps)).toEqual(['progressing', 'ready', 'terminating']);
    expect(steps.at(-1)?.record).toMatchObject({ state: 'progressing', reason: 'Terminating' });
  }
});

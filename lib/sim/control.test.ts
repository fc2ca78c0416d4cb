import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import type { Director } from './control.ts';
import { startControl } from './control.ts';
import { NO_FAULTS } from './faults.ts';
import { SimClock } from './sim-clock.ts';
import { startSim } from './sim.ts';
import { KS, ks, testStore } from './testing.ts';

const ODD_ACTION = { action: 'close-watches', hows: 'abort' };
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start() {
  const clock = new SimClock(fakeClock());
  const stores = ['one', 'two'].map((name) => testStore(1, { name, clock }));
  const sim = await startSim({ clusters: stores });
  const steps: unknown[] = [];
  const director: Director = {
    apply(step) {
      if (JSON.stringify(step) === '{}') throw new Error('a step needs a type');
      steps.push(step);
      return { done: true };
    },
    truth: (query) => [
      { state: 'ready', ...query },
      { state: 'failing', ...query },
    ],
    transitions: (after) => [{ seq: after + 1 }],
    counts: () => ({ ready: 2 }),
  };
  const credentials: string[] = [];
  const control = await startControl({
    sim,
    clock,
    director,
    port: 0,
    onCredentials: () => void credentials.push(sim.kubeconfig()),
  });
  cleanups.push(
    () => sim.stop(),
    () => control.stop(),
  );
  const call = async (method: string, path: string, body?: unknown, headers = {}) => {
    const response = await fetch(`${control.url}${path}`, {
      method,
      headers,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    return { code: response.status, values: parsed as unknown[] };
  };
  return { sim, clock, steps, credentials, call };
}

describe('the control endpoint', () => {
  it('advances the clock', async () => {
    const { clock, call } = await start();
    const before = clock.now();
    const { values } = await call('POST', '/clock', { ms: 3_600_000 });
    expect(values).toEqual([{ now: before + 3_600_000 }]);
    expect(clock.now()).toBe(before + 3_600_000);
  });

  it('sets faults of one cluster or of all, shows them, and takes them away', async () => {
    const { sim, call } = await start();
    await call('POST', '/clusters/one/faults', { latencyMs: 5 });
    expect([...sim.clusters.values()].map((c) => c.faults().latencyMs)).toEqual([5, 0]);
    const shown = await call('POST', '/clusters/*/faults', { reject: { code: 503 } });
    expect(shown.values).toMatchObject([
      [
        { name: 'one', faults: { latencyMs: 5, reject: { code: 503, on: 'any', share: 1 } } },
        { name: 'two', faults: { reject: { code: 503 } } },
      ],
    ]);
    await call('DELETE', '/clusters/*/faults');
    expect((await call('GET', '/clusters')).values).toMatchObject([
      [{ faults: {} }, { faults: {} }],
    ]);
  });

  it('writes and deletes objects as a controller would', async () => {
    const { sim, call } = await start();
    const object = ks('written');
    expect((await call('POST', '/clusters/two/objects', { resource: KS, object })).code).toBe(200);
    const { store } = sim.cluster('two');
    expect(store.get(KS, 'apps', 'written')?.spec).toEqual(object.spec);
    const key = { resource: KS, namespace: 'apps', name: 'written' };
    expect((await call('DELETE', '/clusters/two/objects', key)).code).toBe(200);
    expect((await call('DELETE', '/clusters/two/objects', key)).code).toBe(404);
  });

  it('compacts, restores, and rotates tokens into a new kubeconfig', async () => {
    const { sim, call, credentials } = await start();
    const { store } = sim.cluster('one');
    const version = store.version;
    store.write(KS, ks('later'));
    await call('POST', '/clusters/one/actions', { action: 'restore', resourceVersion: version });
    expect(store.list(KS).map((o) => o.metadata.name)).toEqual(['k00']);
    await call('POST', '/clusters/one/actions', { action: 'compact' });
    expect(store.table(KS).history.oldest).toBe(store.version);
    const token = sim.cluster('one').token;
    await call('POST', '/clusters/one/actions', { action: 'rotate-token' });
    expect(credentials).toHaveLength(1);
    expect(credentials[0]).not.toContain(token);
    expect(credentials[0]).toContain(sim.cluster('one').token);
  });

  it('applies steps, and tells the truth in lines', async () => {
    const { steps, call } = await start();
    expect((await call('POST', '/steps', { type: 'bad-commit' })).values).toEqual([{ done: true }]);
    expect(steps).toEqual([{ type: 'bad-commit' }]);
    expect((await call('GET', '/truth?cluster=one')).values).toEqual([
      { state: 'ready', cluster: 'one' },
      { state: 'failing', cluster: 'one' },
    ]);
    expect((await call('GET', '/transitions?after=7')).values).toEqual([{ seq: 8 }]);
    expect((await call('GET', '/')).values).toMatchObject([{ clusters: 2, states: { ready: 2 } }]);
  });

  it.each([
    [
      'a fault that does not exist',
      'POST',
      '/clusters/one/faults',
      { latencyMs: 'x' },
      400,
      /latencyMs/,
    ],
    [
      'a cluster that does not exist',
      'POST',
      '/clusters/none/faults',
      {},
      404,
      /no simulated cluster/,
    ],
    [
      'an action that does not exist',
      'POST',
      '/clusters/one/actions',
      { action: 'x' },
      400,
      /action/,
    ],
    ['a step that cannot be done', 'POST', '/steps', {}, 400, /a step needs a type/],
    ['a body that is not JSON', 'POST', '/steps', '{', 400, /not JSON/],
    ['a path that does not exist', 'GET', '/nothing', undefined, 404, /not part of/],
    ['a path that goes on', 'GET', '/truth/one', undefined, 404, /not part of/],
    ['a path with something between', 'POST', '/steps/x/clock', {}, 404, /not part of/],
    ['requests of no cluster', 'GET', '/clusters/none/requests', undefined, 404, /none/],
    ['a fault that is misspelt', 'POST', '/clusters/one/faults', { latency: 5 }, 400, /"latency"/],
    [
      'a body where none is meant',
      'DELETE',
      '/clusters/*/faults',
      { refuse: true },
      400,
      /takes no body/,
    ],
    ['a clock that is misspelt', 'POST', '/clock', { ms: 5, seconds: 1 }, 400, /seconds/],
    ['an action with a strange key', 'POST', '/clusters/one/actions', ODD_ACTION, 400, /hows/],
    ['a query nobody reads', 'GET', '/clusters?name=one', undefined, 400, /takes no query/],
    ['a query misspelt', 'GET', '/truth?clusters=one', undefined, 400, /only cluster, kind, state/],
    ['a query given twice', 'GET', '/truth?cluster=one&cluster=two', undefined, 400, /twice/],
    ['a sequence that is no number', 'GET', '/transitions?after=abc', undefined, 400, /whole/],
    ['a sequence below zero', 'GET', '/transitions?after=-1', undefined, 400, /whole/],
  ])('refuses %s', async (_what, method, path, body, code, message) => {
    const { call } = await start();
    const answer = await call(method, path, body);
    expect(answer.code).toBe(code);
    expect((answer.values[0] as { message: string }).message).toMatch(message);
  });

  it.each([
    ['latencyMs', 1e10],
    ['eventDelayMs', 1e12],
    ['shortWatchMs', 1e12],
    ['clockSkewMs', 1e300],
    ['clockSkewMs', -1e12],
    ['slowListMs', -1],
    ['tokenExpiresAfterMs', 1e15],
  ])('refuses %s of %d and names the bound', async (fault, value) => {
    const { sim, call } = await start();
    const answer = await call('POST', '/clusters/one/faults', { [fault]: value });
    expect(answer.code).toBe(400);
    expect((answer.values[0] as { message: string }).message).toMatch(/[<>]=-?\d+\D+.*/);
    expect(sim.cluster('one').faults()).toEqual(NO_FAULTS);
  });

  it('refuses a restore to where no cluster was, of one or of all, and names the bounds', async () => {
    const { sim, call } = await start();
    const { store } = sim.cluster('one');
    store.write(KS, ks('only-in-one'));
    const versions = () => [...sim.clusters.values()].map((c) => c.store.version);
    const before = versions();
    for (const resourceVersion of [1, store.version + 1]) {
      const action = { action: 'restore', resourceVersion };
      const answer = await call('POST', '/clusters/one/actions', action);
      expect(answer.code).toBe(400);
      expect((answer.values[0] as { message: string }).message).toMatch(/from \d+ to \d+, not to/);
    }
    const both = { action: 'restore', resourceVersion: store.version };
    expect((await call('POST', '/clusters/*/actions', both)).code).toBe(400);
    expect(versions()).toEqual(before);
  });

  it.each([
    ['of a resource that is not served', { resource: 'widgets.example.com' }, 404, /serves/],
    ['of another kind', { object: { ...ks('w'), kind: 'HelmRelease' } }, 400, /Kustomization in/],
    ['of another version', { object: { ...ks('w'), apiVersion: 'v9' } }, 400, /not Kustomization/],
    [
      'in a namespace that is not there',
      { object: { ...ks('w'), metadata: { name: 'w', namespace: 'none' } } },
      404,
      /no namespace none/,
    ],
    ['in no namespace', { object: { ...ks('w'), metadata: { name: 'w' } } }, 400, /needs a/],
    ['with a strange key', { as: 'kubectl' }, 400, /"as"/],
  ])('refuses an object %s', async (_what, more, code, message) => {
    const { sim, call } = await start();
    const { store } = sim.cluster('one');
    const { version } = store;
    const given = { resource: KS, object: ks('w'), ...more };
    const answer = await call('POST', '/clusters/one/objects', given);
    expect(answer.code).toBe(code);
    expect((answer.values[0] as { message: string }).message).toMatch(message);
    expect(store.version).toBe(version);
  });

  it('refuses what a web page could send', async () => {
    const { call, steps } = await start();
    const answer = await call('POST', '/steps', { a: 1 }, { origin: 'https://example.com' });
    expect(answer.code).toBe(403);
    expect(steps).toEqual([]);
  });
});

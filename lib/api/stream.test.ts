import { describe, expect, it } from 'vitest';
import type { Observation } from '../flux/record.ts';
import { createStore } from '../store/fleet-store.ts';
import { heard, put } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { changeFrameSchema, type Counts } from './contract.ts';
import type { Scope } from './scope.ts';
import { createStreamHub, type StreamLimits } from './stream.ts';

const START = Date.UTC(2026, 10, 24, 12);
const COUNTS: Counts = {
  failing: 1,
  stalled: 0,
  waiting: 0,
  unknown: 0,
  progressing: 0,
  suspended: 0,
  ready: 2,
  stale: 0,
};
const COUNTS_JSON =
  '{"failing":1,"stalled":0,"waiting":0,"unknown":0,"progressing":0,"suspended":0,"ready":2,"stale":0}';

function setup(limits: Partial<StreamLimits> = {}, logSize = 100) {
  const clock = fakeClock(START);
  const store = createStore({ clock, firstSeq: 0, logSize });
  store.apply(heard({}, clock.now()));
  store.apply(heard({ cluster: 'c2' }, clock.now()));
  const source = { ...store, counts: () => COUNTS };
  const hub = createStreamHub({ source, clock, random: () => 0.5, limits });
  let version = 100;
  const tell = (o: Partial<Observation>): void => {
    version += 1;
    store.apply(put({ resourceVersion: String(version), ...o }, clock.now()));
  };
  return { clock, store, hub, tell };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Reads a stream as text; `text()` gives what came since the last call. */
function read(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  let text = '';
  let ended = false;
  void (async () => {
    const decoder = new TextDecoder();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read())
      text += decoder.decode(chunk.value);
    ended = true;
  })();
  return {
    async text() {
      await settle();
      const got = text;
      text = '';
      return got;
    },
    async ended() {
      await settle();
      return ended;
    },
    cancel: () => reader.cancel(),
  };
}

const FLEET: Scope = { type: 'fleet' };
const signal = new AbortController().signal;

describe('a stream', () => {
  it('greets, tells a change within its batch, and says goodbye, byte for byte', async () => {
    const { clock, hub, tell } = setup();
    const client = read(hub.open(FLEET, null, signal));
    expect(await client.text()).toBe(
      `retry: 3500\n\nid: 2\nevent: hello\ndata: {"seq":2,"at":${START}}\n\n`,
    );
    tell({});
    tell({ cluster: 'c2' });
    clock.advance(50);
    expect(await client.text()).toBe(
      `id: 4\nevent: change\ndata: {"seq":4,"at":${START + 50},"counts":${COUNTS_JSON},"clusters":["c1","c2"],"truncated":false}\n\n`,
    );
    clock.advance(15_000 - 50);
    expect(await client.text()).toBe(': keep-alive\nid: 4\n\n');
    hub.stop();
    expect(await client.text()).toBe('event: bye\ndata: {}\n\n');
    expect(await client.ended()).toBe(true);
    expect(hub.clients()).toBe(0);
  });

  it('sends at most four frames a second, and the last one says all that moved meanwhile', async () => {
    const { clock, hub, tell } = setup();
    const client = read(hub.open(FLEET, null, signal));
    await client.text();
    for (let i = 0; i < 100; i += 1) {
      tell({ cluster: i % 2 === 0 ? 'c1' : 'c2', applied: `r${i}` });
      clock.advance(10);
    }
    clock.advance(250);
    const frames = (await client.text()).split('\n\n').filter(Boolean);
    expect(frames.length).toBeLessThanOrEqual(5);
    const last = changeFrameSchema.parse(JSON.parse(frames.at(-1)?.split('data: ')[1] ?? ''));
    expect(last.seq).toBe(102);
    expect(last.clusters.toSorted()).toEqual(['c1', 'c2']);
  });

  it('sends half as many while changes do not stop, and tells the first one after a pause at once', async () => {
    const { clock, hub, tell } = setup();
    const client = read(hub.open(FLEET, null, signal));
    await client.text();
    const frames = async () => (await client.text()).split('event: change').length - 1;
    const storm = async (ms: number) => {
      for (let at = 0; at < ms; at += 10) {
        tell({ applied: `r${clock.now()}` });
        clock.advance(10);
      }
      return frames();
    };
    await storm(2000);
    expect(await storm(4000)).toBe(8);
    clock.advance(1000);
    await frames();
    tell({ applied: 'after' });
    clock.advance(50);
    expect(await frames()).toBe(1);
    expect(await storm(1000)).toBe(4);
  });

  it('of the fleet names at most so many clusters, and says that there were more', async () => {
    const { clock, hub, tell, store } = setup({ maxClusters: 3 });
    const client = read(hub.open(FLEET, null, signal));
    for (let i = 0; i < 5; i += 1) {
      store.apply(heard({ cluster: `x${i}` }, clock.now()));
      tell({ cluster: `x${i}` });
    }
    clock.advance(50);
    expect(await client.text()).toContain('"clusters":["x0","x1","x2"],"truncated":true');
  });

  it('of an object hears of its cluster and of the same object elsewhere, once each, and of nothing else', async () => {
    const { clock, hub, tell } = setup();
    tell({});
    tell({ cluster: 'c2' });
    clock.advance(50);
    const scope = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' } as const;
    const client = read(hub.open({ type: 'object', cluster: 'c1', ...scope }, null, signal));
    await client.text();
    const heardOf = async (o: Partial<Observation>) => {
      tell(o);
      clock.advance(300);
      return /"clusters":(\[.*?\])/.exec(await client.text())?.[1] ?? null;
    };
    const named = (name: string) => ({ name, key: `flux-system/${name}` });
    expect(await heardOf({ ...named('apps'), applied: 'b' })).toBe('["c1"]');
    expect(await heardOf({ cluster: 'c2', ...named('apps'), applied: 'b' })).toBe('["c2"]');
    expect(await heardOf({ ...named('infra') })).toBe('["c1"]');
    expect(await heardOf({ cluster: 'c2', ...named('infra') })).toBeNull();
  });

  it('hears nothing of a healthy object that reconciles again, but its own cluster does', async () => {
    const { clock, hub, tell } = setup();
    tell({});
    const fleet = read(hub.open(FLEET, null, signal));
    const own = read(hub.open({ type: 'cluster', cluster: 'c1' }, null, signal));
    const other = read(hub.open({ type: 'cluster', cluster: 'c2' }, null, signal));
    for (const client of [fleet, own, other]) await client.text();
    tell({ reconciling: true, progress: 'building' });
    clock.advance(300);
    expect(await fleet.text()).toBe('');
    expect(await other.text()).toBe('');
    expect(await own.text()).toContain('"clusters":["c1"]');
  });

  it('of an object hears of itself, its namesakes, its cluster, and of what changes state around it', async () => {
    const { clock, hub, tell, store } = setup();
    tell({ name: 'b' });
    const scope: Scope = {
      type: 'object',
      cluster: 'c1',
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'apps',
    };
    const client = read(hub.open(scope, null, signal));
    await client.text();
    const hears = async (what: () => void): Promise<boolean> => {
      what();
      clock.advance(300);
      return (await client.text()).includes('event: change');
    };
    expect(await hears(() => tell({}))).toBe(true);
    expect(await hears(() => tell({ cluster: 'c2' }))).toBe(true);
    expect(await hears(() => tell({ cluster: 'c2', name: 'b' }))).toBe(false);
    expect(await hears(() => tell({ name: 'b', reconciling: true }))).toBe(false);
    expect(await hears(() => tell({ name: 'b', verdict: 'failing' }))).toBe(true);
    expect(await hears(() => store.apply(heard({ connection: 'lagging' }, clock.now())))).toBe(
      true,
    );
    expect(
      await hears(() => store.apply(heard({ cluster: 'c2', connection: 'lagging' }, clock.now()))),
    ).toBe(false);
  });
});

describe('a reader that comes back', () => {
  it('gets what it missed, and no new id before that', async () => {
    const { hub, tell } = setup();
    tell({});
    tell({ cluster: 'c2', verdict: 'failing' });
    const client = read(hub.open(FLEET, '3', signal));
    expect(await client.text()).toBe(
      `retry: 3500\n\nevent: hello\ndata: {"seq":4,"at":${START}}\n\n` +
        `id: 4\nevent: change\ndata: {"seq":4,"at":${START},"counts":${COUNTS_JSON},"clusters":["c2"],"truncated":false}\n\n`,
    );
  });

  it.each([
    ['too long away', '1'],
    ['from another life', '999999'],
    ['with an id that is none of ours', 'abc'],
  ])('is told to ask for everything: %s', async (_what, id) => {
    const { hub, tell } = setup({}, 3);
    for (let i = 0; i < 5; i += 1) tell({ applied: `r${i}` });
    const client = read(hub.open(FLEET, id, signal));
    expect(await client.text()).toMatch(/id: 7\nevent: reset\ndata: \{"seq":7,"at":\d+\}\n\n$/);
  });
});

describe('a reader that lags', () => {
  it('is not buffered for: it is reset when it reads again', async () => {
    const { clock, hub, tell } = setup({ queueBytes: 400 });
    const reader = hub.open(FLEET, null, signal).getReader();
    for (let i = 0; i < 50; i += 1) {
      tell({ applied: `r${i}` });
      clock.advance(250);
    }
    const decoder = new TextDecoder();
    let text = '';
    while (!text.includes('event: reset')) {
      const { value } = await reader.read();
      text += decoder.decode(value);
    }
    expect(text.match(/event: change/g)?.length).toBeLessThanOrEqual(3);
    expect(text).toContain('id: 52\nevent: reset');
  });

  it('is let go when it takes nothing for a minute', () => {
    const { clock, hub, tell } = setup({ queueBytes: 100 });
    hub.open(FLEET, null, signal);
    tell({});
    clock.advance(45_000);
    expect(hub.clients()).toBe(1);
    const { bytes, ...others } = hub.queues();
    expect(bytes).toBeGreaterThan(0);
    expect(others).toEqual({ lagging: 1, resets: 0 });
    clock.advance(45_000);
    expect(hub.clients()).toBe(0);
    expect(hub.queues()).toEqual({ bytes: 0, lagging: 0, resets: 1 });
  });
});

describe('the hub', () => {
  it('refuses more readers than its limit with the time to come back', () => {
    const { hub } = setup({ maxClients: 2 });
    hub.open(FLEET, null, signal);
    hub.open(FLEET, null, signal);
    expect(() => hub.open(FLEET, null, signal)).toThrow('2 streams are open already');
  });

  it('forgets a reader that aborts, one that cancels, and leaves no timer and no subscription behind', async () => {
    const { clock, hub, store, tell } = setup();
    const abort = new AbortController();
    const a = read(hub.open(FLEET, null, abort.signal));
    const b = read(hub.open({ type: 'cluster', cluster: 'c1' }, null, signal));
    expect(hub.clients()).toBe(2);
    abort.abort();
    await b.cancel();
    expect(await a.ended()).toBe(true);
    expect(hub.clients()).toBe(0);
    hub.stop();
    tell({});
    // No subscriber, so no batch was begun.
    expect(clock.pending).toBe(0);
    store.stop();
  });
});

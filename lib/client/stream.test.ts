import { beforeEach, describe, expect, it } from 'vitest';
import { fakeClock, type FakeClock } from '../testing/fake-clock.ts';
import {
  FLUSH_MS,
  GIVE_UP_MS,
  openStream,
  POLL_MS,
  QUIET_MS,
  SLEEP_MS,
  touches,
} from './stream.ts';
import type { Dirty, Link, Source, Stream } from './stream.ts';

class FakeSource implements Source {
  readyState = 1;
  #listeners = new Map<string, (event: { data?: unknown }) => void>();
  addEventListener(type: string, fn: (event: { data?: unknown }) => void) {
    this.#listeners.set(type, fn);
  }
  close() {
    this.readyState = 2;
  }
  send(type: string, data?: unknown) {
    this.#listeners.get(type)?.(data === undefined ? {} : { data: JSON.stringify(data) });
  }
  refuse() {
    this.readyState = 2;
    this.send('error');
  }
}

let clock: FakeClock;
let sources: FakeSource[];
let asked: Dirty[];
let links: Link[];
let answers: boolean;
let stream: Stream;

const settle = async () => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};
const pass = async (ms: number) => {
  for (let left = ms; left > 0; left -= 500) {
    clock.advance(Math.min(500, left));
    await settle();
  }
};
const last = <T>(list: readonly T[]): T => {
  const item = list.at(-1);
  if (item === undefined) throw new Error('nothing yet');
  return item;
};
const source = () => last(sources);
const change = (seq: number, clusters: string[], truncated = false) =>
  source().send('change', { seq, at: clock.now(), clusters, truncated });
const hello = (seq: number) => source().send('hello', { seq, at: clock.now() });

beforeEach(() => {
  clock = fakeClock();
  [sources, asked, links, answers] = [[], [], [], true];
  stream = openStream({
    open: () => {
      const opened = new FakeSource();
      sources.push(opened);
      return opened;
    },
    clock,
    random: () => 1,
    refresh: (what) => {
      asked.push(what);
      return Promise.resolve(answers);
    },
    onLink: (link) => links.push(link),
    seq: 7,
  });
});

describe('the change stream', () => {
  it('asks for nothing when it joins where the page was rendered', async () => {
    hello(7);
    await pass(5000);
    expect(asked).toEqual([]);
    expect(last(links).state).toBe('live');
  });

  it('asks for everything when something happened between rendering and joining', async () => {
    hello(9);
    await pass(1);
    expect(asked).toEqual([{ all: true }]);
  });

  it('asks at most once a second, for all clusters that were named meanwhile', async () => {
    hello(7);
    change(8, ['a']);
    await pass(1);
    change(9, ['b']);
    change(10, ['c']);
    await pass(FLUSH_MS - 2);
    expect(asked).toHaveLength(1);
    await pass(2);
    expect(asked[1]).toEqual({ all: false, clusters: new Set(['b', 'c']) });
  });

  it('a reset, a cut list of clusters or an unreadable frame means everything', async () => {
    hello(7);
    source().send('reset');
    await pass(2000);
    change(8, ['a'], true);
    await pass(2000);
    source().send('change', { nonsense: true });
    await pass(2000);
    expect(asked).toEqual([{ all: true }, { all: true }, { all: true }]);
  });

  it('asks for nothing while hidden, and for what it missed when it is seen again', async () => {
    hello(7);
    stream.setHidden(true);
    change(8, ['a']);
    await pass(20_000);
    expect(asked).toEqual([]);
    stream.setHidden(false);
    await pass(1);
    expect(asked).toEqual([{ all: false, clusters: new Set(['a']) }]);
  });

  it('gives its connection back when hidden for long, and catches up when seen again', async () => {
    hello(7);
    stream.setHidden(true);
    await pass(SLEEP_MS + 500);
    expect(source().readyState).toBe(2);
    await pass(600_000);
    expect(sources).toHaveLength(1);
    expect(asked).toEqual([]);
    stream.setHidden(false);
    await pass(1);
    expect(asked).toEqual([{ all: true }]);
    hello(9);
    expect(last(links).state).toBe('live');
  });

  it('leaves the age of what is shown alone while it reconnects', async () => {
    hello(7);
    const before = last(links).confirmedAt;
    await pass(3000);
    source().send('error');
    await pass(3000);
    expect(last(links)).toEqual({ state: 'reconnecting', confirmedAt: before });
  });

  it('polls when the stream stays away, and stops when it is back', async () => {
    hello(7);
    source().send('error');
    await pass(GIVE_UP_MS + 500);
    expect(last(links).state).toBe('polling');
    await pass(2 * POLL_MS);
    expect(asked).toHaveLength(3);
    hello(8);
    await pass(5000);
    expect(last(links).state).toBe('live');
    const count = asked.length;
    await pass(QUIET_MS - 6000);
    expect(asked).toHaveLength(count);
  });

  it('polls when the stream neither opens nor breaks', async () => {
    await pass(GIVE_UP_MS + 500);
    expect(last(links).state).toBe('polling');
    expect(asked).toEqual([{ all: true }]);
  });

  it('a refused stream is opened again, later each time', async () => {
    for (let i = 0; i < 6; i++) {
      source().refuse();
      await pass(31_000);
    }
    expect(sources.length).toBe(7);
    hello(9);
    expect(last(links).state).toBe('live');
  });

  it('a server that no longer answers is noticed though the stream looks open', async () => {
    hello(7);
    answers = false;
    await pass(QUIET_MS + 500);
    expect(last(links).state).toBe('reconnecting');
    await pass(5000);
    expect(sources).toHaveLength(2);
  });

  it('a stopped stream does nothing any more', async () => {
    hello(7);
    const old = source();
    stream.stop();
    old.send('change', { seq: 8, at: 0, clusters: ['a'], truncated: false });
    await pass(60_000);
    expect(asked).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('what a change touches', () => {
  const dirty: Dirty = { all: false, clusters: new Set(['a']) };
  it.each([
    [['fleet'], true],
    [['find', 'web'], false],
    [['clusters'], true],
    [['cluster', 'a'], true],
    [['cluster', 'b'], false],
    [['objects', 'cluster=a', ['a']], true],
    [['objects', 'cluster=b', ['b']], false],
    [['objects', '', []], true],
    [['object', 'b', 'Kustomization', 'x', 'y'], true],
    [['live', 'a', 'Kustomization', 'x', 'y', ''], false],
    [['causes', '', 24], true],
    [['cause', '0123456789abcdef', null, null], true],
    [['system', '', '', 'worst', 100], false],
    [['facets', ''], false],
    [['named', ['b/Kustomization/x/y']], true],
  ])('%j: %s', (key, expected) => expect(touches(key, dirty)).toBe(expected));
});

import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { eventRow, liveObject } from './live-object.ts';
import { createLive } from './live.ts';
import { createShare } from './share.ts';

const AT = { cluster: 'c1', kind: 'Kustomization', namespace: 'a', name: 'b' } as const;
const signal = new AbortController().signal;
const time = (text: string): number => Date.parse(text);

describe('a live object', () => {
  it('is YAML without what is secret or only fills the screen, its conditions and newest events first', () => {
    const live = liveObject(
      {
        object: {
          kind: 'Kustomization',
          metadata: { name: 'b', managedFields: [{ manager: 'x' }] },
          spec: { postBuild: { substitute: { password: 'hunter2' } } },
          status: {
            conditions: [
              {
                type: 'Ready',
                status: 'False',
                reason: 'BuildFailed',
                message: 'get https://u:p@x/y',
                lastTransitionTime: '2026-11-24T12:00:00Z',
              },
            ],
          },
        },
        events: [
          { type: 'Normal', reason: 'old', lastTimestamp: '2026-11-24T10:00:00Z' },
          { type: 'Warning', reason: 'new', lastTimestamp: '2026-11-24T11:00:00Z', count: 3 },
        ],
        eventsError: null,
      },
      7,
    );
    expect(live.yaml).toContain('name: b\n');
    expect(live.yaml).not.toMatch(/hunter2|managedFields|u:p@/);
    expect(live.conditions).toEqual([
      {
        type: 'Ready',
        status: 'False',
        reason: 'BuildFailed',
        message: 'get https://x/y',
        lastTransitionTime: time('2026-11-24T12:00:00Z'),
        observedGeneration: null,
      },
    ]);
    expect(live.events.map((e) => [e.reason, e.count])).toEqual([
      ['new', 3],
      ['old', 1],
    ]);
    expect(live.fetchedAt).toBe(7);
  });

  it('an event that quotes the logs of Helm is shown without the credentials in them', () => {
    const message =
      'Helm install failed for release a/b with chart c@1.0.0: timed out\n\nLast Helm logs:\n\ncreating 2 resource(s)\nDB_PASSWORD=hunter2\nget https://u:hunter2@db.example.com';
    const shown = eventRow({ type: 'Warning', reason: 'InstallFailed', message }).message;
    expect(shown).toContain('with chart c@1.0.0: timed out');
    expect(shown).toContain('creating 2 resource(s)');
    expect(shown).not.toContain('hunter2');
  });

  it('of a size that nobody reads is cut, and says so', () => {
    const live = liveObject(
      { object: { spec: { text: 'word '.repeat(400_000) } }, events: null, eventsError: 'no' },
      0,
    );
    expect(live.yaml.length).toBeLessThan(1_000_100);
    expect(live.yaml).toMatch(/# Cut here: \d+ more characters\.\n$/);
    expect(live).toMatchObject({ events: [], eventsError: 'no' });
  });

  it('shows the beginning of a blob only, in the time of a page', () => {
    const spec = {
      a: 'x'.repeat(1_000_000),
      b: `cert: ${'QUJD/+'.repeat(1000)}== and more`,
      c: 'A='.repeat(500_000),
    };
    const { yaml } = liveObject({ object: { spec }, events: null, eventsError: null }, 0);
    expect(yaml).toMatch(/a: x{64}…\n/);
    expect(yaml).toMatch(/b: "?cert: \S{64}… and more/);
    expect(yaml.length).toBeLessThan(1_000);
  });

  it('of hostile shape becomes something to show', () => {
    for (const object of [
      null,
      7,
      'x',
      [],
      { status: 'no', metadata: [] },
      { status: { conditions: { a: 1 } } },
    ])
      expect(
        liveObject({ object, events: [null, 3, 'x'], eventsError: null }, 0).conditions,
      ).toEqual([]);
  });
});

describe('an event', () => {
  it.each([
    [
      'of the old recorder',
      {
        firstTimestamp: '2026-11-24T10:00:00Z',
        lastTimestamp: '2026-11-24T11:00:00Z',
        count: 4,
        source: { component: 'kustomize-controller' },
      },
      {
        firstAt: time('2026-11-24T10:00:00Z'),
        lastAt: time('2026-11-24T11:00:00Z'),
        count: 4,
        component: 'kustomize-controller',
      },
    ],
    [
      'of the new recorder',
      {
        eventTime: '2026-11-24T10:00:00.123456Z',
        series: { count: 9, lastObservedTime: '2026-11-24T12:00:00.5Z' },
        firstTimestamp: null,
        reportingComponent: 'helm-controller',
      },
      {
        firstAt: time('2026-11-24T10:00:00.123Z'),
        lastAt: time('2026-11-24T12:00:00.5Z'),
        count: 9,
        component: 'helm-controller',
      },
    ],
    [
      'without times of its own',
      { metadata: { creationTimestamp: '2026-11-24T10:00:00Z' } },
      {
        firstAt: time('2026-11-24T10:00:00Z'),
        lastAt: time('2026-11-24T10:00:00Z'),
        count: 1,
        component: '',
      },
    ],
    ['of hostile shape', { count: -3.5, lastTimestamp: 'yesterday' }, { count: 0, lastAt: null }],
  ])('%s is read', (_what, raw, row) => {
    expect(eventRow(raw)).toMatchObject(row);
  });
});

const failing = (error: Error) =>
  createLive({ fetchObject: () => Promise.reject(error) }, fakeClock())(AT, signal);

describe('reading from a cluster', () => {
  it('is one request for all who ask at once, and a new one later', async () => {
    let calls = 0;
    const gate = Promise.withResolvers<void>();
    const live = createLive(
      {
        async fetchObject() {
          calls += 1;
          await gate.promise;
          return { object: { kind: 'Kustomization' }, events: [], eventsError: null };
        },
      },
      fakeClock(),
    );
    const both = Promise.all([live(AT, signal), live(AT, signal)]);
    const other = live({ ...AT, name: 'c' }, signal);
    gate.resolve();
    await both;
    await other;
    expect(calls).toBe(2);
    await live(AT, signal);
    expect(calls).toBe(3);
  });

  it('passes on why it failed in the codes of the contract, and nothing else as such', async () => {
    const known = Object.assign(new Error('Too many.'), {
      code: 'rate-limited',
      retryAfterMs: 1_000,
    });
    await expect(failing(known)).rejects.toMatchObject({
      error: { code: 'rate-limited', message: 'Too many.', cluster: 'c1', retryAfterMs: 1_000 },
    });
    const strange = Object.assign(new Error('x'), { code: 'ECONNRESET' });
    await expect(failing(strange)).rejects.toBe(strange);
  });
});

describe('shared work', () => {
  it('ends the wait of one who leaves, and is aborted only when all have left', async () => {
    const share = createShare<string>();
    let aborted = false;
    const gate = Promise.withResolvers<string>();
    const work = (s: AbortSignal): Promise<string> => {
      s.addEventListener('abort', () => {
        aborted = true;
        gate.reject(new Error('aborted'));
      });
      return gate.promise;
    };
    const [a, b] = [new AbortController(), new AbortController()];
    const first = share('k', a.signal, work);
    const second = share('k', b.signal, work);
    a.abort(new Error('left'));
    await expect(first).rejects.toThrow('left');
    expect(aborted).toBe(false);
    b.abort(new Error('left too'));
    await expect(second).rejects.toThrow('left too');
    expect(aborted).toBe(true);
    expect(await share('k', signal, () => Promise.resolve('anew'))).toBe('anew');
  });

  it('is not begun for one who has left already', async () => {
    const share = createShare<string>();
    await expect(
      share('k', AbortSignal.abort(new Error('gone')), () => Promise.resolve('x')),
    ).rejects.toThrow('gone');
  });
});

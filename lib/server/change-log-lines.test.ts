import { describe, expect, test } from 'vitest';
import { FLUX_KINDS, type FluxKind } from '../flux/kinds.ts';
import type { Log } from '../flux/log.ts';
import type { ClusterSession, KindState } from '../flux/session.ts';
import { createStore } from '../store/fleet-store.ts';
import { heard, kindSession, session } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { logChanges } from './log-changes.ts';

interface Written {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

function setup() {
  const clock = fakeClock();
  const store = createStore({ clock });
  const lines: Written[] = [];
  const to =
    (level: string): Log['info'] =>
    (message, fields = {}) =>
      void lines.push({ level, message, fields });
  const stop = logChanges(store, clock, { info: to('info'), warn: to('warn'), error: to('error') });
  return {
    clock,
    stop,
    tell: (given: Partial<ClusterSession>) => store.apply(heard(given, clock.now())),
    remove: (cluster: string) => store.apply({ type: 'cluster-removed', cluster, at: clock.now() }),
    /** Lines since the last call. */
    lines: () => lines.splice(0),
    messages: () => lines.splice(0).map((l) => l.message),
  };
}

const kinds = (given: Partial<Record<FluxKind, KindState>>): Pick<ClusterSession, 'kinds'> => ({
  kinds: {
    ...session().kinds,
    ...Object.fromEntries(
      Object.entries(given).map(([k, state]) => [
        k,
        kindSession(state, {
          message: state === 'interrupted' ? 'The API server said 500.' : null,
        }),
      ]),
    ),
  },
});
const DOWN = {
  connection: 'unreachable',
  reason: 'timeout',
  message: 'The API server did not answer in time.',
} as const;

describe('the log', () => {
  test('has one line for each change of a session, with the cluster and why', () => {
    const { tell, remove, lines } = setup();
    tell({ connection: 'connecting', kinds: {} });
    tell({ connection: 'syncing', ...kinds({ HelmRelease: 'pending' }) });
    tell({});
    tell({ lastContactAt: 5, kubernetesVersion: 'v1.37.0' });
    tell({ ...DOWN, nextRetryAt: Date.UTC(2026, 10, 24, 12) });
    remove('c1');
    expect(lines()).toEqual([
      {
        level: 'info',
        message: 'Cluster is connecting',
        fields: { cluster: 'c1', connection: 'connecting', reason: null },
      },
      {
        level: 'info',
        message: 'Cluster is syncing',
        fields: { cluster: 'c1', connection: 'syncing', from: 'connecting', reason: null },
      },
      {
        level: 'info',
        message: 'Cluster is live',
        fields: { cluster: 'c1', connection: 'live', from: 'syncing' },
      },
      {
        level: 'warn',
        message: 'Cluster is unreachable: The API server did not answer in time.',
        fields: {
          cluster: 'c1',
          connection: 'unreachable',
          from: 'live',
          reason: 'timeout',
          nextRetryAt: '2026-11-24T12:00:00.000Z',
        },
      },
      { level: 'info', message: 'Cluster left the fleet', fields: { cluster: 'c1' } },
    ]);
  });

  test('has one line for each change of a watch, with cluster and kind: not a second one for the session', () => {
    const { tell, lines } = setup();
    tell({});
    lines();
    tell({
      ...kinds({ HelmRelease: 'interrupted' }),
      reason: 'server-error',
      message: "helmreleases can't be followed now",
    });
    tell({ ...kinds({ HelmRelease: 'syncing' }) });
    tell({});
    expect(lines()).toEqual([
      {
        level: 'warn',
        message: 'HelmRelease is interrupted: The API server said 500.',
        fields: {
          cluster: 'c1',
          kind: 'HelmRelease',
          state: 'interrupted',
          from: 'live',
          version: 'v1',
        },
      },
      {
        level: 'info',
        message: 'HelmRelease is live',
        fields: {
          cluster: 'c1',
          kind: 'HelmRelease',
          state: 'live',
          from: 'interrupted',
          version: 'v1',
        },
      },
    ]);
  });

  test('tells kinds that are restricted from the first, CRDs that come and go, and not each kind that is as usual', () => {
    const { tell, messages } = setup();
    tell({ connection: 'connecting', kinds: {} });
    tell({
      connection: 'restricted',
      ...kinds({ Receiver: 'restricted', ResourceSet: 'not-installed' }),
    });
    expect(messages()).toEqual([
      'Cluster is connecting',
      'Cluster is restricted',
      'Receiver is restricted',
    ]);
    tell({ connection: 'restricted', ...kinds({ Receiver: 'restricted' }) });
    tell({ ...kinds({ ImagePolicy: 'not-installed' }) });
    expect(messages()).toEqual([
      'ResourceSet is live',
      'Cluster is live',
      'Receiver is live',
      'ImagePolicy is not-installed',
    ]);
  });

  test('a lost cluster is one line and not one for each kind; after it only kinds that differ are told', () => {
    const { tell, messages } = setup();
    tell({});
    messages();
    const lost = Object.fromEntries(FLUX_KINDS.map((k) => [k, 'interrupted'] as const));
    tell({ ...DOWN, ...kinds(lost) });
    tell({ connection: 'syncing', ...kinds(lost) });
    tell({ ...kinds({ Bucket: 'interrupted' }) });
    expect(messages()).toEqual([
      'Cluster is unreachable: The API server did not answer in time.',
      'Cluster is syncing',
      'Cluster is live',
      'Bucket is interrupted: The API server said 500.',
    ]);
  });

  test('a kind that flaps for an hour is a few lines, the last of them true, and does not silence another', () => {
    const { clock, tell, lines, messages } = setup();
    tell({});
    lines();
    for (let second = 0; second < 3590; second += 1) {
      tell(kinds({ HelmRelease: second % 2 === 0 ? 'interrupted' : 'live' }));
      clock.advance(1000);
    }
    const storm = lines();
    expect(storm.length).toBeLessThan(14);
    expect(storm.length).toBeGreaterThan(10);
    expect(storm.at(-1)?.message).toMatch(/\(changed \d+ times\)$/);
    tell(kinds({ Bucket: 'restricted', HelmRelease: 'interrupted' }));
    expect(messages()).toEqual(['Bucket is restricted']);
    tell(kinds({ Bucket: 'restricted' }));
    clock.advance(700_000);
    const [last, ...more] = lines();
    expect(more).toEqual([]);
    expect(last).toMatchObject({ level: 'info', fields: { kind: 'HelmRelease', state: 'live' } });
    expect(clock.pending).toBe(0);
  });

  test('a flapping cluster is bounded too, and what was held back is not told of a cluster that left', () => {
    const { clock, tell, remove, lines, messages, stop } = setup();
    for (let n = 0; n < 1000; n += 1) tell(n % 2 === 0 ? {} : DOWN);
    expect(lines()).toHaveLength(6);
    remove('c1');
    expect(messages()).toEqual(['Cluster left the fleet']);
    clock.advance(3_600_000);
    expect(messages()).toEqual([]);
    stop();
    tell({});
    expect(messages()).toEqual([]);
  });
});

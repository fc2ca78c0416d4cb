import { describe, expect, it } from 'vitest';
import type { Counts } from '../../lib/api/contract.ts';
import { CONNECTION_STATES, type ConnectionState } from '../../lib/flux/session.ts';
import { noCounts, OBJECT_STATES, type ObjectState } from '../../lib/flux/state.ts';
import { clusterLook } from './cluster-look.ts';

const cluster = (
  connection: ConnectionState,
  worst: ObjectState | null,
  counts: Partial<Counts> = {},
  fluxInstalled: boolean | null = true,
) => {
  const all = { ...noCounts(), stale: 0, ...counts };
  const total = Object.values(all).reduce((sum, n) => sum + n, 0);
  return { connection, worst, counts: all, total, fluxInstalled };
};

describe('the mark of a cluster', () => {
  it.each(CONNECTION_STATES.filter((c) => c !== 'live' && c !== 'restricted'))(
    'is never green while it is %s, whatever its rows last said',
    (connection) => {
      const look = clusterLook(cluster(connection, 'ready', { ready: 3 }));
      expect(look.tone).toBe('unknown');
      expect(look.words).toBe(connection);
    },
  );

  it('is never green while some of its rows are old', () => {
    expect(clusterLook(cluster('live', 'ready', { ready: 3, stale: 2 }))).toEqual({
      tone: 'stale',
      words: '2 of 5 objects are not heard',
    });
  });

  it.each(OBJECT_STATES)('shows its worst state: %s', (state) => {
    expect(clusterLook(cluster('live', state, { [state]: 1, ready: 2 })).tone).toBe(state);
  });

  it('does not let old rows hide a failure', () => {
    const look = clusterLook(cluster('live', 'failing', { failing: 1, stale: 4, ready: 1 }));
    expect(look).toEqual({ tone: 'failing', words: '1 of 6 objects fail' });
  });

  it('an empty cluster is neither ready nor unknown', () => {
    expect(clusterLook(cluster('live', null)).tone).toBe('empty');
    expect(clusterLook(cluster('live', null, {}, false)).words).toMatch(/not installed/);
  });

  it('a cluster that may be read only in part is not green', () => {
    expect(clusterLook(cluster('restricted', 'ready', { ready: 3 })).tone).toBe('warning');
    expect(clusterLook(cluster('restricted', null)).tone).toBe('warning');
  });

  it('rows that are all old are not ready', () => {
    expect(clusterLook(cluster('live', null, { stale: 3 })).tone).toBe('stale');
  });
});

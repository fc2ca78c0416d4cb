import { describe, expect, it, test } from 'vitest';
import type { ConnectionState } from '../../lib/flux/session.ts';
import { headline, progress } from './headline.ts';
import { restartWords } from './restart-words.ts';
import { moreRows, readChoice, writeChoice } from './view-state.ts';

const WATCHES = {
  live: 10,
  pending: 0,
  syncing: 0,
  interrupted: 0,
  restricted: 0,
  'not-installed': 4,
};

function said(
  byConnection: Partial<Record<ConnectionState, number>>,
  more: { ready?: boolean; list?: number; connect?: number; interrupted?: number } = {},
): Parameters<typeof headline>[0] {
  const counts = {
    unreachable: 0,
    unauthorized: 0,
    lagging: 0,
    restricted: 0,
    connecting: 0,
    syncing: 0,
    live: 0,
    ...byConnection,
  };
  return {
    clusters: {
      total: Object.values(counts).reduce((a, b) => a + b, 0),
      ready: more.ready ?? true,
      byConnection: counts,
    },
    watches: { ...WATCHES, interrupted: more.interrupted ?? 0 },
    queues: { connect: more.connect ?? 0, list: more.list ?? 0, changes: 0, records: 0 },
    streams: { clients: 0, lagging: 0, queuedBytes: 0, resets: 0 },
  };
}

describe('the sentence', () => {
  it.each([
    [said({}), 'empty', 'No clusters yet'],
    [said({ live: 60 }), 'ready', 'All 60 clusters are heard'],
    [said({ live: 1 }), 'ready', 'The one cluster is heard'],
    [
      said({ live: 2 }, { interrupted: 1 }),
      'stale',
      'All 2 clusters are heard; 1 watch is interrupted',
    ],
    [
      said({ live: 2, restricted: 1 }),
      'warning',
      'All 3 clusters are heard; on 1 of them some kinds are forbidden',
    ],
    [said({ live: 57, unreachable: 2, lagging: 1 }), 'unknown', '3 of 60 clusters can’t be heard'],
    [said({ unauthorized: 2 }), 'unknown', 'None of 2 clusters can be heard'],
    [said({ unreachable: 1 }), 'unknown', 'The one cluster can’t be heard'],
    [
      said({ live: 812, syncing: 100, connecting: 88 }, { ready: false }),
      'progressing',
      'Reading 1,000 clusters: 812 done',
    ],
    [said({ live: 59, syncing: 1 }), 'progressing', '1 of 60 clusters is still being read'],
  ] as const)('%#: %s', (system, tone, title) => {
    expect(headline(system)).toMatchObject({ tone, title });
  });

  it('is green only while every cluster and every watch is heard', () => {
    for (const state of [
      'unreachable',
      'unauthorized',
      'lagging',
      'connecting',
      'syncing',
    ] as const)
      expect(headline(said({ live: 999, [state]: 1 })).tone).not.toBe('ready');
    expect(headline(said({ live: 999 }, { interrupted: 1 })).tone).not.toBe('ready');
  });

  it('says who waits for a turn', () => {
    const system = said({ live: 2, syncing: 8 }, { ready: false, list: 5, connect: 1 });
    expect(headline(system).details).toEqual(['6 clusters wait for a turn.']);
    expect(progress(system)).toEqual({ heard: 2, silent: 0, reading: 2, waiting: 6 });
  });

  it('never counts more as waiting than are not read: a queue may hold clusters that left', () => {
    expect(progress(said({ live: 3, syncing: 1 }, { list: 9 }))).toEqual({
      heard: 3,
      silent: 0,
      reading: 0,
      waiting: 1,
    });
  });
});

describe('the address', () => {
  it('keeps what is chosen, and nothing that is as usual', () => {
    const choice = { connection: 'lagging', q: 'eu west', sort: 'bytes' } as const;
    expect(readChoice(new URLSearchParams(writeChoice(choice)))).toEqual(choice);
    expect(writeChoice(readChoice(new URLSearchParams()))).toBe('');
  });

  it('that names what does not exist shows all of it', () => {
    expect(readChoice(new URLSearchParams('connection=happy&sort=colour'))).toEqual({
      connection: '',
      q: '',
      sort: 'worst',
    });
  });

  it('never asks for more rows than the server gives', () => {
    let rows = 100;
    for (let n = 0; n < 50; n += 1) rows = moreRows(rows);
    expect(rows).toBe(2000);
  });
});

test('a reason of a restart that is not known here is shown as it is', () => {
  expect(restartWords('expired')).toBe('history too old (410)');
  expect(restartWords('from-the-future')).toBe('from-the-future');
});

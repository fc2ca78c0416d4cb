import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Counts, Fleet } from '../../lib/api/contract.ts';
import { CONNECTION_STATES, type ConnectionState } from '../../lib/flux/session.ts';
import { noCounts } from '../../lib/flux/state.ts';
import { headline } from './headline.ts';

const fleet = (
  by: Partial<Record<ConnectionState, number>>,
  counts: Partial<Counts>,
  more: Partial<Fleet['clusters']> = {},
): Fleet => {
  const byConnection = Object.fromEntries(CONNECTION_STATES.map((c) => [c, by[c] ?? 0])) as Record<
    ConnectionState,
    number
  >;
  const all = { ...noCounts(), stale: 0, ...counts };
  return {
    seq: 1,
    at: 0,
    counts: all,
    objects: Object.values(all).reduce((sum, n) => sum + n, 0),
    clusters: {
      total: Object.values(byConnection).reduce((sum, n) => sum + n, 0),
      ready: true,
      byConnection,
      failing: 0,
      healthy: 0,
      ...more,
    },
    versions: [],
    problems: [],
    demo: false,
  };
};

describe('the sentence over the fleet', () => {
  it.each([
    [
      fleet({ live: 3 }, { failing: 2, ready: 9 }, { failing: 2 }),
      'failing',
      '2 objects fail on 2 of 3 clusters',
    ],
    [
      fleet({ live: 3 }, { failing: 1, stalled: 2 }, { failing: 3 }),
      'failing',
      '3 objects fail on all 3 clusters',
    ],
    [
      fleet({ live: 1 }, { failing: 1 }, { failing: 1 }),
      'failing',
      '1 object fails on the one cluster',
    ],
    [fleet({ live: 3 }, { ready: 214 }), 'ready', 'All 214 objects on 3 clusters are ready'],
    [
      fleet({ live: 3 }, { ready: 211, suspended: 3 }),
      'ready',
      '211 of 214 objects on 3 clusters are ready; 3 suspended',
    ],
    [
      fleet({ live: 2, unreachable: 1 }, { ready: 9, stale: 5 }),
      'unknown',
      'Nothing fails on the 2 clusters that are heard; 1 is not',
    ],
    [fleet({ unreachable: 2 }, { stale: 5 }), 'unknown', 'None of 2 clusters can be heard'],
    [
      fleet({ live: 2 }, { ready: 9, stale: 5 }),
      'stale',
      'Nothing that is heard fails; 5 objects are not heard',
    ],
    [
      fleet({ live: 2 }, { ready: 9, waiting: 1 }),
      'waiting',
      'Nothing fails; 1 object waits for others',
    ],
    [
      fleet({ live: 2 }, { ready: 9, unknown: 1 }),
      'unknown',
      'Nothing fails; the state of 1 object is unknown',
    ],
    [
      fleet({ live: 2 }, { ready: 9, progressing: 4 }),
      'progressing',
      'Nothing fails; 4 objects are being reconciled',
    ],
    [fleet({ live: 2 }, {}), 'empty', '2 clusters are heard; no Flux objects yet'],
    [fleet({}, {}), 'empty', 'No clusters yet'],
    [
      fleet({ live: 1, syncing: 2 }, { ready: 4 }, { ready: false }),
      'progressing',
      'Reading 3 clusters: 1 done',
    ],
  ] as const)('case %#', (given, tone, title) => {
    expect(headline(given)).toMatchObject({ tone, title });
  });

  it('speaks of causes where they are fewer than what they stop', () => {
    const broken = fleet({ live: 3 }, { failing: 9 }, { failing: 2 });
    expect(headline(broken, 0, 3).title).toBe('3 causes stop 9 objects on 2 of 3 clusters');
    expect(headline(broken, 0, 1).title).toBe('1 cause stops 9 objects on 2 of 3 clusters');
    expect(headline(broken, 0, 9).title).toBe('9 objects fail on 2 of 3 clusters');
  });

  it('says with a failure what is not known', () => {
    const { details } = headline(
      fleet({ live: 1, unreachable: 2 }, { failing: 1, stale: 4 }, { failing: 1 }),
    );
    expect(details).toEqual([
      '2 clusters can’t be heard; what they last said is shown greyed and counted nowhere.',
    ]);
  });

  it('tells clusters that never said anything from those that fell silent', () => {
    const mixed = fleet({ live: 1, unreachable: 3 }, { ready: 9, stale: 5 });
    expect(headline(mixed, 2).details).toEqual([
      '1 cluster can’t be heard; what it last said is shown greyed and counted nowhere.',
      '2 clusters have never been heard.',
    ]);
    expect(headline(fleet({ live: 1, unreachable: 1 }, { ready: 9, stale: 5 }), 1).details).toEqual(
      ['1 cluster has never been heard.'],
    );
  });

  it('does not speak of what a cluster last said when it never said anything', () => {
    const { details } = headline(fleet({ live: 1, unreachable: 1 }, { ready: 4 }));
    expect(details).toEqual(['1 cluster can’t be heard, and nothing of it is known.']);
  });

  it('is green only when every cluster is heard and every object ready or suspended', () => {
    const some = fc.constantFrom(0, 0, 0, 0, 1, 2);
    let green = 0;
    const by = fc.record(Object.fromEntries(CONNECTION_STATES.map((c) => [c, some])));
    const counts = fc.record(
      Object.fromEntries([...Object.keys(noCounts()), 'stale'].map((s) => [s, some])),
    );
    fc.assert(
      fc.property(by, counts, fc.boolean(), (b, c, ready) => {
        const f = fleet(b, c, { ready });
        if (headline(f).tone !== 'ready') return;
        green += 1;
        const heard = f.clusters.byConnection.live + f.clusters.byConnection.restricted;
        const joining = f.clusters.byConnection.connecting + f.clusters.byConnection.syncing;
        expect(heard + joining).toBe(f.clusters.total);
        expect(joining).toBe(0);
        expect(f.counts.ready + f.counts.suspended).toBe(f.objects);
      }),
      { numRuns: 5000, seed: 1 },
    );
    expect(green).toBeGreaterThan(20);
  });
});

import { describe, expect, it } from 'vitest';
import type { Fleet } from '../../lib/api/contract.ts';
import type { LinkState } from '../../lib/client/stream.ts';
import { pillOf } from './pill.ts';

const fleet = (live: number, unreachable: number): Fleet => ({
  seq: 1,
  at: 0,
  counts: {
    failing: 0,
    stalled: 0,
    waiting: 0,
    unknown: 0,
    progressing: 0,
    suspended: 0,
    ready: 0,
    stale: 0,
  },
  objects: 0,
  clusters: {
    total: live + unreachable,
    ready: true,
    byConnection: {
      live,
      unreachable,
      unauthorized: 0,
      lagging: 0,
      restricted: 0,
      connecting: 0,
      syncing: 0,
    },
    failing: 0,
    healthy: 0,
  },
  versions: [],
  problems: [],
  demo: false,
});
const words = (state: LinkState, f = fleet(3, 0), now = 8000) => {
  const { tone, word, rest } = pillOf({ state, confirmedAt: 0 }, f, now);
  return [tone, word, rest].join('|');
};

describe('the pill in the header', () => {
  it.each([
    [words('live'), 'ready|Live|3 clusters'],
    [words('live', fleet(2, 1)), 'ready|Live|2 of 3 clusters'],
    [words('live', fleet(0, 0)), 'ready|Live|no clusters'],
    [words('connecting'), 'progressing|Connecting|'],
    [words('reconnecting'), 'stale|Reconnecting|8s old'],
    [words('polling', fleet(3, 0), 200_000), 'stale|Polling|3m old'],
  ])('%s', (said, expected) => expect(said).toBe(expected));
});

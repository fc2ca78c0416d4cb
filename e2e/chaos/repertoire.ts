import type { Action } from '../../lib/sim/control.ts';
import type { Faults, FaultsPatch } from '../../lib/sim/faults.ts';
import type { Random } from '../../lib/sim/generate/random.ts';

/** What one fault does to what can be heard of a cluster. */
interface FaultKind {
  /**
   * Why transitions that began and ended while it was in force need not be heard; null: it delays or repeats, and
   * every one has to be heard.
   */
  readonly mayMiss: string | null;
  readonly make: (random: Random) => Made;
}
interface Made {
  readonly patch: FaultsPatch;
  /**
   * Nothing of the cluster can be known any more: its rows have to leave the healthy counts. `now`: and stay out of them
   * until it is over; `soon`: some time after the fault is set.
   */
  readonly cuts: 'now' | 'soon' | null;
}

const RECONNECTS = 'connections break, and after a new one the kinds are listed';
const RELISTS = 'the watch ends without a version to go on from, and the kind is listed';

const same =
  (patch: FaultsPatch, cuts: Made['cuts'] = null) =>
  (): Made => ({ patch, cuts });

/** Every fault of the simulator; a new one does not compile without its entry. */
export const FAULTS: Readonly<Record<keyof Faults, FaultKind>> = {
  refuse: { mayMiss: RECONNECTS, make: same({ refuse: true }, 'now') },
  silence: { mayMiss: RECONNECTS, make: same({ silence: true }, 'now') },
  reset: { mayMiss: RECONNECTS, make: same({ reset: true }, 'now') },
  certificate: {
    mayMiss: RECONNECTS,
    make: (random) => ({
      patch: { certificate: random.pick(['expired', 'wrong-name', 'unknown-ca']) },
      cuts: 'now',
    }),
  },
  http1Only: { mayMiss: RECONNECTS, make: same({ http1Only: true }) },
  latencyMs: {
    mayMiss: null,
    make: (random) => ({ patch: { latencyMs: random.int(20, 400) }, cuts: null }),
  },
  slowListMs: {
    mayMiss: null,
    make: (random) => ({ patch: { slowListMs: random.int(100, 1_500) }, cuts: null }),
  },
  bytesPerSecond: {
    mayMiss: null,
    make: (random) => ({ patch: { bytesPerSecond: random.int(50_000, 400_000) }, cuts: null }),
  },
  splitUtf8: { mayMiss: null, make: same({ splitUtf8: true }) },
  truncateAfterBytes: {
    mayMiss: RECONNECTS,
    make: (random) => ({ patch: { truncateAfterBytes: random.int(0, 20_000) }, cuts: null }),
  },
  revokeTokens: { mayMiss: RECONNECTS, make: same({ revokeTokens: true }, 'now') },
  tokenExpiresAfterMs: {
    mayMiss: RECONNECTS,
    make: (random) => ({ patch: { tokenExpiresAfterMs: random.int(0, 1_000) }, cuts: 'soon' }),
  },
  forbid: {
    mayMiss: 'what is forbidden is not heard',
    make: (random) => {
      const resource = random.pick(['*', 'kustomizations', 'helmreleases', 'gitrepositories']);
      const verbs = random.pick([undefined, ['list'], ['watch']]);
      const rule = { resource, ...(verbs === undefined ? {} : { verbs }) };
      return {
        patch: { forbid: [rule] },
        cuts: resource === '*' && verbs === undefined ? 'now' : null,
      };
    },
  },
  reject: {
    mayMiss: RELISTS,
    make: (random) => {
      const code = random.pick([429, 500, 502, 503, 504] as const);
      const on = random.pick(['any', 'discovery', 'list', 'watch'] as const);
      const share = random.pick([0.3, 0.7, 1]);
      const wait = random.chance(0.5) ? { retryAfterSeconds: random.int(0, 1) } : {};
      const cuts = on === 'any' && share === 1 && code !== 429 ? 'now' : null;
      return { patch: { reject: { code, on, share, ...wait } }, cuts };
    },
  },
  expireWatches: {
    mayMiss: RELISTS,
    make: (random) => ({
      patch: { expireWatches: random.pick(['event', 'http']) },
      cuts: null,
    }),
  },
  expireContinue: { mayMiss: null, make: same({ expireContinue: true }) },
  shortWatchMs: {
    mayMiss: 'a watch that ends at once without an event is listed',
    make: (random) => ({ patch: { shortWatchMs: random.int(0, 400) }, cuts: null }),
  },
  noBookmarks: { mayMiss: null, make: same({ noBookmarks: true }) },
  duplicateEvents: { mayMiss: null, make: same({ duplicateEvents: true }) },
  staleEvents: { mayMiss: RELISTS, make: same({ staleEvents: true }) },
  eventDelayMs: {
    mayMiss: null,
    make: (random) => ({ patch: { eventDelayMs: random.int(10, 800) }, cuts: null }),
  },
  malformedEvery: {
    mayMiss: RELISTS,
    make: (random) => ({ patch: { malformedEvery: random.int(1, 12) }, cuts: null }),
  },
  hugeObject: { mayMiss: null, make: same({ hugeObject: true }) },
  noCrds: { mayMiss: 'the kinds are gone with their objects', make: same({ noCrds: true }, 'now') },
  clockSkewMs: {
    mayMiss: null,
    make: (random) => ({
      patch: { clockSkewMs: random.int(-20, 20) * 60_000 },
      cuts: null,
    }),
  },
};
export const FAULT_NAMES = Object.keys(FAULTS) as (keyof Faults)[];

interface ActionKind {
  readonly mayMiss: string | null;
  /** The API server does not run meanwhile. */
  readonly down?: true;
  /** What is done, in this order. `version`: the cluster's resourceVersion now. */
  readonly make: (random: Random, version: number) => readonly Action[];
}

/** Every action of the control endpoint. */
export const ACTIONS: Readonly<Record<Action['action'], ActionKind>> = {
  'go-away': { mayMiss: null, make: () => [{ action: 'go-away' }] },
  'reset-connections': { mayMiss: RECONNECTS, make: () => [{ action: 'reset-connections' }] },
  'close-watches': {
    mayMiss: RELISTS,
    make: (random) => [
      { action: 'close-watches', how: random.pick(['normal', 'expired', 'abort'] as const) },
    ],
  },
  // Without an end of the watches nobody would ask for what is forgotten.
  compact: {
    mayMiss: RELISTS,
    make: (random) => [
      { action: 'compact', keep: random.pick([0, 5]) },
      { action: 'close-watches', how: 'normal' },
    ],
  },
  restore: {
    mayMiss: RECONNECTS,
    down: true,
    make: (random, version) => [
      { action: 'restore', resourceVersion: Math.max(1, version - random.int(1, 30)) },
    ],
  },
  'rotate-token': { mayMiss: null, make: () => [{ action: 'rotate-token' }] },
};
export const ACTION_NAMES = Object.keys(ACTIONS) as Action['action'][];

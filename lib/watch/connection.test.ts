import { describe, expect, it } from 'vitest';
import type { FluxKind } from '../flux/kinds.ts';
import type { ConnectionReason, KindSession, KindState } from '../flux/session.ts';
import { deriveConnection, type ConnectionInput } from './connection.ts';
import { ApiFailure } from './errors.ts';
import type { LinkView } from './link.ts';

const NOW = 1_000_000;
const failure = (reason: ConnectionReason): ApiFailure =>
  new ApiFailure(reason, `${reason}.`, 'Do.');
const UP: LinkView = {
  connected: true,
  up: true,
  failure: null,
  lostAt: null,
  failedTries: 0,
  nextRetryAt: null,
  lastContactAt: NOW,
};
const down = (more: Partial<LinkView>): LinkView => ({
  ...UP,
  connected: false,
  up: false,
  ...more,
});

interface Case {
  readonly link?: LinkView;
  readonly graceUntil?: number;
  readonly kinds?: Partial<Record<FluxKind, KindState>>;
  readonly failures?: Partial<Record<FluxKind, ConnectionReason>>;
  readonly unsettled?: FluxKind[];
  readonly installed?: boolean | null;
  readonly forbidden?: boolean;
}

const input = (c: Case): ConnectionInput => ({
  link: c.link ?? UP,
  graceUntil: c.graceUntil ?? null,
  kinds: Object.fromEntries(
    Object.entries(c.kinds ?? { Kustomization: 'live' }).map(([kind, state]) => [
      kind,
      {
        state: state as KindState,
        version: 'v1',
        confirmedAt: NOW,
        message: null,
      } satisfies KindSession,
    ]),
  ),
  failures: new Map(
    Object.entries(c.failures ?? {}).map(([kind, reason]) => [kind as FluxKind, failure(reason)]),
  ),
  unsettled: new Set(c.unsettled),
  fluxInstalled: c.installed === undefined ? true : c.installed,
  discoveryForbidden: c.forbidden === true ? failure('forbidden') : null,
  now: NOW,
});

const grace = NOW + 1;
const over = NOW - 1;
const TABLE: [string, Case, string, ConnectionReason | null][] = [
  ['never tried', { link: down({}) }, 'connecting', null],
  [
    'refused on the first try',
    { link: down({ failure: failure('refused'), failedTries: 1 }) },
    'unreachable',
    'refused',
  ],
  ['connected, discovery not read', { installed: null }, 'syncing', null],
  [
    'connected, waiting for its turn',
    {
      link: { ...UP, up: false },
      kinds: { Kustomization: 'interrupted' },
      unsettled: ['Kustomization'],
    },
    'syncing',
    null,
  ],
  [
    'listing for the first time',
    { kinds: { Kustomization: 'syncing' }, unsettled: ['Kustomization'] },
    'syncing',
    null,
  ],
  ['all kinds live', {}, 'live', null],
  ['listing anew within the grace', { unsettled: ['Kustomization'] }, 'live', null],
  [
    'one kind syncing after the first sync',
    { kinds: { Kustomization: 'live', HelmRelease: 'syncing' } },
    'live',
    null,
  ],
  [
    'one kind interrupted',
    {
      kinds: { Kustomization: 'live', HelmRelease: 'interrupted' },
      failures: { HelmRelease: 'server-error' },
    },
    'live',
    'server-error',
  ],
  [
    'one kind forbidden',
    {
      kinds: { Kustomization: 'live', HelmRelease: 'restricted' },
      failures: { HelmRelease: 'forbidden' },
    },
    'restricted',
    'forbidden',
  ],
  [
    'forbidden outweighs interrupted',
    {
      kinds: { HelmChart: 'interrupted', HelmRelease: 'restricted' },
      failures: { HelmChart: 'reset', HelmRelease: 'forbidden' },
    },
    'restricted',
    'forbidden',
  ],
  ['discovery forbidden', { installed: null, forbidden: true }, 'restricted', 'forbidden'],
  ['no Flux', { installed: false, kinds: {} }, 'live', 'flux-not-installed'],
  [
    'lost a moment ago',
    { link: down({ failure: failure('reset'), lostAt: NOW }), graceUntil: grace },
    'live',
    null,
  ],
  [
    'lost a moment ago, no reason yet',
    { link: down({ lostAt: NOW }), graceUntil: grace },
    'live',
    null,
  ],
  [
    'lost, grace over, not tried yet',
    { link: down({ failure: failure('reset'), lostAt: NOW }), graceUntil: over },
    'lagging',
    'reset',
  ],
  [
    'lost, grace over, no reason yet',
    { link: down({ lostAt: NOW }), graceUntil: over },
    'lagging',
    null,
  ],
  [
    'lost, grace over, tried in vain',
    { link: down({ failure: failure('refused'), lostAt: NOW, failedTries: 1 }), graceUntil: over },
    'unreachable',
    'refused',
  ],
  [
    'silent: no grace on top of the silence',
    { link: down({ failure: failure('timeout'), lostAt: NOW }), graceUntil: grace },
    'lagging',
    'timeout',
  ],
  [
    'silent, tried in vain',
    { link: down({ failure: failure('timeout'), lostAt: NOW, failedTries: 1 }), graceUntil: grace },
    'unreachable',
    'timeout',
  ],
  [
    'in grace, but a kind has already gone stale',
    {
      link: down({ failure: failure('reset'), lostAt: NOW }),
      graceUntil: grace,
      kinds: { Kustomization: 'interrupted' },
    },
    'lagging',
    'reset',
  ],
  [
    'token refused: no grace',
    { link: down({ failure: failure('token-refused'), lostAt: NOW }), graceUntil: grace },
    'unauthorized',
    'token-refused',
  ],
  [
    'credentials not to be had',
    { link: down({ failure: failure('credentials-failed'), failedTries: 1 }) },
    'unauthorized',
    'credentials-failed',
  ],
  [
    'entry of no use',
    { link: down({ failure: failure('config-invalid'), failedTries: 1 }) },
    'unreachable',
    'config-invalid',
  ],
];

describe('what is claimed about a connection', () => {
  it.each(TABLE)('%s', (_, given, connection, reason) => {
    expect(deriveConnection(input(given))).toMatchObject({ connection, reason });
  });

  it('a reason never comes without words and a next step', () => {
    for (const [, given] of TABLE) {
      const { reason, message, hint } = deriveConnection(input(given));
      if (reason === null) continue;
      expect(message).not.toBeNull();
      expect(hint).not.toBeNull();
    }
  });

  it('names three kinds and counts the rest', () => {
    const kinds = ['HelmChart', 'HelmRelease', 'Bucket', 'Alert', 'Receiver'] as const;
    const { message } = deriveConnection(
      input({
        kinds: Object.fromEntries(kinds.map((k) => [k, 'restricted'])),
        failures: Object.fromEntries(kinds.map((k) => [k, 'forbidden'])),
      }),
    );
    expect(message).toContain('helmcharts, helmreleases, buckets and 2 more');
  });
});

import { expect, it } from 'vitest';
import { nextTry } from './next-try.ts';

const object = {
  kind: 'Kustomization',
  state: 'failing',
  suspended: false,
  reconciling: false,
  intervalMs: 600_000,
  retryIntervalMs: 60_000,
  lastTryAt: 1_000_000,
} as const;

it.each([
  ['a failing one after its retry interval', {}, { type: 'at', at: 1_060_000 }],
  ['without one after its interval', { retryIntervalMs: null }, { type: 'at', at: 1_600_000 }],
  ['a ready one after its interval', { state: 'ready' }, { type: 'at', at: 1_600_000 }],
  [
    'between two tries a failure says Reconciling, too',
    { reconciling: true },
    { type: 'at', at: 1_060_000 },
  ],
  ['one that works now', { state: 'progressing', reconciling: true }, { type: 'now' }],
  ['a suspended one never', { suspended: true }, { type: 'never' }],
  ['a stalled one never', { state: 'stalled' }, { type: 'never' }],
  ['a waiting one when what it waits for is ready', { state: 'waiting' }, { type: 'unknown' }],
  ['a release tells no time of its tries', { kind: 'HelmRelease' }, { type: 'unknown' }],
  ['no try is known', { lastTryAt: null }, { type: 'unknown' }],
  ['no interval', { intervalMs: null, retryIntervalMs: null }, { type: 'unknown' }],
] as const)('the next try: %s', (_, more, expected) => {
  expect(nextTry({ ...object, ...more })).toMatchObject(expected);
});

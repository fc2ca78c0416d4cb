import { expect, test } from 'vitest';
import type { FluxKind } from './kinds.ts';
import { effectiveTimeout, graceOf, silenceLimit, waitLimit } from './timeouts.ts';

const S = 1_000;
const MIN = 60 * S;
const timed = (
  kind: FluxKind,
  intervalMs: number | null,
  timeoutMs: number | null = null,
  retryIntervalMs: number | null = null,
) => ({ kind, intervalMs, timeoutMs, retryIntervalMs });

test.each([
  ['what the spec says', timed('Kustomization', 10 * MIN, 3 * MIN), 3 * MIN],
  ['Kustomization: its interval less 30 s', timed('Kustomization', 10 * MIN), 9.5 * MIN],
  ['Kustomization: at least 30 s', timed('Kustomization', 10 * S), 30 * S],
  ['HelmRelease: 5 m', timed('HelmRelease', 30 * MIN), 5 * MIN],
  ['sources: 60 s', timed('GitRepository', 10 * MIN), MIN],
  ['HelmRepository: 60 s', timed('HelmRepository', null), MIN],
  ['FluxInstance: 5 m', timed('FluxInstance', 60 * MIN), 5 * MIN],
])('effective timeout: %s', (_, o, ms) => expect(effectiveTimeout(o)).toBe(ms));

test('grace is the timeout, and ten minutes at most', () => {
  expect(graceOf(timed('Kustomization', 10 * MIN, 3 * MIN))).toBe(3 * MIN);
  expect(graceOf(timed('Kustomization', 12 * 60 * MIN))).toBe(10 * MIN);
});

test('silence is a whole timeout, a retry and two minutes', () => {
  expect(silenceLimit(timed('Kustomization', 10 * MIN, 5 * MIN, 2 * MIN))).toBe(9 * MIN);
  expect(silenceLimit(timed('HelmRelease', 30 * MIN))).toBe(37 * MIN);
  expect(silenceLimit(timed('Alert', null))).toBe(3 * MIN);
});

test('a wait may last max(10 min, 2 × interval)', () => {
  expect(waitLimit(timed('Kustomization', MIN))).toBe(10 * MIN);
  expect(waitLimit(timed('Kustomization', 30 * MIN))).toBe(60 * MIN);
  expect(waitLimit(timed('ImagePolicy', null))).toBe(10 * MIN);
});

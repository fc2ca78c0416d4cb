import { describe, expect, it } from 'vitest';
import { failedTries, readAttempts } from './attempts.ts';

const entry = (digest: string, revision: string, ok: boolean, total: number) => ({
  digest,
  firstReconciled: '2026-08-18T08:00:00Z',
  lastReconciled: '2026-08-18T09:00:00Z',
  lastReconciledStatus: ok ? 'ReconciliationSucceeded' : 'HealthCheckFailed',
  metadata: { revision },
  totalReconciliations: total,
});
const triesOf = (kind: string, status: Record<string, unknown>) =>
  failedTries(kind, status, readAttempts(kind, status));

describe('what an applier remembers', () => {
  it('is read newest first, with its own words', () => {
    const history = [
      { version: 2, status: 'failed', chartVersion: '2.0.0', configDigest: 'sha256:x' },
      { version: 1, status: 'deployed', chartVersion: '1.0.0', appVersion: '9' },
    ];
    expect(readAttempts('HelmRelease', { history })).toMatchObject([
      { release: 2, revision: '2.0.0', outcome: 'failed', ok: false, digest: 'sha256:x' },
      { release: 1, revision: '1.0.0', outcome: 'deployed', ok: true, appVersion: '9' },
    ]);
  });

  it('of hostile shape is nothing, and never more than twenty lines', () => {
    expect(readAttempts('Kustomization', { history: 'x' })).toEqual([]);
    const history = Array.from({ length: 5_000 }, () => null);
    expect(readAttempts('Kustomization', { history })).toHaveLength(20);
  });
});

describe('how often it failed in a row', () => {
  it.each([
    [
      'content that never succeeded: each try of it is a failure',
      { lastAppliedRevision: 'a', history: [entry('2', 'b', false, 14), entry('1', 'a', true, 9)] },
      { count: 14, atLeast: false },
    ],
    [
      'content that succeeded before it failed counts both: not known',
      {
        lastAppliedRevision: 'b',
        history: [entry('2', 'b', false, 900), entry('1', 'a', true, 9)],
      },
      null,
    ],
    [
      'nothing ever applied',
      { history: [entry('1', 'a', false, 3)] },
      { count: 3, atLeast: false },
    ],
    ['it succeeds', { lastAppliedRevision: 'a', history: [entry('1', 'a', true, 9)] }, null],
    ['a Flux without history', { lastAppliedRevision: 'a' }, null],
  ])('Kustomization, %s', (_, status, tries) => {
    expect(triesOf('Kustomization', status)).toEqual(tries);
  });

  it('a HelmRelease counts its failures itself', () => {
    expect(triesOf('HelmRelease', { failures: 4 })).toEqual({ count: 4, atLeast: false });
    expect(triesOf('HelmRelease', {})).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { insightOf } from './insight.ts';

/** Longer than anything that may cross, and with a credential. */
const long = (start: string): string =>
  `${start}https://user:hunter2@git.example.com/${'x'.repeat(5_000)}`;

const ready = (status: string) => [{ type: 'Ready', status, reason: 'R', message: '' }];
const snapshot = (revision: string, digest: string, outcome = 'ReconciliationSucceeded') => ({
  digest,
  lastReconciledStatus: outcome,
  metadata: { revision },
});
const chart = (start: string, version: number, status: string) => ({
  version,
  status,
  chartVersion: long(start),
  appVersion: long(start),
  configDigest: long(start),
});

describe('texts of a live object', () => {
  it.each([
    [
      'content',
      'Kustomization',
      {
        conditions: ready('True'),
        history: [snapshot(long('b'), long('d')), snapshot(long('a'), long('c'))],
      },
    ],
    [
      'revision',
      'Kustomization',
      {
        conditions: ready('False'),
        lastAppliedRevision: long('a'),
        lastAttemptedRevision: long('b'),
        history: [snapshot(long('b'), 'd', long('Failed')), snapshot(long('a'), 'd')],
      },
    ],
    [
      'unbuilt',
      'Kustomization',
      {
        conditions: ready('False'),
        lastAppliedRevision: long('a'),
        lastAttemptedRevision: long('b'),
        history: [snapshot(long('a'), 'd')],
      },
    ],
    [
      'moved',
      'Kustomization',
      {
        conditions: ready('False'),
        lastAppliedRevision: long('a'),
        lastAttemptedRevision: long('b'),
      },
    ],
    ['first', 'Kustomization', { conditions: ready('False'), lastAttemptedRevision: long('b') }],
    [
      'none',
      'Kustomization',
      { conditions: ready('True'), history: [snapshot(long('a'), long('d'))] },
    ],
    [
      'release',
      'HelmRelease',
      {
        conditions: ready('True'),
        storageNamespace: long('n'),
        history: [{ ...chart('b', 2, 'deployed'), name: long('r') }, chart('a', 1, 'superseded')],
      },
    ],
    ['artifact', 'GitRepository', { artifact: { revision: long('a') } }],
  ])('of a change of type %s are short and carry no credential', (type, kind, status) => {
    const insight = insightOf({ kind, metadata: { name: 'a', namespace: 'b' }, status }, []);
    expect(insight.change.type).toBe(type);
    expect(insight.release === null).toBe(kind !== 'HelmRelease');
    const wire = JSON.stringify(insight);
    expect(wire).toContain('https://git.example.com/xxx');
    expect(wire).not.toContain('hunter2');
    expect(wire).not.toContain('x'.repeat(257));
  });
});

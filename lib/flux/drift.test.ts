import { expect, test } from 'vitest';
import { meaningOfApply, parseChanges } from './drift.ts';

const APPLY =
  'Deployment/podinfo/podinfo configured\nNamespace/podinfo created\nService/podinfo/old deleted';

test('reads the change list of an event', () => {
  expect(parseChanges(APPLY)).toEqual([
    { kind: 'Deployment', namespace: 'podinfo', name: 'podinfo', action: 'configured' },
    { kind: 'Namespace', namespace: '', name: 'podinfo', action: 'created' },
    { kind: 'Service', namespace: 'podinfo', name: 'old', action: 'deleted' },
  ]);
  const drift =
    'Cluster state of release podinfo/podinfo.v2 has drifted from the desired state:\nDeployment/podinfo/podinfo changed (0 additions, 1 changes, 0 removals)\nService/podinfo/podinfo removed';
  expect(parseChanges(drift).map((c) => `${c.name} ${c.action}`)).toEqual([
    'podinfo changed',
    'podinfo removed',
  ]);
  expect(parseChanges('Reconciliation finished in 436ms, next run in 10m0s')).toEqual([]);
  expect(
    parseChanges(APPLY.repeat(1) + '\n' + 'ConfigMap/a/b created\n'.repeat(500), 50),
  ).toHaveLength(50);
});

test.each([
  ['the applied revision again', 'a', 'a', false, 'drift-corrected'],
  ['another revision', 'b', 'a', false, 'rollout'],
  ['a changed spec', 'a', 'a', true, 'rollout'],
  ['the first apply', 'a', null, false, 'rollout'],
  ['an event without revision', null, 'a', false, 'rollout'],
] as const)('an apply at %s', (_, revision, appliedBefore, generationChanged, meaning) => {
  expect(meaningOfApply({ message: APPLY, revision, appliedBefore, generationChanged })).toBe(
    meaning,
  );
});

test('pruning is not drift, and other events mean nothing', () => {
  const at = { revision: 'a', appliedBefore: 'a', generationChanged: false };
  expect(meaningOfApply({ message: 'Service/a/b deleted', ...at })).toBe('pruned');
  expect(meaningOfApply({ message: 'Health check passed in 31ms', ...at })).toBe('none');
});

import { expect, test } from 'vitest';
import type { FailureClass } from '../../lib/flux/failure-class.ts';
import { reachWords, stripCells, titleText, waitWords } from './words.ts';

test.each<[string, FailureClass, string]>([
  ['Build fails', 'build', 'Build of app fails'],
  [
    'Git checkout fails: sign-in is refused',
    'sign-in',
    'Git checkout of app fails: sign-in is refused',
  ],
  [
    'Helm upgrade failed and was rolled back',
    'unhealthy',
    'Helm upgrade of app failed and was rolled back',
  ],
  ['Pulling the chart fails: it times out', 'timeout', 'Pulling chart app fails: it times out'],
  [
    'Path ./apps does not exist in the source',
    'path-missing',
    'app: Path ./apps does not exist in the source',
  ],
  [
    'Kind ClusterIssuer is not installed on the cluster',
    'kind-missing',
    'app: Kind ClusterIssuer is not installed on the cluster',
  ],
  [
    'Deployment a/b is not healthy and 2 more',
    'unhealthy',
    'app: Deployment a/b is not healthy and 2 more',
  ],
  [
    'Not allowed to apply Namespace apps',
    'not-allowed',
    'app: not allowed to apply Namespace apps',
  ],
  ['The artifact cannot be fetched', 'artifact', 'app: the artifact cannot be fetched'],
  [
    'All retries are used up; it is not tried again',
    'retries-used-up',
    'app: all retries are used up; it is not tried again',
  ],
  [
    'Has waited too long for GitRepository a/b',
    'waiting',
    'app has waited too long for GitRepository a/b',
  ],
  ['Fails', 'tls', 'app fails: the TLS certificate is not trusted'],
  ['Fails: sign-in is refused', 'sign-in', 'app fails: sign-in is refused'],
  [
    'GitRepository flux-system/x does not exist',
    'reference-missing',
    'app: GitRepository flux-system/x does not exist',
  ],
])('%s is a sentence with the name in it', (summary, failure, words) =>
  expect(titleText({ name: 'app', summary, failure })).toBe(words),
);

test.each([
  [
    { clusters: 45, of: 335, first: ['a'], shared: { label: 'region', value: 'eu' } },
    '45 of 335 clusters, all eu',
  ],
  [{ clusters: 45, of: 1335, first: ['a'], shared: null }, '45 of 1,335 clusters'],
  [{ clusters: 4, of: 4, first: ['a'], shared: null }, 'all 4 clusters'],
  [{ clusters: 1, of: 142, first: ['a'], shared: null }, '1 of 142: a'],
  [{ clusters: 1, of: 1, first: ['a'], shared: null }, 'on a, which alone has it'],
])('%j: %s', (row, words) => expect(reachWords(row)).toBe(words));

test('what waits is counted', () =>
  expect([0, 1, 1800].map(waitWords)).toEqual(['nothing waits', '1 waits', '1,800 wait']));

test('a strip shows one of many, and is full only when all fail', () => {
  expect(stripCells(1, 1000, 24)).toEqual({ cells: 24, filled: 1 });
  expect(stripCells(999, 1000, 24)).toEqual({ cells: 24, filled: 23 });
  expect(stripCells(1000, 1000, 24)).toEqual({ cells: 24, filled: 24 });
  expect(stripCells(2, 5, 24)).toEqual({ cells: 5, filled: 2 });
});

import { expect, test } from 'vitest';
import type { CauseRow } from '../../lib/api/contract/causes.ts';
import { foldOf, coveredBy } from './fold.ts';

const cause = (key: string, words: string): CauseRow => ({
  key,
  words,
  failure: 'build',
  kind: 'Kustomization',
  namespace: 'a',
  name: key,
  state: 'failing',
  reason: 'BuildFailed',
  summary: 'Build fails',
  message: '',
  source: null,
  clusters: 1,
  of: 1,
  first: [],
  shared: null,
  blocked: 0,
  since: 0,
  newest: 0,
});

test('what says the same stands under the worst of it, and nothing that is left out is lost count of', () => {
  const causes = 'aabaacaad'.split('').map((words, i) => cause(`${words}${i}`, words));
  const folds = foldOf(causes, 3, 2);
  expect(folds.map((f) => [f.first.key, f.same.map((c) => c.key).join(), f.more])).toEqual([
    ['a0', 'a1,a3', 3],
    ['b2', '', 0],
    ['c5', '', 0],
  ]);
  expect(coveredBy(folds)).toBe(8);
});

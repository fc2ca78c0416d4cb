import { expect, it } from 'vitest';
import { brokenNote } from './broken-words';

it.each([
  [{ rootsTotal: 1, rootsStale: 0, behind: 0 }, '1 cause'],
  [{ rootsTotal: 2, rootsStale: 0, behind: 1 }, '2 causes, 1 object waits behind'],
  [
    { rootsTotal: 1, rootsStale: 1, behind: 40 },
    '1 cause, 40 objects wait behind, 1 more was broken when last heard',
  ],
  [{ rootsTotal: 0, rootsStale: 3, behind: 0 }, '3 objects'],
])('what is not heard is never called a cause: %o', (tree, words) => {
  expect(brokenNote(tree)).toBe(words);
});

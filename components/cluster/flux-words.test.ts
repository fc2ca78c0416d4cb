import { expect, test } from 'vitest';
import type { ClusterDetail } from '@/lib/api/contract';
import { releaseWords } from './flux-words';

const told = (
  fluxVersion: string | null,
  versionUpTo: string | null,
  fluxInstalled: boolean | null = true,
): Pick<ClusterDetail, 'fluxInstalled' | 'fluxVersion' | 'flux'> => ({
  fluxInstalled,
  fluxVersion,
  flux: { versionFrom: null, versionUpTo, controllers: 'live', instances: [] },
});

test.each([
  ['2.9.4', told('2.9.4', '2.9.4')],
  ['2.4 to 2.5', told('2.4', '2.5')],
  ['2.9 or newer', told('2.9', null)],
  ['version not known', told(null, null)],
  ['not installed', told(null, null, false)],
  ['2.9.4', { fluxInstalled: true, fluxVersion: '2.9.4', flux: null }],
])('a release is claimed no more exactly than it is known: %s', (words, cluster) =>
  expect(releaseWords(cluster)).toBe(words),
);

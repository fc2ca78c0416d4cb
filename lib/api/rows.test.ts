import { expect, it } from 'vitest';
import type { ClusterSession, ConnectionState, KindSession, KindState } from '../flux/session.ts';
import { noCounts } from '../flux/state.ts';
import { clusterRow } from './rows.ts';

const kind = (state: KindState, confirmedAt: number | null): KindSession => ({
  state,
  version: 'v1',
  confirmedAt,
  message: null,
});
const session = (connection: ConnectionState, kinds: ClusterSession['kinds']): ClusterSession => ({
  cluster: 'a',
  connection,
  reason: null,
  message: null,
  hint: null,
  since: 0,
  nextRetryAt: null,
  lastContactAt: 99,
  kubernetesVersion: null,
  flux: null,
  kinds,
});
const asOf = (s: ClusterSession) =>
  clusterRow(
    s,
    { labels: {}, origin: '' },
    {
      counts: { ...noCounts(), stale: 0 },
      total: 0,
      worst: null,
      drift: { drifted: 0, watched: 0 },
      brokenSince: null,
      lastEventAt: null,
    },
  ).asOf;

it.each([
  ['all kinds are heard', session('live', { Kustomization: kind('live', 5) }), null],
  [
    'the cluster is not heard: the oldest confirmation, not the last contact',
    session('unauthorized', { Kustomization: kind('live', 7), HelmRelease: kind('live', 5) }),
    5,
  ],
  [
    'one kind is not heard',
    session('restricted', { Kustomization: kind('live', 3), HelmRelease: kind('restricted', 8) }),
    8,
  ],
  [
    'a kind was never read, or is not there',
    session('live', { Bucket: kind('pending', null), Alert: kind('not-installed', 4) }),
    null,
  ],
] as const)(
  'a cluster row says as of when it speaks of what is not heard: %s',
  (_what, s, time) => {
    expect(asOf(s)).toBe(time);
  },
);

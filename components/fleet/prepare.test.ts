import { describe, expect, it } from 'vitest';
import type { ClusterRow, ObjectRow } from '../../lib/api/contract.ts';
import { noCounts } from '../../lib/flux/state.ts';
import { causesOf, troublesOf } from './prepare-attention.ts';
import { unsupported, versionBars } from './prepare-versions.ts';

const cluster = (name: string, more: Partial<ClusterRow> = {}): ClusterRow => ({
  name,
  labels: {},
  origin: 'config',
  connection: 'live',
  reason: null,
  message: null,
  hint: null,
  since: 0,
  nextRetryAt: null,
  lastContactAt: null,
  lastEventAt: null,
  fluxInstalled: true,
  fluxVersion: '2.9.2',
  kubernetesVersion: 'v1.34.2',
  counts: { ...noCounts(), stale: 0 },
  total: 0,
  worst: null,
  ...more,
});
const object = (where: string, name: string, more: Partial<ObjectRow> = {}): ObjectRow => ({
  cluster: where,
  kind: 'Kustomization',
  namespace: 'flux-system',
  name,
  uid: '',
  state: 'failing',
  underlying: 'failing',
  reason: 'BuildFailed',
  message: '',
  since: 0,
  suspended: false,
  terminating: false,
  reconciling: false,
  retrying: false,
  revision: { applied: null, attempted: null },
  source: null,
  missing: null,
  fluxVersion: null,
  stale: false,
  asOf: null,
  ...more,
});

describe('needs attention', () => {
  it('one cause is one row, since its first cluster', () => {
    const causes = causesOf([
      object('b', 'platform', { since: 20 }),
      object('a', 'apps', { since: 15 }),
      object('a', 'platform', { since: 10 }),
      object('c', 'platform', { since: 5, reason: 'ArtifactFailed' }),
    ]);
    expect(causes.map((c) => [c.objects.map((o) => o.cluster + o.name).join(), c.since])).toEqual([
      ['bplatform,aplatform', 10],
      ['aapps', 15],
      ['cplatform', 5],
    ]);
  });

  it('clusters that are not heard are grouped by reason, the worst first; live ones only when something is wrong', () => {
    const troubles = troublesOf([
      cluster('fine'),
      cluster('no-flux', { reason: 'flux-not-installed' }),
      cluster('r', { connection: 'restricted', reason: 'forbidden' }),
      cluster('a', { connection: 'unreachable', reason: 'timeout' }),
      cluster('b', { connection: 'unreachable', reason: 'timeout' }),
      cluster('new', { connection: 'connecting' }),
    ]);
    expect(troubles.map((t) => t.clusters.map((c) => c.name).join())).toEqual([
      'a,b',
      'r',
      'no-flux',
    ]);
  });
});

describe('versions', () => {
  it('stand newest first, unknown last, with how far they are behind', () => {
    const bars = versionBars([
      { version: '2.7.3', clusters: 1 },
      { version: null, clusters: 1 },
      { version: '2.10.0', clusters: 4 },
      { version: '2.9.2', clusters: 2 },
    ]);
    expect(bars.map((b) => [b.version, b.behind, b.share])).toEqual([
      ['2.10.0', 0, 1],
      ['2.9.2', 1, 0.5],
      ['2.7.3', 3, 0.25],
      [null, 0, 0.25],
    ]);
    expect([...unsupported(bars)]).toEqual(['2.7.3']);
  });
  it('lose their support when the fleet shows that a newer minor exists', () => {
    const bars = versionBars([
      { version: '2.11.0', clusters: 1 },
      { version: '2.8.8', clusters: 1 },
    ]);
    expect([...unsupported(bars)]).toEqual(['2.8.8']);
  });
});
